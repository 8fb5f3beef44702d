import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ChangeKind } from "#src/modules/changes/rules/listing-change.ts";
import type { ListingView } from "#src/modules/listings/model.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { at, change, shop, item } from "./fixtures.ts";

/** What can be chosen where a field's definition leaves it open: so many at most. */
export const openChoices =
  (count = 30) =>
  () =>
    Array.from({ length: count }, (_, index) => ({ value: `made_${index}`, label: `Made ${index}` }));

/** `options` per axis, prices apart by both. */
export function fieldsOf(colors: readonly string[], sizes: readonly string[], more: FlatFields = {}): FlatFields {
  const options = colors.flatMap((color) => sizes.map((size) => `${color} / ${size}`));
  const per = options.flatMap((option, index) => [
    [`price:${option}`, 2400 + index],
    [`quantity:${option}`, 5],
    [`sku:${option}`, `S-${index}`],
    [`enabled:${option}`, true],
    [`readiness:${option}`, 31],
  ]);
  return {
    title: "Linen apron with pocket",
    description: "Washed linen.\n\nOne size.",
    tags: ["linen apron", "kitchen"],
    materials: ["Linen"],
    shippingProfileId: 11,
    returnPolicyId: 21,
    sectionId: null,
    whoMade: "i_did",
    whenMade: "made_1",
    isSupply: false,
    autoRenew: true,
    variations: {
      axes: [
        { id: 200, name: "Color" },
        { id: 100, name: "Size" },
      ],
      options,
      priceOn: [200, 100],
      quantityOn: [200],
      skuOn: [],
    },
    ...Object.fromEntries(per),
    ...more,
  };
}

export function apron(more: Partial<ListingView> = {}): ListingView {
  return {
    id: "44444444-4444-4444-8444-444444444444" as ListingId,
    code: "ab2c",
    sku: null,
    shopId: shop(1).id,
    shopName: shop(1).name,
    marketplace: shop(1).marketplace,
    currency: "USD",
    productId: null,
    externalId: "4200100007",
    title: "Linen apron with pocket",
    state: "active",
    url: "https://www.etsy.com/listing/4200100007",
    coverUrl: "https://i.etsystatic.com/1.jpg",
    pictures: {},
    live: fieldsOf(["Blue", "Sand", "Moss"], ["S", "M", "L", "XL"]),
    endsAt: at,
    seenAt: at,
    connected: true,
    stale: false,
    gone: false,
    paidUntil: null,
    deletedHere: null,
    mayComeBack: false,
    requests: [],
    differences: [],
    ...more,
  };
}

export function listingChange(kind: ChangeKind, edit: EditContent | null, more: Partial<ChangeView> = {}): ChangeView {
  const of = apron();
  const content = { price: null, quantity: null, overrides: {}, ...(edit ? { edit } : {}) };
  return change({
    kind,
    listingId: of.id,
    listing: of,
    coverUrl: of.coverUrl,
    contactSheetUrl: null,
    fee: { amount: kind === "renew" ? 20 : 0, currency: "USD" },
    items: [item(shop(1), { content, externalId: of.externalId, listingUrl: of.url })],
    ...more,
  });
}

export const before = fieldsOf(["Blue", "Sand", "Moss"], ["S", "M", "L", "XL"]);
export const smallEdit: EditContent = {
  set: {
    title: "Linen apron with two pockets",
    tags: ["linen apron", "pinafore"],
    shippingProfileId: 12,
    "price:Blue / S": 2600,
    "quantity:Blue / S": 7,
    "quantity:Blue / M": 7,
    whoMade: "collective",
    whenMade: "made_1",
    isSupply: false,
  },
  before: {
    title: "Linen apron with pocket",
    tags: ["linen apron", "kitchen"],
    shippingProfileId: 11,
    "price:Blue / S": 2400,
    "quantity:Blue / S": 5,
    "quantity:Blue / M": 5,
    whoMade: "i_did",
    whenMade: "made_1",
    isSupply: false,
  },
};

/** Every field changed in 70 options with the longest names, and texts that grow when they are escaped. */
export function extremeEdit(): EditContent {
  const old = fieldsOf(
    Array.from({ length: 70 }, (_, n) => `&<>~*_${n}`.padEnd(60, "x")),
    ["&".repeat(60)],
    {
      title: "&<>".repeat(46),
      description: `${"Long & <long> ~text~ *of* hers 🧵 ".repeat(40)}\n\n`.repeat(40),
      tags: Array.from({ length: 13 }, (_, n) => `<tag> ${n}`),
    },
  );
  const fresh = Object.entries(old).map(([field, value]) => {
    if (typeof value === "number") return [field, value + field.length];
    if (typeof value === "string") return [field, Array.from(value).toReversed().join("")];
    return [field, Array.isArray(value) ? ["other"] : value];
  });
  return { set: Object.fromEntries(fresh), before: old };
}
