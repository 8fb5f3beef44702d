import { expect } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { code } from "#test/src/store/studio.ts";
import { teamTest } from "#test/support/workshop-test.ts";
import { addShop, completeDraft, type DraftOptions, saved, shopDefaults } from "./drafting.ts";

const test = teamTest
  .extend("alder", { auto: true }, ({ workshop, team }) => addShop(workshop, team, { name: "Alder" }))
  .extend("birch", { auto: true }, ({ workshop, team, alder: _ }) => addShop(workshop, team, { name: "Birch" }))
  .extend("draft", ({ workshop, team, alder, birch }) => (of: DraftOptions = {}) => {
    return completeDraft(workshop, team, [alder, birch], of);
  })
  .extend("seen", ({ workshop, team }) => async ({ id }: Pick<ChangeView, "id">) => {
    return codes(await workshop.app.change(team.actors.viewer, id));
  });

const codes = ({ warnings }: Pick<ChangeView, "warnings">) => warnings.map(({ code: each }) => each);
const [severalShops, ads, onePiece, byOthers] = [
  "etsy.several-shops",
  "etsy.ads",
  "etsy.one-piece",
  "etsy.made-by-others",
];

test("what is said once is on each draft until one is asked for, and from then on with that request alone", async ({
  workshop,
  team,
  draft,
  seen,
}) => {
  const [first, second] = [await draft(), await draft({ title: "Linen towel" })];
  expect(codes(first)).toEqual([severalShops, ads]);
  expect(await seen(second)).toEqual([severalShops, ads]);
  const request = saved(await workshop.app.requestApproval(team.actors.maker, first.id));
  expect(codes(request)).toEqual([severalShops, ads]);
  expect(await seen(first)).toEqual([severalShops, ads]);
  expect(await seen(second)).toEqual([]);
  expect(codes(saved(await workshop.app.requestApproval(team.actors.maker, second.id)))).toEqual([]);
  // Decided, there is nothing to mind any more.
  await workshop.app.approve(team.actors.owner, { changeId: first.id, contentHash: request.contentHash });
  expect(await seen(first)).toEqual([]);
});

test("a card warns of two things at most, the one with the largest loss first; what had no room is said with the next", async ({
  workshop,
  team,
  alder,
  draft,
  seen,
}) => {
  const made = { ...shopDefaults, whoMade: "someone_else", whenMade: "since_2020" };
  await workshop.app.setShopDefaults(team.actors.owner, alder, made);
  const one = await draft({ quantity: 1, pieces: "same" });
  expect(codes(one)).toEqual([onePiece, byOthers]);
  expect(one.warnings[1]?.text).toContain("In Alder it says that another company or person made it");
  saved(await workshop.app.requestApproval(team.actors.maker, one.id));
  await workshop.app.setShopDefaults(team.actors.owner, alder, shopDefaults);
  expect(await seen(await draft({ title: "Linen towel" })), "no room isn't said").toEqual([severalShops, ads]);
});

test("a manager switches one off for the studio, and an owner switches it on in the settings", async ({
  workshop,
  team,
  draft,
  seen,
}) => {
  const { app } = workshop;
  const { maker, manager, owner } = team.actors;
  const first = await draft();
  expect(await code(app.stopWarning(maker, first.id, ads))).toBe("not-allowed");
  expect(await code(app.stopWarning(manager, first.id, "etsy.something"))).toBe("bad-input");
  expect(codes(await app.stopWarning(manager, first.id, ads))).toEqual([severalShops]);
  expect(codes(await app.stopWarning(manager, first.id, ads)), "twice is as once").toEqual([severalShops]);
  const second = await draft({ title: "Linen towel" });
  expect(await seen(second)).toEqual([severalShops]);
  expect((await app.studio(owner)).warningsOff).toEqual([{ code: ads, name: "Etsy Ads" }]);
  const after = await app.settings(owner, { warningsOn: [ads] });
  expect(after.warningsOff).toEqual([]);
  expect(await seen(second)).toEqual([severalShops, ads]);
});

test("switched on again, one that was said is said once more", async ({ workshop, team, draft, seen }) => {
  const first = await draft();
  saved(await workshop.app.requestApproval(team.actors.maker, first.id));
  await workshop.app.stopWarning(team.actors.manager, first.id, ads);
  expect(await seen(first)).toEqual([severalShops]);
  await workshop.app.settings(team.actors.owner, { warningsOn: [ads, severalShops] });
  expect(await seen(await draft({ title: "Linen towel" })), "only what was off").toEqual([ads]);
});
