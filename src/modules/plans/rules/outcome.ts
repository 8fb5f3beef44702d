import type { CategoryAttribute } from "#src/catalog/fields/attributes.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingState } from "#src/catalog/listing.ts";
import type { ShopProfiles } from "#src/marketplaces/port.ts";
import type { StateMove } from "./rule.ts";

/** A listing as a rule judges it. */
export type PlanListing = {
  readonly id: string;
  readonly code: string;
  readonly shopId: string;
  readonly shopName: string;
  /** The key of its marketplace. */
  readonly marketplace: string;
  readonly currency: string;
  readonly state: ListingState;
  /** Its live values; with those that are read beside the mirror, where the rule asks for them. */
  readonly fields: FlatFields;
  /** What its category can say of it; left out: it wasn't read. */
  readonly ofCategory?: readonly CategoryAttribute[];
  /** Its shop's lists; null or left out: they aren't known, and a rule that asks for an entry leaves it out. */
  readonly profiles?: ShopProfiles | null;
};

/** `raise-falls`: a raise makes it lower, by its ending or a bound; `lowering-rises`: the other way round. */
const priceWarnings = ["large-fall", "large-rise", "raise-falls", "lowering-rises"] as const;

/** Of prices the worst option; `from` and `to` in minor units of the listing's currency. */
export type RuleWarning =
  | {
      readonly code: (typeof priceWarnings)[number];
      readonly option: string;
      readonly from: number;
      readonly to: number;
    }
  /** Stock goes no lower than 0 and no higher than the marketplace takes. */
  | {
      readonly code: "stock-stopped";
      readonly option: string;
      readonly wanted: number;
      readonly to: number;
    }
  /** A list of words is full: these of the rule's words are not added. Nothing that is there is taken away. */
  | { readonly code: "no-room"; readonly field: string; readonly most: number; readonly words: readonly string[] };

/** Why nothing is planned for a listing. Codes and parameters, to be stored; `leftOutText` makes the sentence. */
export type LeftOutReason =
  /** The rule names no amount in the listing's currency. */
  | { readonly code: "currency"; readonly currency: string }
  /** The rule's endings are of currencies of the other kind. */
  | { readonly code: "ending"; readonly currency: string }
  /** No price between floor and ceiling has the ending. */
  | { readonly code: "no-ending-between"; readonly currency: string }
  /** A price would be zero or less. */
  | { readonly code: "not-above-zero"; readonly option: string }
  | { readonly code: "no-price" | "no-stock" }
  /** No piece would be left: to sell nothing it is taken off sale, by another rule. */
  | { readonly code: "nothing-left" }
  /** It has no stock, without which its prices can't be written. */
  | { readonly code: "nothing-in-stock" }
  /** It is renewed once its time has ended or it sold out. */
  | { readonly code: "not-ended"; readonly state: ListingState }
  /** Its time has ended or it sold out: it comes on sale by a renewal. */
  | { readonly code: "ended"; readonly state: ListingState }
  /** A list of words that has no room for any of the rule's. */
  | { readonly code: "full"; readonly field: string; readonly most: number }
  /** Its marketplace has no such field, or it is none that many listings can be given at once. */
  | { readonly code: "no-field"; readonly field: string }
  /** No listing can do without it. */
  | { readonly code: "not-erasable"; readonly field: string }
  /** No two listings have the same. */
  | { readonly code: "of-one-alone"; readonly field: string }
  /** It holds no such value. */
  | { readonly code: "odd-value"; readonly field: string }
  /** The entries of the shop's list aren't known. */
  | { readonly code: "no-list"; readonly field: string; readonly shop: string }
  /** The shop's list has no such entry, or several. */
  | {
      readonly code: "no-entry" | "several-entries";
      readonly field: string;
      readonly shop: string;
      readonly entry: string;
    }
  | { readonly code: "no-photos" }
  /** As many questions as the marketplace takes. */
  | { readonly code: "full-of-questions"; readonly most: number }
  /** Its category has no such attribute; or none of its listings can do without it. */
  | { readonly code: "no-attribute" | "attribute-needed"; readonly name: string }
  /** The category offers no such value, or several of the name, or of several scales. */
  | {
      readonly code: "no-attribute-value" | "several-attribute-values";
      readonly name: string;
      readonly value: string;
    }
  | { readonly code: "many-attribute-values"; readonly name: string; readonly most: number }
  /** A rule of the marketplace, in its words. */
  | { readonly code: "refused"; readonly said: string }
  /** The mirror has yet to read the field. */
  | { readonly code: "not-read"; readonly field: string };

export type RuleOutcome =
  /** Of a change of the state `set` is empty. Of an edit it has only what differs. */
  | {
      readonly kind: "changes";
      readonly change: "edit" | StateMove;
      readonly set: FlatFields;
      readonly warnings: readonly RuleWarning[];
    }
  | { readonly kind: "unchanged" }
  | { readonly kind: "left-out"; readonly reason: LeftOutReason };

/** Whether a listing starts left out of its plan, until a person includes it. */
export function startsLeftOut(warnings: readonly RuleWarning[]): boolean {
  return warnings.some(({ code }) => (priceWarnings as readonly string[]).includes(code));
}

export function leftOut(reason: LeftOutReason): RuleOutcome {
  return { kind: "left-out", reason };
}

export const unchanged: RuleOutcome = { kind: "unchanged" };

/** An edit to what differs; unchanged where nothing does. */
export function edited(set: FlatFields, warnings: readonly RuleWarning[] = []): RuleOutcome {
  return Object.keys(set).length === 0 ? unchanged : { kind: "changes", change: "edit", set, warnings };
}
