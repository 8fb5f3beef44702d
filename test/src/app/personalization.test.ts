import { describe, expect } from "vitest";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { Question } from "#src/catalog/questions.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { apron, asked, completeDraft, saved } from "./drafting.ts";
import { approve, approvedEdit, listingId, mirror, there, writes } from "./editing.ts";
import { cutting } from "./killing.ts";
import { numbersIn } from "./syncing.ts";

const engraving: Question = {
  kind: "text",
  text: "Mum & Dad's names?",
  instructions: null,
  required: false,
  characters: 40,
  files: null,
  price: { amount: 450, currency: "USD" },
  options: [],
};
const wood: Question = {
  ...engraving,
  kind: "choice",
  text: "Which wood?",
  price: null,
  characters: null,
  options: ["Oak", "Ash"],
};
const asking = (...questions: Question[]): FlatFields => ({ personalization: questions });

const test = shopTest
  .extend("goLive", ({ market, team }) => async (changeId: ChangeId) => {
    const { contentHash } = await market.app.change(team.actors.manager, changeId);
    await market.app.approve(team.actors.manager, { changeId, contentHash, mode: "live" });
  })
  .extend("questionsThere", ({ market }) => (number: number) => {
    return (there(market, number).questions ?? []).map(({ type, text, addOn, options }) => ({
      type,
      text,
      addOn,
      options: options?.map(({ label }) => label) ?? null,
    }));
  });

describe("a new listing", () => {
  test("asks its buyers after one call more, and everything is read back", async ({
    market,
    team,
    shop,
    goLive,
    questionsThere,
  }) => {
    const draft = await completeDraft(market, team, [shop]);
    const edit = { changeId: draft.id, revision: draft.revision, content: asking(engraving, wood) };
    saved(await market.app.saveDraft(team.actors.maker, edit, "ask"));
    await goLive(draft.id);
    await market.work();
    expect(await market.operations()).toEqual([
      "createDraftListing",
      "uploadListingImage",
      "updateListingInventory",
      "updateListingPersonalization",
      "updateListing",
      "getListing",
      "getListingInventory",
    ]);
    const listing = must(market.listings(apron.title)[0]);
    expect(listing.state).toBe("active");
    expect(questionsThere(listing.id)).toEqual([
      { type: "text_input", text: "Mum & Dad's names?", addOn: 450, options: null },
      { type: "dropdown", text: "Which wood?", addOn: null, options: ["Oak", "Ash"] },
    ]);
    expect(await market.app.change(team.actors.viewer, draft.id)).toMatchObject({
      state: "applied",
      items: [{ verified: true }],
    });
    // What was read back is agreed on: the next check tells nothing.
    await mirror(market, team, shop);
    const { differences } = await market.app.listing(team.actors.viewer, await listingId(market, team, listing.id));
    expect(differences).toEqual([]);
  });

  test("that asks nothing costs no call", async ({ market, team, shop, goLive }) => {
    await goLive((await asked(market, team, [shop])).id);
    await market.work();
    expect(await market.operations()).not.toContain("updateListingPersonalization");
  });

  test("made in a process that is killed after any call is on sale once, with its questions and one fee", async ({
    market,
    team,
    shop,
    goLive,
    questionsThere,
  }) => {
    for (let at = 1, dead = true; dead; at += 1) {
      const known = market.listings(apron.title).map(({ id }) => id);
      const fees = (await market.fees()).length;
      const draft = await completeDraft(market, team, [shop]);
      const edit = { changeId: draft.id, revision: draft.revision, content: asking(engraving) };
      saved(await market.app.saveDraft(team.actors.maker, edit, "ask"));
      await goLive(draft.id);
      const [operation] = await market.claim(1);
      const killed = cutting({ at, when: "after", of: "market" });
      await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
      market.clock.pass(61_000);
      await market.work();
      const made = market.listings(apron.title).filter(({ id }) => !known.includes(id));
      const { state } = await market.app.change(team.actors.viewer, draft.id);
      expect([at, state, made.length, (await market.fees()).length - fees]).toEqual([at, "applied", 1, 1]);
      expect(questionsThere(must(made[0]).id)).toHaveLength(1);
      dead = killed.dead();
    }
  });

  test("a question whose answer was lost is written once more, and is there once", async ({
    market,
    team,
    shop,
    goLive,
    questionsThere,
  }) => {
    const draft = await completeDraft(market, team, [shop]);
    const edit = { changeId: draft.id, revision: draft.revision, content: asking(engraving) };
    saved(await market.app.saveDraft(team.actors.maker, edit, "ask"));
    await market.fault({ operation: "updateListingPersonalization", mode: "drop", when: "after" });
    await goLive(draft.id);
    await market.work();
    await market.work();
    expect(questionsThere(must(market.listings(apron.title)[0]).id)).toHaveLength(1);
    expect(await market.fees()).toHaveLength(1);
    expect((await market.app.change(team.actors.viewer, draft.id)).state).toBe("applied");
  });

  test.for<[string, Question, string]>([
    ["a question without words", { ...engraving, text: " " }, "A question needs its words"],
    ["a long one", { ...engraving, text: "x".repeat(46) }, "at most 45"],
    ["a list without answers", { ...wood, options: [] }, "needs its answers"],
    ["a long answer of a list", { ...wood, options: ["x".repeat(21)] }, "more than 20"],
    ["a price for what has to be answered", { ...engraving, required: true }, "can't have a price"],
    ["a price in another currency", { ...engraving, price: { amount: 450, currency: "EUR" } }, "sells in USD"],
    ["too long an answer", { ...engraving, characters: 1025 }, "1 to 1024"],
  ])("is refused before the first call with %s", async ([, question, words], { market, team, shop }) => {
    const draft = await completeDraft(market, team, [shop]);
    const edit = { changeId: draft.id, revision: draft.revision, content: asking(question) };
    const result = await market.app.saveDraft(team.actors.maker, edit, "keep");
    expect(result).toMatchObject({ ok: false, problems: [{ text: expect.stringContaining(words) }] });
  });
});

describe("a listing on sale", () => {
  test("is asked other questions by an edit, and none by another", async ({ market, team, shop, questionsThere }) => {
    await mirror(market, team, shop);
    const [number = 0] = numbersIn(market, 31_000_100, "active");
    const id = await listingId(market, team, number);
    await approvedEdit(market, team, id, asking(engraving));
    await market.work();
    expect(await writes(market)).toEqual(["updateListingPersonalization"]);
    expect(questionsThere(number)).toMatchObject([{ text: engraving.text }]);
    await market.forget();
    await approvedEdit(market, team, id, asking());
    await market.work();
    expect(await writes(market)).toEqual(["deleteListingPersonalization"]);
    expect(questionsThere(number)).toEqual([]);
  });

  test("that the seller asked something else differs, and ours is written again", async ({
    market,
    team,
    shop,
    questionsThere,
  }) => {
    await mirror(market, team, shop);
    const [number = 0] = numbersIn(market, 31_000_100, "active");
    const id = await listingId(market, team, number);
    await approvedEdit(market, team, id, asking(engraving));
    await market.work();
    const [theirs] = must(there(market, number).questions);
    Object.assign(must(theirs), { text: "Hers" });
    await mirror(market, team, shop);
    const { differences } = await market.app.listing(team.actors.maker, id);
    expect(differences.map(({ field }) => field)).toEqual(["personalization"]);
    const kept = await market.app.keepOurs(team.actors.maker, id, ["personalization"]);
    if (!kept.ok) throw new Error("refused");
    await approve(market, team, kept.change);
    await market.work();
    expect(questionsThere(number)).toMatchObject([{ text: engraving.text }]);
  });
});
