import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import { type FlatFields, isInventoryField, withFields } from "#src/catalog/fields/fields.ts";
import type { ListingContent } from "#src/catalog/listing.ts";
import { buildPayload } from "#src/catalog/payload.ts";
import { etsyFacts } from "#src/marketplaces/etsy/facts.ts";
import { editOf, editProblems } from "#src/modules/changes/rules/edit-rules.ts";
import { must } from "#test/src/store/studio.ts";
import { writeFigures } from "#test/support/figures.ts";
import { kept, otherParts, type Part } from "./generated-listings.ts";
import { currency, openTwoSides, type Sample } from "./two-sides.ts";

/** As `preflight.test.ts`, of edits: one listing on sale, of which up to two things are made otherwise. */
const full = process.env["SCALE"] === "full";
/** Of each way: so many that both take, and so many that both refuse. */
const runs = full ? 10_000 : 500;

/** What an edit writes apart, or by forms of its own, is met where that is tested. */
const apart = ["photos", "sku", "variations", "attributes", "videos", "category", "styles"];

/** As in `preflight.test.ts`. */
const stricter: Readonly<Record<string, RegExp>> = {
  materials: /^“.*” is longer than 45 characters\.$/u,
};

test(`at least ${runs} edits each way: what passes the check before the first call is taken, and what is refused didn't pass it`, {
  timeout: full ? 3_600_000 : 300_000,
}, async () => {
  const { market, shop, profiles, refusalBy, suggested, partners, sections, calculated } = await openTwoSides();
  const sound: Sample = {
    content: {
      title: "Linen apron with pocket",
      description: "Washed linen, one size.",
      tags: ["linen apron"],
      category: taxonomyId("Aprons"),
      photos: [{ hash: "h0", alt: "An apron" }],
      sku: "AP-01",
    },
    item: { price: { amount: 4800, currency }, quantity: 3, overrides: {} },
    defaults: suggested,
  };
  const payload = must(buildPayload(etsyFacts.fields, sound.content, sound.item, sound.defaults));
  const { listingId } = await shop.createDraft(payload);
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);
  await shop.uploadImage(listingId, { bytes: png, name: "0.png", alt: "An apron", rank: 1 });
  await shop.putInventory(listingId, payload);
  await shop.activate(listingId);
  const there = () => must(market.snapshot().listings.find(({ id }) => String(id) === listingId));
  const asItWas = structuredClone(there());
  const live = must(await shop.readListing(listingId));
  const [priceKey, stockKey] = ["price:", "quantity:"].map((kind) =>
    must(Object.keys(live.fields).find((field) => field.startsWith(kind))),
  );

  /** What the form of an edit says of it. */
  const wantedOf = (part: Part): FlatFields => {
    const content = kept({ ...sound.content, ...part.content } as ListingContent);
    const said = Object.fromEntries(
      Object.keys(part.content ?? {})
        .filter((key) => !apart.includes(key))
        .map((key) => [key, content[key] ?? null]),
    );
    const { price, quantity, overrides } = part.item ?? {};
    return {
      ...said,
      ...(price ? { [must(priceKey)]: price.amount } : {}),
      ...(quantity === undefined || quantity === null ? {} : { [must(stockKey)]: quantity }),
      ...overrides,
      ...part.defaults,
      ...(part.byPartner === undefined ? {} : { productionPartnerIds: part.byPartner ? partners : [] }),
      ...(part.calculates ? { shippingProfileId: calculated } : {}),
      ...(part.inSection === undefined ? {} : { sectionId: sections[part.inSection] ?? null }),
    };
  };
  const write = async ({ set }: { readonly set: FlatFields }) => {
    const isOption = ([field]: [string, unknown]) => isInventoryField(field);
    const offers = Object.entries(set).filter((each) => isOption(each));
    const fields = Object.entries(set).filter((each) => !isOption(each));
    if (offers.length > 0)
      await shop.replaceInventory(listingId, withFields(live.inventory, Object.fromEntries(offers)));
    if (fields.length > 0) await shop.updateFields(listingId, Object.fromEntries(fields));
  };

  const counts = { accepted: 0, refused: 0 };
  for (let round = 0; counts.accepted < runs || counts.refused < runs; round += 1) {
    await fc.assert(
      fc.asyncProperty(fc.array(otherParts(), { minLength: 1, maxLength: 2 }), async (changed) => {
        const wanted = Object.assign({}, ...changed.map(wantedOf)) as FlatFields;
        const edit = editOf(etsyFacts.fields, live.fields, wanted);
        if (Object.keys(edit.set).length === 0) return;
        const found = editProblems(edit, live.fields, {
          id: "1",
          name: "Pine",
          marketplace: "etsy",
          currency,
          profiles,
        });
        const refused = await refusalBy(() => write(edit));
        const told = found
          .filter(({ field, text }) => !stricter[field]?.test(text))
          .map(({ field, text }) => `${field}: ${text}`);
        expect({ edit, told, refused, passes: told.length === 0 }).toEqual({
          edit,
          told,
          refused,
          passes: refused === null,
        });
        counts[refused === null ? "accepted" : "refused"] += 1;
        const listing = there();
        for (const key of Object.keys(listing)) if (!(key in asItWas)) Reflect.deleteProperty(listing, key);
        Object.assign(listing, structuredClone(asItWas));
      }),
      { numRuns: runs, seed: 20_261_201 + round, endOnFailure: true },
    );
    expect(round).toBeLessThan(8);
  }
  expect(counts.accepted).toBeGreaterThanOrEqual(runs);
  expect(counts.refused).toBeGreaterThanOrEqual(runs);
  writeFigures("preflight-edits", { asked: runs, ...counts, disagreements: 0 });
});
