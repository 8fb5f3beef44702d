import { catalogText } from "../messages/en.ts";
import type { VariationLimits } from "../variations/model.ts";
import type { ListingField } from "./definition.ts";

/**
 * What a listing has on every marketplace. Each adapter adds the fields of its own. What people read of a field is a getter, so
 * that it is in the language of the moment: a copy of a definition would keep the language in which it was made.
 */

const titleField: ListingField = {
  key: "title",
  shape: { type: "line" },
  get label() {
    return catalogText.fields.title;
  },
  said: "listing",
  column: "title",
};

const descriptionField: ListingField = {
  key: "description",
  shape: { type: "text" },
  get label() {
    return catalogText.fields.description;
  },
  said: "listing",
  column: "description",
};

/** Its limits are the marketplace's (`ListingLimits`). */
function tagsField(limits: { readonly tags: number; readonly tag: number }): ListingField {
  return {
    key: "tags",
    shape: { type: "words", most: limits.tags, longest: limits.tag },
    get label() {
      return catalogText.fields.tags;
    },
    said: "listing",
    column: "tags",
  };
}

/** What it is made of: a drafter proposes it where the marketplace has the field. */
export function materialsField(shape: Extract<ListingField["shape"], { type: "words" }>): ListingField {
  return {
    key: "materials",
    shape,
    get label() {
      return catalogText.fields.materials;
    },
    said: "listing",
    column: "materials",
  };
}

const categoryField: ListingField = {
  key: "category",
  shape: { type: "category" },
  get label() {
    return catalogText.fields.category;
  },
  said: "listing",
  neededOnSale: true,
};

const photosField: ListingField = {
  key: "images",
  shape: { type: "photos" },
  get label() {
    return catalogText.fields.images;
  },
  said: "listing",
};

function variationsField(limits: VariationLimits | undefined): ListingField {
  return {
    key: "variations",
    shape: { type: "variations", ...(limits ? { limits } : {}) },
    get label() {
      return catalogText.fields.variations;
    },
    said: "option",
  };
}

const optionFields: readonly ListingField[] = [
  {
    key: "price",
    shape: { type: "price" },
    get label() {
      return catalogText.fields.price;
    },
    said: "option",
    byOption: true,
  },
  {
    key: "quantity",
    shape: { type: "stock" },
    get label() {
      return catalogText.fields.quantity;
    },
    said: "option",
    byOption: true,
  },
  {
    key: "sku",
    shape: { type: "line" },
    get label() {
      return catalogText.fields.sku;
    },
    get named() {
      return catalogText.named.sku;
    },
    said: "option",
    byOption: true,
  },
  {
    key: "enabled",
    shape: {
      type: "flag",
      get no() {
        return catalogText.no;
      },
      get yes() {
        return catalogText.yes;
      },
    },
    get label() {
      return catalogText.fields.enabled;
    },
    said: "option",
    byOption: true,
  },
];

/**
 * All fields of a marketplace's listings, in the order in which people are told of them.
 *
 * @param variations how much new listings may vary; left out: they can't
 */
export function listingFields(
  limits: { readonly tags: number; readonly tag: number },
  own: readonly ListingField[],
  variations?: VariationLimits,
): readonly ListingField[] {
  return [
    titleField,
    descriptionField,
    tagsField(limits),
    ...own.filter(({ said }) => said === "listing"),
    categoryField,
    photosField,
    ...optionFields,
    ...own.filter(({ said }) => said !== "listing"),
    variationsField(variations),
  ];
}
