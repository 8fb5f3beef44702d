import { expect } from "vitest";
import type { Question } from "#src/catalog/questions.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { saved } from "./drafting.ts";
import { listingId, mirror, there } from "./editing.ts";
import { numbersIn } from "./syncing.ts";

/** Questions as Etsy answers them, in forms that its description doesn't have. */

/** A question as Etsy answers it. */
const answered = (over: Readonly<Record<string, unknown>> = {}) => ({
  question_id: 1,
  question_text: "Hers?",
  instructions: null,
  question_type: "text_input",
  required: false,
  max_allowed_characters: 20,
  max_allowed_files: null,
  add_on_price: null,
  options: null,
  ...over,
});

type Row = { readonly listing_id?: number; personalization?: unknown };

const test = shopTest
  .extend("number", async ({ market, team, shop }) => {
    await mirror(market, team, shop);
    return must(numbersIn(market, 31_000_100, "active")[0]);
  })
  .extend("id", ({ market, team, number }) => listingId(market, team, number))
  /** From now on these are read of the listing, and they were read so by the first check of this version. */
  .extend("answering", ({ market, team, shop, number }) => async (...questions: object[]) => {
    market.hook(async (request, answer) => {
      const reply = await answer();
      if (request.method !== "GET") return reply;
      const text = await reply.text();
      const body = JSON.parse(text) as Row & { readonly results?: Row[] };
      for (const row of body.results ?? [body]) {
        if (row.listing_id === number) row.personalization = { personalization_questions: questions };
      }
      return Response.json(body, { status: reply.status, headers: reply.headers });
    });
    await mirror(market, team, shop);
  });

test("questions of a kind that isn't known are neither written nor copied", async ({
  market,
  team,
  number,
  id,
  answering,
}) => {
  await market.db.sql(
    "update listings set live = live - 'personalization', base = base - 'personalization', ours = ours - 'personalization'",
  );
  await answering(answered({ question_type: "signature" }), answered());
  await answering(answered({ question_type: "signature" }), answered({ question_text: "Another?" }));
  const { differences } = await market.app.listing(team.actors.maker, id);
  expect(differences.map(({ field }) => field)).toEqual(["personalization"]);
  const kept = await market.app.keepOurs(team.actors.maker, id, ["personalization"]);
  expect(kept).toMatchObject({
    ok: false,
    problems: [{ text: expect.stringContaining("in a way that I don't know") }],
  });
  const { change } = await market.app.draftLike(team.actors.maker, { listingId: id });
  expect(change.content["personalization"]).toMatchObject([{ kind: "text", text: "Another?" }]);
  expect(there(market, number).questions ?? []).toEqual([]);
});

test("questions with texts for numbers and 0 for none are read, and can be changed", async ({
  market,
  team,
  id,
  answering,
}) => {
  const nothing = { max_allowed_files: 0, add_on_price: { amount: 0, divisor: 100, currency_code: "USD" } };
  await answering(answered({ max_allowed_characters: "20", ...nothing }), answered({ max_allowed_characters: 0 }));
  const { live } = await market.app.listing(team.actors.maker, id);
  expect(live["personalization"]).toMatchObject([
    { characters: 20, files: null, price: null },
    { characters: null, files: null, price: null },
  ]);
  const [first, second] = live["personalization"] as never as Question[];
  const edit = {
    listingId: id,
    changeId: null,
    revision: 0,
    touched: { personalization: [{ ...must(first), text: "Whose?" }, must(second)] },
  };
  saved(await market.app.saveEdit(team.actors.maker, edit, "ask"));
});

test("questions that break a rule there are put right one by one, and all before approval is asked for", async ({
  market,
  team,
  id,
  answering,
}) => {
  const long = (n: number) => answered({ question_text: `${"x".repeat(50)}${n}` });
  await answering(long(1), long(2));
  const { maker } = team.actors;
  const [one, two] = (await market.app.listing(maker, id)).live["personalization"] as never as [Question, Question];
  const better = { ...one, text: "Which name?" };
  const edit = { listingId: id, changeId: null, revision: 0, touched: { personalization: [better, two] } };
  expect(await market.app.saveEdit(maker, edit, "ask")).toMatchObject({ ok: false });
  const { id: changeId, revision } = saved(await market.app.saveEdit(maker, edit, "keep"));
  expect(await market.app.requestApproval(maker, changeId)).toMatchObject({ ok: false });
  const both = { ...edit, changeId, revision, touched: { personalization: [better, { ...two, text: "And whose?" }] } };
  saved(await market.app.saveEdit(maker, both, "ask"));
  // A copy has both: its title can be saved, and a third that breaks a rule can't.
  const { change } = await market.app.draftLike(maker, { listingId: id });
  const draft = { changeId: change.id, revision: change.revision };
  const worse = { personalization: [one, two, { ...two, text: "y".repeat(46) }] };
  expect(await market.app.saveDraft(maker, { ...draft, content: worse }, "keep")).toMatchObject({ ok: false });
  saved(await market.app.saveDraft(maker, { ...draft, content: { title: "Another title" } }, "keep"));
});
