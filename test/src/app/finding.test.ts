import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ShopId } from "#src/domain/ids.ts";
import type { ChangeView } from "#src/domain/views.ts";
import { code } from "#test/src/store/studio.ts";
import { addShop, apron, completeDraft } from "./drafting.ts";
import { openTeam, openWorkshop, type Team, type Workshop } from "./workshop.ts";

let workshop: Workshop;
let team: Team;
let shop: ShopId;
let aprons: ChangeView;
let towel: ChangeView;
beforeAll(async () => {
  workshop = await openWorkshop();
  team = await openTeam(workshop);
  shop = await addShop(workshop, team);
  aprons = await completeDraft(workshop, team, [shop]);
  towel = await completeDraft(workshop, team, [shop], { title: "Waffle towel, Sage 2026" });
  await workshop.app.saveDraft(
    team.actors.maker,
    { changeId: towel.id, revision: towel.revision, content: { sku: "TW-7", tags: ["towel", "linen apron"] } },
    "keep",
  );
  await workshop.db.sql("update change_targets set listing_id = '4200100007' where change_id = $1", [aprons.id]);
  const node = (id: number, name: string, path: string, isLeaf = true) => ({ id, parentId: null, name, path, isLeaf });
  await workshop.admin.taxonomy.replace([
    node(1, "Home", "Home", false),
    node(apron.taxonomyId, "Aprons", "Home › Kitchen › Aprons"),
    node(2, "Towels", "Home › Bath › Towels"),
  ]);
});
afterAll(() => workshop.close());

const found = async (words: string) => {
  const changes = await workshop.app.findChanges(team.actors.viewer, words, 10);
  return changes.map(({ title }) => title);
};

describe("a listing is found", () => {
  test.each([
    ["its short code", () => aprons.code],
    ["its code in capitals", () => ` ${aprons.code.toUpperCase()} `],
    ["its SKU", () => "ap-01"],
    ["its number on the marketplace", () => "4200100007"],
    ["its address there", () => "https://www.etsy.com/listing/4200100007/linen-apron"],
    ["Slack's form of its address", () => "<https://www.etsy.com/listing/4200100007/linen-apron|etsy.com>"],
    ["words of its title, in any order", () => "POCKET linen"],
  ])("by %s", async (_, words) => {
    expect(await found(words())).toEqual([apron.title]);
  });

  test("newest first without words, and not at all by what it doesn't say", async () => {
    expect(await found("")).toEqual(["Waffle towel, Sage 2026", apron.title]);
    expect(await found("2026")).toEqual(["Waffle towel, Sage 2026"]);
    expect(await found("velvet")).toEqual([]);
    expect(await found("4200100008")).toEqual([]);
  });

  test("by nobody without a role", async () => {
    expect(await code(workshop.app.findChanges(team.actors.nobody, "", 5))).toBe("no-role");
  });
});

test("categories: by words, or without them the one chosen and the ones last used", async () => {
  const { maker } = team.actors;
  expect(await workshop.app.searchCategories(maker, null, "towel")).toEqual([
    { id: 2, name: "Towels", path: "Home › Bath › Towels" },
  ]);
  expect((await workshop.app.searchCategories(maker, towel.id, " ")).map(({ id }) => id)).toEqual([apron.taxonomyId]);
  expect((await workshop.app.change(maker, towel.id)).categoryPath).toBe("Home › Kitchen › Aprons");
});

test("tags: the studio's usual ones first, narrowed by what is typed", async () => {
  expect((await workshop.app.suggestTags(team.actors.maker, "")).slice(0, 1)).toEqual(["linen apron"]);
  expect(await workshop.app.suggestTags(team.actors.maker, "TOW")).toEqual(["towel"]);
});
