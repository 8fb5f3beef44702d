import type { ListingField } from "./definition.ts";

/** What a listing has on every marketplace. Each adapter adds the fields of its own. */

const titleField: ListingField = {
  key: "title",
  shape: { type: "line" },
  label: "Title",
  said: "listing",
  column: "title",
};

const descriptionField: ListingField = {
  key: "description",
  shape: { type: "text" },
  label: "Description",
  said: "listing",
  column: "description",
};

/** Its limits are the marketplace's (`ListingLimits`). */
function tagsField(limits: { readonly tags: number; readonly tag: number }): ListingField {
  return {
    key: "tags",
    shape: { type: "words", most: limits.tags, longest: limits.tag },
    label: "Tags",
    said: "listing",
    column: "tags",
  };
}

/** What it is made of: a drafter proposes it where the marketplace has the field. */
export function materialsField(shape: Omit<Extract<ListingField["shape"], { type: "words" }>, "type">): ListingField {
  return {
    key: "materials",
    shape: { type: "words", ...shape },
    label: "Materials",
    said: "listing",
    column: "materials",
  };
}

const categoryField: ListingField = {
  key: "category",
  shape: { type: "category" },
  label: "Category",
  said: "listing",
  neededOnSale: true,
};

const photosField: ListingField = {
  key: "images",
  shape: { type: "photos" },
  label: "Photos",
  said: "listing",
};

const variationsField: ListingField = {
  key: "variations",
  shape: { type: "variations" },
  label: "Variations",
  said: "option",
};

const optionFields: readonly ListingField[] = [
  { key: "price", shape: { type: "price" }, label: "Price", said: "option", byOption: true },
  { key: "quantity", shape: { type: "stock" }, label: "Stock", said: "option", byOption: true },
  { key: "sku", shape: { type: "line" }, label: "SKU", said: "option", byOption: true, named: "the SKU" },
  { key: "enabled", shape: { type: "flag", no: "No", yes: "Yes" }, label: "On sale", said: "option", byOption: true },
];

/** All fields of a marketplace's listings, in the order in which people are told of them. */
export function listingFields(
  limits: { readonly tags: number; readonly tag: number },
  own: readonly ListingField[],
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
    variationsField,
  ];
}
