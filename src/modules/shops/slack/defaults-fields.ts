import { type ShopDefaults, whoMadeValues } from "#src/catalog/listing.ts";
import { formatMoney } from "#src/catalog/money.ts";
import type { ProfileOption } from "#src/marketplaces/port.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import { type Block, input, option, type Option, select } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { ShopView } from "../model.ts";
import { shopsFields } from "./ids.ts";

export type WhenMade = { readonly value: string; readonly label: string };

const whoMadeLabels = { i_did: "I did", someone_else: "Another company or person", collective: "A member of my shop" };

/** "Nothing" as an option where the marketplace allows it. */
export const nothing = "none";

/**
 * The selects of what a shop's listings share. Each stands once per shop (block id `field|shopId`).
 *
 * @param chosen what is selected already; a field left out shows nothing selected
 * @param required whether all but the section have to be chosen: what a shop's own defaults must say, a listing that
 *   differs in one of them need not
 */
export function defaultsFields(
  shop: ShopView,
  chosen: Partial<ShopDefaults>,
  whenMade: readonly WhenMade[],
  required: boolean,
): Block[] {
  const { profiles } = shop;
  const { fees } = shop.marketplace;
  const one = (field: string, label: string, options: readonly Option[], value: string | null): Block[] => {
    if (options.length === 0) return [];
    const optional = !required || field === shopsFields.section;
    return [
      input(
        joinIds(field, shop.id),
        label,
        select(studioInputIds.value, options, value, required ? "Choose" : "As the shop has it"),
        { optional },
      ),
    ];
  };
  const profile = (list: readonly ProfileOption[] | undefined) =>
    (list ?? []).map(({ id, title }) => option(title, String(id)));
  const id = (value: number | null | undefined) => (value === null || value === undefined ? null : String(value));
  const flag = (value: boolean | undefined) => (value === undefined ? null : value ? "on" : "off");
  return [
    ...one(shopsFields.shipping, "Shipping profile", profile(profiles?.shippingProfiles), id(chosen.shippingProfileId)),
    ...one(
      shopsFields.processing,
      "Processing profile",
      profile(profiles?.processingProfiles),
      id(chosen.readinessStateId),
    ),
    ...one(shopsFields.returns, "Return policy", profile(profiles?.returnPolicies), id(chosen.returnPolicyId)),
    ...one(
      shopsFields.section,
      "Section",
      profiles && profiles.sections.length > 0 ? [option("No section", nothing), ...profile(profiles.sections)] : [],
      chosen.sectionId === null ? nothing : id(chosen.sectionId),
    ),
    ...one(
      shopsFields.whoMade,
      "Who made it",
      whoMadeValues.map((value) => option(whoMadeLabels[value], value)),
      chosen.whoMade ?? null,
    ),
    ...one(
      shopsFields.whenMade,
      "When was it made",
      whenMade.map(({ value, label }) => option(label, value)),
      chosen.whenMade ?? null,
    ),
    ...(fees.paidFor === null
      ? []
      : one(
          shopsFields.autoRenew,
          `Renew by itself after ${fees.paidFor}`,
          [option("No", "off"), option(`Yes, ${formatMoney(fees.activation)} each time`, "on")],
          flag(chosen.autoRenew),
        )),
  ];
}

/** How many inputs `defaultsFields` makes at most. */
export const defaultsFieldCount = 7;
