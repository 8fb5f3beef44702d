import { expect } from "vitest";
import type { Attribute } from "#src/catalog/fields/attributes.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest as test } from "#test/support/shop-test.ts";
import { apron, completeDraft, saved } from "./drafting.ts";

/** What a publish costs in calls (decision 003): by the ledger, call by call. */
const chosen = (property: number, name: string, id: number, value: string): Attribute => {
  return { property, name, scale: null, scaleName: null, values: [{ id, name: value }] };
};
const attributes = [chosen(46803063641, "Holiday", 35, "Christmas"), chosen(46803063659, "Occasion", 32, "Wedding")];
const question = {
  kind: "text",
  text: "Which name?",
  instructions: null,
  required: true,
  characters: 40,
  files: null,
  price: null,
  options: [],
};

const times = (count: number, operation: string) => Array.from({ length: count }, () => operation);

test.for<[number, number, number]>([
  [1, 0, 0],
  [3, 1, 0],
  [4, 2, 0],
  [6, 2, 0],
  [6, 2, 1],
  [6, 2, 3],
  [20, 0, 5],
])(
  "%i photos and %i attributes take N + P + 6 calls at most; %i questions, where there are any, one more",
  async ([photos, attributed, questions], { market, team, shop }) => {
    const draft = await completeDraft(market, team, [shop], { photos });
    const content = {
      attributes: attributes.slice(0, attributed) as never,
      personalization: Array.from({ length: questions }, (_, at) => ({ ...question, text: `${question.text} ${at}` })),
    };
    const edit = { changeId: draft.id, revision: draft.revision, content };
    const { id, contentHash } = saved(await market.app.saveDraft(team.actors.maker, edit, "ask"));
    await market.app.approve(team.actors.manager, { changeId: id, contentHash, mode: "live" });
    await market.work();
    const calls = await market.operations();
    expect(calls).toEqual([
      "createDraftListing",
      ...times(photos, "uploadListingImage"),
      "updateListingInventory",
      ...times(attributed, "updateListingProperty"),
      ...times(Math.min(1, questions), "updateListingPersonalization"),
      "updateListing",
      "getListing",
      "getListingInventory",
      ...times(Math.min(1, attributed), "getListingProperties"),
    ]);
    expect(calls.length).toBeLessThanOrEqual(photos + attributed + 6 + Math.min(1, questions));
    expect((await market.app.change(team.actors.viewer, id)).items[0]).toMatchObject({ verified: true });
    expect(must(market.listings(apron.title)[0])).toMatchObject({ state: "active" });
  },
);
