import { expect, vi } from "vitest";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { contentHash } from "#src/modules/changes/rules/content-hash.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { code, must } from "#test/src/store/studio.ts";
import { ownAxis } from "#test/support/axes.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { type apron, completeDraft, saved } from "./drafting.ts";

vi.setConfig({ testTimeout: 240_000 });

const test = listingTest
  .extend(
    "write",
    ({ market, team }) =>
      (draft: ChangeView, content: Partial<typeof apron>, by = team.actors.maker) => {
        return market.app.saveDraft(by, { changeId: draft.id, revision: draft.revision, content }, "keep");
      },
  )
  .extend(
    "now",
    ({ market, team }) =>
      (id: ChangeId) =>
        market.app.change(team.actors.maker, id),
  )
  .extend("settled", ({ market }) => async (id: ChangeId) => {
    const rows = await market.db.sql(
      `select o.field, o.point, o.settled, m.name from open_points o left join members m on m.id = o.settled_by
       where o.change_id = $1 order by o.field, o.point`,
      [id],
    );
    return rows.map(({ field, point, settled, name }) => [field, point, settled, name]);
  });

const withBlanks = {
  title: "Linen apron [colour?], with pocket",
  description: "Washed linen, one size.\n\nSize: [size?]\nMade in our workshop. It is [size?] long. Wash it cold.",
};

test("a draft with blanks says each and its way, and isn't asked for, whatever asks", async ({
  market,
  team,
  shop,
  write,
  settled,
  now,
}) => {
  const draft = await completeDraft(market, team, [shop]);
  const blank = saved(await write(draft, withBlanks));
  expect(await settled(draft.id)).toEqual([
    ["description", "size", null, null],
    ["title", "colour", null, null],
  ]);
  expect(blank.problems.map(({ field, text }) => [field, text])).toEqual([
    ["title", "Title has a blank: [colour?]. Write there what it is, or press “Leave it out”."],
    ["description", "Description has a blank: [size?]. Write there what it is, or press “Leave it out”."],
  ]);
  expect(await market.app.requestApproval(team.actors.maker, draft.id)).toMatchObject({ ok: false });
  // The function of the database is asked without the app, with a payload of its own.
  const payloads = [{ shopId: shop, payload: "{}" }];
  const request = {
    changeId: draft.id,
    revision: blank.revision,
    payloads,
    contentHash: contentHash(payloads),
    outbox: [],
  };
  expect(await code(market.stores.for(team.actors.maker).submitChange(request))).toBe("incomplete");
  await expect(
    market.db.sql("update changes set state = 'in_review' where id = $1", [draft.id]),
    "no statement of any function moves it on",
  ).rejects.toThrow("incomplete");
  expect((await now(draft.id)).state).toBe("draft");
});

test("left out, the blank goes from a title, and its sentence or line from a description", async ({
  market,
  team,
  shop,
  write,
  settled,
}) => {
  const draft = await completeDraft(market, team, [shop]);
  saved(await write(draft, withBlanks));
  const left = await market.app.leavePointsOut(team.actors.manager, draft.id);
  expect(left.content).toMatchObject({
    title: "Linen apron, with pocket",
    description: "Washed linen, one size.\n\nMade in our workshop. Wash it cold.",
  });
  expect(left.problems).toEqual([]);
  expect(await settled(draft.id)).toEqual([
    ["description", "size", "left_out", "manager"],
    ["title", "colour", "left_out", "manager"],
  ]);
  expect(await code(market.app.leavePointsOut(team.actors.maker, draft.id))).toBe("wrong-state");
  // The draft is whole now, and the person who left something out can't approve it.
  const request = saved(await market.app.requestApproval(team.actors.maker, draft.id));
  const approving = { changeId: draft.id, contentHash: request.contentHash };
  expect(request.barred.map(({ person }) => person.name)).toEqual(["manager"]);
  expect(await code(market.app.approve(team.actors.manager, approving))).toBe("own-change");
  expect((await market.app.approve(team.actors.owner, approving)).state).toBe("approved");
});

test("a blank that is written over is filled by the writer, and open again where it comes back", async ({
  market,
  team,
  shop,
  write,
  settled,
}) => {
  const draft = await completeDraft(market, team, [shop]);
  const blank = saved(await write(draft, { title: "Linen apron [colour?]" }));
  const filled = saved(await write(blank, { title: "Linen apron, sand" }, team.actors.other));
  expect(await settled(draft.id)).toEqual([["title", "colour", "filled", "other"]]);
  saved(await write(filled, { title: "Linen apron [colour?]" }));
  expect(await settled(draft.id)).toEqual([["title", "colour", null, null]]);
});

test("an attribute that nothing is written of is settled by a word, which bars that person from approving", async ({
  market,
  team,
  shop,
  now,
}) => {
  const draft = await completeDraft(market, team, [shop]);
  await market.db.sql(
    `insert into open_points (studio_id, change_id, field, point, kind, name, needed)
     values ($1, $2, 'attributes', '200', 'attribute', 'Primary color', false), ($1, $2, 'attributes', '300', 'attribute', 'Size', true)`,
    [team.id, draft.id],
  );
  expect((await now(draft.id)).problems.map(({ text }) => text)).toEqual([
    "Primary color isn't known yet. Choose it under “Attributes”, or press “Leave it out”.",
    "Size isn't known yet, and the category asks for it. Choose it under “Attributes”.",
  ]);
  const left = await market.app.leavePointsOut(team.actors.manager, draft.id);
  expect(left.problems.map(({ text }) => text)).toEqual([
    "Size isn't known yet, and the category asks for it. Choose it under “Attributes”.",
  ]);
  const size = { property: 300, name: "Size", scale: null, scaleName: null, values: [{ id: 1, name: "Small" }] };
  const edit = { changeId: draft.id, revision: left.revision, content: { attributes: [size] } };
  const whole = saved(await market.app.saveDraft(team.actors.maker, edit, "keep"));
  expect(whole.openPoints.map(({ name, settled }) => [name, settled])).toEqual([
    ["Primary color", "left_out"],
    ["Size", "filled"],
  ]);
  expect(whole.barred.map(({ person }) => person.name).toSorted()).toEqual(["manager"]);
  // What the manager settled is open again once they take their part out.
  const out = await market.app.takeOutPart(team.actors.manager, draft.id);
  expect(out.openPoints.map(({ name, settled }) => [name, settled])).toEqual([
    ["Primary color", null],
    ["Size", "filled"],
  ]);
});

test("a blank with a full stop in it is left out like others", async ({ market, team, shop, write }) => {
  const draft = await completeDraft(market, team, [shop]);
  saved(await write(draft, { description: "Washed linen. It is [approx. size?] long. Wash it cold." }));
  const left = await market.app.leavePointsOut(team.actors.maker, draft.id);
  expect(left.content.description).toBe("Washed linen. Wash it cold.");
  expect(left.problems).toEqual([]);
});

test("an attribute that only the earlier category asked for, or that buyers choose by now, can be left out; a copy is asked for it, too", async ({
  market,
  team,
  shop,
  now,
}) => {
  const draft = await completeDraft(market, team, [shop]);
  await market.db.sql(
    `insert into open_points (studio_id, change_id, field, point, kind, name, needed)
     values ($1, $2, 'attributes', '200', 'attribute', 'Primary color', true), ($1, $2, 'attributes', '300', 'attribute', 'Size', true)`,
    [team.id, draft.id],
  );
  const needed = async (id: ChangeId) =>
    (await now(id)).openPoints.map(({ point, needed, settled }) => [point, needed, settled]);
  const copy = await market.app.draftLike(team.actors.maker, { changeId: draft.id });
  expect(await needed(copy.change.id)).toEqual([
    ["200", true, null],
    ["300", true, null],
  ]);
  const axis = { ...ownAxis("Primary color", "Blue", "Red"), property: 200 };
  const variations = { axes: [axis], on: { price: [], quantity: [], sku: [] }, skus: {}, photos: null };
  await market.db.sql("update changes set content = content || $2::jsonb where id = $1", [
    draft.id,
    JSON.stringify({ variations }),
  ]);
  expect(await needed(draft.id)).toEqual([
    ["200", false, null],
    ["300", true, null],
  ]);
  const { revision } = await now(copy.change.id);
  const edit = { changeId: copy.change.id, revision, content: { category: taxonomyId("Cutting Boards") } };
  saved(await market.app.saveDraft(team.actors.maker, edit, "keep"));
  expect(await needed(copy.change.id)).toEqual([
    ["200", false, null],
    ["300", false, null],
  ]);
});

test("an edit of a listing isn't asked for with a blank; one that is on the marketplace already is no blank of ours", async ({
  market,
  team,
  id,
}) => {
  const { maker } = team.actors;
  const edit = async (title: string) => {
    const asked = { listingId: id, changeId: null, revision: 0, touched: { title } };
    return market.app.saveEdit(maker, asked, "ask");
  };
  const refused = await edit("Walnut board [size?]");
  expect(refused).toMatchObject({
    ok: false,
    problems: [{ field: "title", text: "Title has a blank: [size?]. Write there what it is, or delete it." }],
  });
  await market.db.sql(
    `update listings set live = live || '{"title": "Board [size?]"}', ours = ours || '{"title": "Board [size?]"}' where id = $1`,
    [id],
  );
  expect(must((await market.app.openEdit(maker, id)).sheet).fields["title"]).toBe("Board [size?]");
  expect(await edit("Board [size?], oiled")).toMatchObject({ ok: true });
});
