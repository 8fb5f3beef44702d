import { expect, test } from "vitest";
import { profileProblems } from "#src/catalog/variations/profile-problems.ts";
import { type Variations } from "#src/catalog/variations/model.ts";
import { structureOf } from "#src/catalog/variations/live/structure.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { draftDetailsPage } from "#src/modules/changes/slack/details/draft-page.ts";
import { listingDetailsPage } from "#src/modules/changes/slack/details/listing-page.ts";
import { axesForm } from "#src/modules/changes/slack/variations/axes-form.ts";
import { noAxis, ownAxis as named, type VariationsSheet } from "#src/modules/changes/slack/variations/reading/sheet.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { must } from "#test/src/store/studio.ts";
import { numberedAxis, ownAxis } from "#test/support/axes.ts";
import { apron, fieldsOf } from "./editing.ts";
import { change, shop } from "./fixtures.ts";

/** Words of the forms of a listing's parts. */

const pageOf = (view: { readonly blocks: readonly unknown[] }) => JSON.stringify(view.blocks);

test("the line of a description says how it begins, in one line, and how long it is", () => {
  const description = `Washed linen,\n\nsoft ${"and light ".repeat(40)}`;
  const page = pageOf(draftDetailsPage(change({ content: { ...change().content, description } })));
  expect(page).toMatch(/Washed linen, soft and light [^"]*… · 420 characters/);
});

test("the line of price, stock and SKU says the SKUs too, the first of them by name", () => {
  const live = fieldsOf(["Blue", "Sand"], ["S", "M"]);
  const structure = must(structureOf(live["variations"]));
  const ids = structure.axes.map(({ id }) => id);
  const skus = Object.fromEntries(
    ["Blue / S", "Blue / M", "Sand / S", "Sand / M"].map((key, at) => [`sku:${key}`, `LA-${at}`]),
  );
  const listing = apron({ live: { ...live, ...skus, variations: { ...structure, skuOn: ids } } });
  const sheet = {
    listing,
    shop: shop(1),
    fields: listing.live,
    category: null,
    pictures: {},
    change: null,
    held: [],
    alone: false,
    small: false,
  };
  expect(pageOf(listingDetailsPage(sheet, []))).toContain("SKU LA-0, LA-1, LA-2 and 1 more");
});

test("buttons of these lines are short on a phone, and say what they change where they are read out", () => {
  const elements = JSON.stringify(draftDetailsPage(change()).blocks.map(({ accessory }) => accessory));
  expect(elements).toContain('"text":"Change"');
  expect(elements).toContain('"accessibility_label":"Change description"');
});

test("an axis that was given a name is called by it, also before it is saved", () => {
  const sheet: VariationsSheet = {
    change: change(),
    limits: { axes: 2, values: 70, options: 2500, refused: /[()]/gu, ownNames: [] },
    variations: null,
    suggested: [],
    mark: "0123456789abcdef",
  };
  const typed = (name: string) => ({ value: { type: "plain_text_input", value: name } });
  const values = formValues({
    state: { values: { "axis_name|0": typed("Size"), "axis_name|1": typed("Finish") } },
    blocks: [],
  } as unknown as Parameters<typeof formValues>[0]);
  const named2 = pageOf(axesForm(sheet, [named, named], undefined, { values }));
  expect(named2).toContain("is its own for each option of Size");
  expect(named2).toContain("is its own for each option of Finish");
  expect(pageOf(axesForm(sheet, [named, named]))).toContain("is its own for each option of the second");
  expect(pageOf(axesForm(sheet, [named, noAxis]))).not.toContain("the second");
});

test("what is written in a table only is said to be written there", () => {
  const told = (axes: Variations["axes"]) => {
    const variations = {
      axes,
      on: { price: [], quantity: [], sku: [] },
      ownOn: { readiness: [0] },
      skus: {},
      photos: null,
    };
    const content = { ...change().content, variations };
    const options = { [`${axes[0]?.values[0]?.name} / Blue`]: { own: { readiness: 999 } } };
    const item = { price: null, quantity: 1, overrides: {}, options };
    const of = { shopId: "1", shopName: "Pine", content: item, profiles: { processingProfiles: [] } };
    return profileProblems(knownFields(), content, of).map(({ text }) => text);
  };
  expect(told([ownAxis("Size", "Small"), ownAxis("Colour", "Blue")])).toEqual([
    "Pine doesn't have the processing profile of Small / Blue any more. Choose another one under Variations.",
  ]);
  const many = {
    ...numberedAxis("Colour", 151),
    values: [{ id: null, name: "Blue" }, ...numberedAxis("Colour", 150).values],
  };
  expect(told([ownAxis("Size", "Small"), many])[0]).toMatch(
    /of Small \/ Blue and 150 more options any more\. Write another one in the table: Variations leads to it\.$/,
  );
});
