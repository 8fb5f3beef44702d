import { expect, test } from "vitest";
import { readInShopForm } from "#src/modules/changes/slack/reading/read-draft.ts";
import { inShopForm } from "#src/modules/changes/slack/details/draft-forms.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import { openChoices } from "./editing.ts";
import { change, item, shop } from "./fixtures.ts";

const own = shop(1);
const warned = shop(1, { defaults: { ...own.defaults, safetyWarnings: "Not for teeth." } });
const block = joinIds("safetyWarnings", own.id);

/** What is kept of a listing whose warnings are typed so. */
function kept(typed: string | null, overrides = {}) {
  const draft = change({
    shops: [warned],
    items: [item(warned, { content: { price: null, quantity: 1, overrides } })],
  });
  const drawn = inShopForm(draft, openChoices(), warned.id, 1);
  const values = {
    [block]: { value: { value: typed } },
  };
  const view = { ...drawn, state: { values } } as unknown as ViewPayload;
  return readInShopForm(view, draft).items?.[0]?.content.overrides;
}

test("a note shows what the shop says, and a listing keeps only what it says otherwise", () => {
  const shown = JSON.stringify(
    inShopForm(change({ shops: [warned], items: [item(warned)] }), openChoices(), warned.id, 1),
  );
  expect(shown).toContain('"initial_value":"Not for teeth."');
  expect(kept("Not for teeth.")).toEqual({});
  expect(kept("Not for children.\n\nNor for dogs. ")).toEqual({ safetyWarnings: "Not for children.\n\nNor for dogs." });
});

test("several of a list are shown as the shop has them: one more is of this listing, and none too", () => {
  const made = shop(1, { defaults: { ...own.defaults, productionPartnerIds: [51] } });
  const partners = joinIds("productionPartnerIds", made.id);
  const keptOf = (chosen: readonly number[], of = made, overrides = {}) => {
    const draft = change({ shops: [of], items: [item(of, { content: { price: null, quantity: 1, overrides } })] });
    const drawn = inShopForm(draft, openChoices(), of.id, 0);
    const values = {
      [partners]: { value: { selected_options: chosen.map((id) => ({ value: String(id) })) } },
    };
    const view = { ...drawn, state: { values } } as unknown as ViewPayload;
    const shown = drawn.blocks.find((each) => each["block_id"] === partners);
    const initial =
      (shown as unknown as { element: { initial_options?: { value: string }[] } }).element.initial_options ?? [];
    return {
      shown: initial.map(({ value }) => value),
      kept: readInShopForm(view, draft).items?.[0]?.content.overrides,
    };
  };
  expect(keptOf([51])).toEqual({ shown: ["51"], kept: {} });
  expect(keptOf([52, 51])).toEqual({ shown: ["51"], kept: { productionPartnerIds: [51, 52] } });
  expect(keptOf([])).toEqual({ shown: ["51"], kept: { productionPartnerIds: [] } });
  expect(keptOf([52], made, { productionPartnerIds: [52] }).shown).toEqual(["52"]);
  // A shop that says none, and a listing without any, are the same.
  expect(keptOf([], shop(1))).toEqual({ shown: [], kept: {} });
});

test("a note that is emptied is none for this listing, and one that the shop says again follows the shop", () => {
  expect(kept(null)).toEqual({ safetyWarnings: null });
  expect(kept("Not for teeth.", { safetyWarnings: "Hers." })).toEqual({});
});
