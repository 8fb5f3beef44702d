import { describe, expect } from "vitest";
import type { PieceAnswer } from "#src/catalog/pieces.ts";
import type { SaveResult } from "#src/modules/changes/edits.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { must, usd } from "#test/src/store/studio.ts";
import { teamTest } from "#test/support/workshop-test.ts";
import { addShop, completeDraft, prepare, saved } from "./drafting.ts";

const test = teamTest
  .extend("alder", { auto: true }, ({ workshop, team }) => addShop(workshop, team, { name: "Alder" }))
  .extend("birch", { auto: true }, ({ workshop, team, alder: _ }) =>
    addShop(workshop, team, { name: "Birch", currency: "EUR" }),
  )
  .extend("begun", ({ workshop, team }) => async (by = team.actors.maker) => {
    return shopsOf(await workshop.app.startDraft(by, blank));
  })
  .extend("says", ({ workshop, team }) => async () => {
    return (await workshop.app.overview(team.actors.viewer)).studio.oneOffs;
  })
  /** Asks for approval of a draft with this stock in both shops, as a form does that says this of the pieces. */
  .extend(
    "ask",
    ({ workshop, team, alder, birch }) =>
      async (stock: readonly [number, number], pieces?: PieceAnswer, by = team.actors.maker) => {
        const draft = await completeDraft(workshop, team, [alder, birch], { by });
        const items = [alder, birch].map((shopId, index) => {
          const { content } = must(draft.items.find((item) => item.shopId === shopId));
          return { shopId, content: { ...content, quantity: must(stock[index]) } };
        });
        const content = pieces ? { pieces } : {};
        return workshop.app.saveDraft(by, { changeId: draft.id, revision: draft.revision, content, items }, "ask");
      },
  );

const blank = { text: "", files: [], channel: null, ts: null, viewId: null };
const shopsOf = ({ items }: ChangeView) => items.map(({ shopId }) => shopId);
const refused = (result: SaveResult) =>
  result.ok ? [] : result.problems.map(({ field, text }) => `${field}: ${text}`);
const question =
  "pieces: 2 shops have stock 1. Choose: one piece for each shop, or the same piece for all of them. Or leave shops out.";

describe("a draft of one piece starts with one shop", () => {
  test("the first by its name", async ({ alder, begun }) => {
    expect(await begun()).toEqual([alder]);
  });

  test("the one into which a new listing came last", async ({ workshop, birch, begun }) => {
    await workshop.db.sql("update shops set last_published_at = app.now() where id = $1", [birch]);
    expect(await begun()).toEqual([birch]);
  });

  test("one that this person reaches and that is signed in", async ({ workshop, team, alder, birch, begun }) => {
    await workshop.app.setShopAccess(team.actors.owner, alder, [team.members.owner.slackUserId]);
    expect(await begun()).toEqual([birch]);
    expect(await begun(team.actors.owner)).toEqual([alder]);
    await workshop.app.disconnect(team.actors.owner, alder);
    expect(await begun(team.actors.owner)).toEqual([birch]);
  });

  test.for([
    ["one_shop", 1],
    ["each", 2],
    ["same", 2],
  ] as const)("unless an owner said otherwise: %s", async ([oneOffs, shops], { workshop, team, begun }) => {
    await workshop.app.settings(team.actors.owner, { oneOffs });
    expect(await begun()).toHaveLength(shops);
  });

  test("and has the price that was read for another ready, for when that is ticked", async ({
    workshop,
    team,
    alder,
    birch,
  }) => {
    const text = "Linen apron. Price 24 USD or 22,50 EUR";
    const { id } = await workshop.app.startDraft(team.actors.maker, { ...blank, text });
    await prepare(workshop);
    const change = await workshop.app.change(team.actors.viewer, id);
    expect(change.items.map(({ content }) => content.price)).toEqual([usd(2400)]);
    const offered = (each: ChangeView) =>
      each.offeredPrices.filter(({ shopId }) => shopId === birch).map(({ price }) => price);
    expect(offered(change)).toEqual([{ amount: 2250, currency: "EUR" }]);
    const model = await completeDraft(workshop, team, [alder, birch], { price: 9900 });
    const { change: copy } = await workshop.app.draftLike(team.actors.maker, { changeId: model.id });
    expect(offered(copy)).toEqual([{ amount: 9900, currency: "EUR" }]);
  });

  test("a copy begins where its model is, and leaves what was said of the model's pieces behind", async ({
    workshop,
    team,
    alder,
    birch,
    ask,
  }) => {
    await workshop.db.sql("update shops set last_published_at = app.now() where id = $1", [alder]);
    const model = await completeDraft(workshop, team, [birch]);
    const { change } = await workshop.app.draftLike(team.actors.maker, { changeId: model.id });
    expect(shopsOf(change)).toEqual([birch]);
    const both = saved(await ask([1, 1], "same"));
    const copy = await workshop.app.draftLike(team.actors.maker, { changeId: both.id });
    expect([copy.change.items.length, copy.change.content.pieces]).toEqual([1, undefined]);
  });
});

describe("stock 1 in two shops", () => {
  test("is no request before a person said how many pieces there are, and what else is wrong is said with it", async ({
    workshop,
    team,
    alder,
    birch,
    ask,
  }) => {
    expect(refused(await ask([1, 1]))).toEqual([question]);
    const draft = await completeDraft(workshop, team, [alder, birch], { quantity: 1 });
    const edit = { changeId: draft.id, revision: draft.revision, content: { title: "", category: null } };
    const all = await workshop.app.saveDraft(team.actors.maker, edit, "ask");
    expect(all.ok ? [] : all.problems.map(({ field }) => field)).toEqual(["title", "category", "pieces"]);
    // Kept as a draft it may stay open; its card says what is missing.
    expect(draft.problems.map(({ field }) => field)).toEqual(["pieces"]);
    expect(await workshop.app.requestApproval(team.actors.maker, draft.id)).toMatchObject({ ok: false });
  });

  test.for(["each", "same"] as const)(
    "is asked for with the answer, which stays with the listing: %s",
    async (pieces, { ask }) => {
      const change = saved(await ask([1, 1], pieces));
      expect([change.state, change.content.pieces]).toEqual(["in_review", pieces]);
    },
  );

  test("other stock is no question, and what was said of it counts for nothing", async ({ says, ask }) => {
    expect(saved(await ask([5, 5])).state).toBe("in_review");
    expect(saved(await ask([1, 4], "same")).content.pieces).toBeUndefined();
    expect(await says()).toEqual({ way: null, last: null });
  });

  test("said by an owner it holds for everybody: nobody is asked again, and the log has it", async ({
    workshop,
    team,
    alder,
    birch,
    begun,
    says,
    ask,
  }) => {
    saved(await ask([1, 1], "same", team.actors.owner));
    expect(await says()).toEqual({ way: "same", last: "same" });
    const { lines } = await workshop.app.log(team.actors.viewer, "", 0);
    expect(lines.filter(({ action }) => action === "settings.set")).toHaveLength(1);
    const next = saved(await ask([1, 1]));
    expect([next.state, next.content.pieces]).toEqual(["in_review", "same"]);
    expect(await begun()).toEqual([alder, birch]);
    // What is asked for already stays what it was asked for as.
    await workshop.app.settings(team.actors.owner, { oneOffs: "each" });
    expect((await workshop.app.change(team.actors.viewer, next.id)).content.pieces).toBe("same");
  });

  test.for(["maker", "manager"] as const)(
    "said by a %s it counts for this listing, and is offered the next time",
    async (who, { team, alder, begun, says, ask }) => {
      saved(await ask([1, 1], "each", team.actors[who]));
      expect(await says()).toEqual({ way: null, last: "each" });
      expect(await begun()).toEqual([alder]);
      expect(refused(await ask([1, 1]))).toEqual([question]);
    },
  );

  test("is asked about each time where an owner wants one shop", async ({ workshop, team, says, ask }) => {
    await workshop.app.settings(team.actors.owner, { oneOffs: "one_shop" });
    saved(await ask([1, 1], "each", team.actors.owner));
    expect(await says()).toEqual({ way: "one_shop", last: null });
    expect(refused(await ask([1, 1]))).toEqual([question]);
  });

  test("an answer can be taken out with its person's part, and is then open again", async ({
    workshop,
    team,
    alder,
    birch,
  }) => {
    const draft = await completeDraft(workshop, team, [alder, birch], { quantity: 1 });
    const edit = { changeId: draft.id, revision: draft.revision, content: { pieces: "same" as const } };
    const asked = saved(await workshop.app.saveDraft(team.actors.other, edit, "ask"));
    const without = await workshop.app
      .takeOutPart(team.actors.other, asked.id)
      .catch(({ code }: { code: string }) => code);
    expect(without).toMatchObject({ state: "draft", content: { pieces: null } });
  });
});
