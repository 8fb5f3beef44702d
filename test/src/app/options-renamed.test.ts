import { expect, vi } from "vitest";
import { wantedVariations } from "#src/catalog/variations/live/structure.ts";
import { must } from "#test/src/store/studio.ts";
import { listingTest as test } from "#test/support/shop-test.ts";
import { there } from "./editing.ts";
import { draftedOptions, withWords } from "./options.ts";

vi.setConfig({ testTimeout: 120_000 });

test("an option that an edit adds keeps what was said of it, and its photo, when it gets another name", async ({
  market,
  team,
  number,
  id,
}) => {
  const { maker } = team.actors;
  const said = { price: 3500, quantity: 2, sku: "OC" };
  const sizes = ["S", "M", "L", "XL"];
  const of = (word: string) => Object.fromEntries(sizes.map((size) => [`${word} / ${size}`, said]));
  await draftedOptions(
    market,
    team,
    id,
    ({ variations }) => withWords(must(variations), 0, "Blue", "Sand", "Moss", "Ochre"),
    of("Ochre"),
  );
  const read = await market.app.listingVariations(maker, id);
  const image = String(must(there(market, number).imageIds[1]));
  const { revision } = must(read.sheet.change);
  await market.app.saveListingOptionPhotos(maker, read, { revision, of: { Ochre: image } });
  const { items } = await draftedOptions(market, team, id, ({ variations }) =>
    withWords(must(variations), 0, "Blue", "Sand", "Moss", "Plum"),
  );
  const { wanted, options } = must(wantedVariations(items[0]?.content.edit?.set["variations"]));
  const told = options.flatMap((key, at) => (key.startsWith("Plum") ? [[key, wanted.options[at]]] : []));
  expect(told).toEqual(sizes.map((size) => [`Plum / ${size}`, { from: null, ...said }]));
  expect(wanted.photos?.of).toEqual({ Plum: image });
});
