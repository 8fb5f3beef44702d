import type { ListingField } from "#src/catalog/fields/definition.ts";

/** A field that Etsy adds, with its name there. */
export type EtsyField = ListingField & {
  /** In Etsy's forms. */
  readonly name: string;
  /** In Etsy's answers, where it has another name there. */
  readonly shownAs?: string;
  /** Of a profile: the name of the kind that Etsy wants beside its number, and the kind. */
  readonly kind?: { readonly name: string; readonly value: string };
  /** Of a measure: the names of its numbers; `name` is its unit. */
  readonly numbers?: readonly string[];
};
