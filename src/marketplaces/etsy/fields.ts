import type { ListingField } from "#src/catalog/fields/definition.ts";
import { materialsField } from "#src/catalog/fields/neutral.ts";
import { formatMoney } from "#src/catalog/money.ts";
import { activationFee, paidFor } from "./fees.ts";

/** A field that Etsy adds, with its name there. */
export type EtsyField = ListingField & {
  /** In Etsy's forms. */
  readonly name: string;
  /** In Etsy's answers, where it has another name there. */
  readonly shownAs?: string;
};

/** It is written under the name of the year's present spans: see `createWhenMade`. */
export const whenMadeKey = "whenMade";

/** The three travel together (etsy behaviour 3.3). */
const made = { said: "shop", together: "made" } as const;

/**
 * What Etsy's listings have beside the fields of every marketplace, in the order of the forms (spec of July 2026,
 * `createDraftListing`).
 */
export const etsyFields: readonly EtsyField[] = [
  {
    ...materialsField({
      most: 13,
      longest: 45,
      refused: /[^\p{L}\p{Nd}\p{Zs}]/gu,
      takes: "letters, digits and spaces",
    }),
    name: "materials",
  },
  {
    key: "styles",
    name: "styles",
    shownAs: "style",
    shape: {
      type: "words",
      most: 2,
      longest: 45,
      refused: /[^\p{L}\p{Nd}\p{Zs}]/gu,
      takes: "letters, digits and spaces",
    },
    label: "Styles",
    said: "listing",
    // `updateListing` has no such field (etsy behaviour 3.3).
    onlyNew: true,
  },
  {
    key: "shippingProfileId",
    name: "shipping_profile_id",
    shape: { type: "profile", list: "shippingProfiles" },
    label: "Shipping profile",
    short: "Shipping",
    said: "shop",
    needed: "a shipping profile",
    neededOnSale: true,
  },
  {
    key: "readiness",
    name: "readiness_state_id",
    shape: { type: "profile", list: "processingProfiles" },
    label: "Processing profile",
    short: "Processing",
    said: "shop",
    byOption: true,
    needed: "a processing profile",
  },
  {
    key: "returnPolicyId",
    name: "return_policy_id",
    shape: { type: "profile", list: "returnPolicies" },
    label: "Return policy",
    short: "Returns",
    said: "shop",
    needed: "a return policy",
  },
  {
    key: "sectionId",
    name: "shop_section_id",
    shape: { type: "profile", list: "sections", none: "No section" },
    label: "Section",
    short: "Section",
    said: "shop",
  },
  {
    key: "whoMade",
    name: "who_made",
    shape: {
      type: "choice",
      choices: [
        { value: "i_did", label: "I did" },
        { value: "someone_else", label: "Another company or person" },
        { value: "collective", label: "A member of my shop" },
      ],
    },
    label: "Who made it",
    short: "Who made it",
    named: "who made it",
    needed: "who made it",
    ...made,
  },
  {
    key: whenMadeKey,
    name: "when_made",
    shape: { type: "choice" },
    label: "When it was made",
    question: "When was it made",
    short: "Made",
    named: "when it was made",
    needed: "when it was made",
    ...made,
  },
  {
    key: "autoRenew",
    name: "should_auto_renew",
    shape: { type: "flag", no: "No", yes: `Yes, ${formatMoney(activationFee)} each time` },
    label: "Automatic renewal",
    question: `Renew by itself after ${paidFor}`,
    short: "Auto-renew",
    named: "automatic renewal",
    said: "shop",
  },
  {
    key: "isSupply",
    name: "is_supply",
    shape: { type: "flag", no: "A finished product", yes: "A supply or tool to make things", told: true },
    label: "What it is",
    short: "What it is",
    question: "What is it",
    named: "what it is",
    ofShopAlone: true,
    ...made,
  },
];
