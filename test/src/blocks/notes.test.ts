import { expect, test } from "vitest";
import { readDetailsForm } from "#src/modules/changes/slack/reading/read-draft.ts";
import { detailsForm } from "#src/modules/changes/slack/forms/details-form.ts";
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
  const drawn = detailsForm(draft, openChoices());
  const values = {
    shops: { value: { selected_options: [{ value: warned.id }] } },
    [block]: { value: { value: typed } },
  };
  const view = { ...drawn, state: { values } } as unknown as ViewPayload;
  return readDetailsForm(view, draft).items?.[0]?.content.overrides;
}

test("a note shows what the shop says, and a listing keeps only what it says otherwise", () => {
  const shown = JSON.stringify(detailsForm(change({ shops: [warned], items: [item(warned)] }), openChoices()));
  expect(shown).toContain('"initial_value":"Not for teeth."');
  expect(kept("Not for teeth.")).toEqual({});
  expect(kept("Not for children.\n\nNor for dogs. ")).toEqual({ safetyWarnings: "Not for children.\n\nNor for dogs." });
});

test("a note that is emptied is none for this listing, and one that the shop says again follows the shop", () => {
  expect(kept(null)).toEqual({ safetyWarnings: null });
  expect(kept("Not for teeth.", { safetyWarnings: "Hers." })).toEqual({});
});
