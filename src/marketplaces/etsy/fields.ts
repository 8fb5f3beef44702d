import { materialsField } from "#src/catalog/fields/neutral.ts";
import { formatMoney } from "#src/catalog/money.ts";
import { activationFee } from "./fees.ts";
import type { EtsyField } from "./field.ts";
import { etsyText } from "./messages/en.ts";
import { fieldsOfOwnCalls } from "./own-call-fields.ts";
import { safetyFields } from "./safety-fields.ts";

/** The two properties that a seller names, of an inventory (etsy behaviour 4.3). */
export const ownProperties = [513, 514];

/** It is written under the name of the year's present spans: see `createWhenMade`. */
export const whenMadeKey = "whenMade";

/** The words for a time under its lasting name, inside of a sentence. */
function sayWhenMade(value: string): string {
  const { before, lasting } = etsyText.whenMadeInside;
  if (value in lasting) return lasting[value as keyof typeof lasting];
  return value.startsWith("before_") ? before(value.slice("before_".length)) : value.replace("_", " – ");
}

/** A list of words in letters, digits and spaces. */
function plainWords(most: number) {
  return {
    type: "words" as const,
    most,
    longest: 45,
    refused: /[^\p{L}\p{Nd}\p{Zs}]/gu,
    get takes() {
      return etsyText.plainWords;
    },
  };
}

/** Who makes it for the shop, by the numbers of the shop's own list (etsy behaviour 3.3). */
export const partnersKey = "productionPartnerIds";

/** The three travel together (etsy behaviour 3.3). */
const made = { said: "shop", together: "made" } as const;

/**
 * What Etsy's listings have beside the fields of every marketplace, in the order of the forms (spec of July 2026,
 * `createDraftListing`).
 */
export const etsyFields: readonly EtsyField[] = [
  // Added to and not copied: a copy would keep its words in the language of now.
  Object.assign(materialsField(plainWords(13)), { name: "materials" }),
  {
    key: "styles",
    name: "styles",
    shownAs: "style",
    shape: plainWords(2),
    get label() {
      return etsyText.fields.styles.label;
    },
    said: "listing",
    // `updateListing` has no such field (etsy behaviour 3.3).
    onlyNew: true,
  },
  {
    key: "weight",
    name: "item_weight_unit",
    numbers: ["item_weight"],
    shape: { type: "measure", numbers: 1, units: ["g", "kg", "oz", "lb"] },
    get label() {
      return etsyText.fields.weight.label;
    },
    said: "listing",
  },
  {
    key: "dimensions",
    name: "item_dimensions_unit",
    numbers: ["item_length", "item_width", "item_height"],
    shape: { type: "measure", numbers: 3, units: ["cm", "mm", "m", "in", "ft", "yd"] },
    get label() {
      return etsyText.fields.dimensions.label;
    },
    said: "listing",
  },
  ...fieldsOfOwnCalls,
  {
    key: "shippingProfileId",
    name: "shipping_profile_id",
    shape: { type: "profile", list: "shippingProfiles" },
    get label() {
      return etsyText.fields.shippingProfile.label;
    },
    get short() {
      return etsyText.fields.shippingProfile.short;
    },
    said: "shop",
    get needed() {
      return etsyText.fields.shippingProfile.needed;
    },
    neededOnSale: true,
  },
  {
    key: "readiness",
    name: "readiness_state_id",
    shape: { type: "profile", list: "processingProfiles" },
    get label() {
      return etsyText.fields.processingProfile.label;
    },
    get short() {
      return etsyText.fields.processingProfile.short;
    },
    said: "shop",
    byOption: true,
    optionColumn: "processing profile",
    get needed() {
      return etsyText.fields.processingProfile.needed;
    },
  },
  {
    key: "returnPolicyId",
    name: "return_policy_id",
    shape: { type: "profile", list: "returnPolicies" },
    get label() {
      return etsyText.fields.returnPolicy.label;
    },
    get short() {
      return etsyText.fields.returnPolicy.short;
    },
    said: "shop",
    get needed() {
      return etsyText.fields.returnPolicy.needed;
    },
  },
  {
    key: "sectionId",
    name: "shop_section_id",
    shape: {
      type: "profile",
      list: "sections",
      get none() {
        return etsyText.fields.section.none;
      },
    },
    get label() {
      return etsyText.fields.section.label;
    },
    get short() {
      return etsyText.fields.section.short;
    },
    said: "shop",
  },
  {
    key: "whoMade",
    name: "who_made",
    shape: {
      type: "choice",
      get choices() {
        const { iDid, someoneElse, collective } = etsyText.fields.whoMade.choices;
        return [
          { value: "i_did", label: iDid },
          { value: "someone_else", label: someoneElse },
          { value: "collective", label: collective },
        ];
      },
    },
    get label() {
      return etsyText.fields.whoMade.label;
    },
    get short() {
      return etsyText.fields.whoMade.short;
    },
    get named() {
      return etsyText.fields.whoMade.named;
    },
    get needed() {
      return etsyText.fields.whoMade.needed;
    },
    ...made,
  },
  {
    key: partnersKey,
    name: "production_partner_ids",
    shownAs: "production_partners",
    shape: { type: "profiles", list: "productionPartners" },
    get label() {
      return etsyText.fields.productionPartners.label;
    },
    get short() {
      return etsyText.fields.productionPartners.label;
    },
    said: "shop",
    column: "production partners",
  },
  {
    key: whenMadeKey,
    name: "when_made",
    shape: { type: "choice", say: sayWhenMade },
    get label() {
      return etsyText.fields.whenMade.label;
    },
    get question() {
      return etsyText.fields.whenMade.question;
    },
    get short() {
      return etsyText.fields.whenMade.short;
    },
    get named() {
      return etsyText.fields.whenMade.named;
    },
    get needed() {
      return etsyText.fields.whenMade.needed;
    },
    ...made,
  },
  {
    key: "autoRenew",
    name: "should_auto_renew",
    shape: {
      type: "flag",
      get no() {
        return etsyText.fields.autoRenew.no;
      },
      get yes() {
        return etsyText.fields.autoRenew.yes(formatMoney(activationFee));
      },
    },
    get label() {
      return etsyText.fields.autoRenew.label;
    },
    get question() {
      return etsyText.fields.autoRenew.question;
    },
    get short() {
      return etsyText.fields.autoRenew.short;
    },
    get named() {
      return etsyText.fields.autoRenew.named;
    },
    said: "shop",
    renews: true,
  },
  {
    key: "isSupply",
    name: "is_supply",
    shape: {
      type: "flag",
      get no() {
        return etsyText.fields.isSupply.no;
      },
      get yes() {
        return etsyText.fields.isSupply.yes;
      },
      told: true,
    },
    get label() {
      return etsyText.fields.isSupply.label;
    },
    get short() {
      return etsyText.fields.isSupply.short;
    },
    get question() {
      return etsyText.fields.isSupply.question;
    },
    get named() {
      return etsyText.fields.isSupply.named;
    },
    ofShopAlone: true,
    ...made,
  },
  ...safetyFields,
];
