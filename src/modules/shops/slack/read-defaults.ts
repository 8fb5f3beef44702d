import { type ShopDefaults, whoMadeValues } from "#src/catalog/listing.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { listedNumber } from "#src/platform/slack/numbers.ts";
import { nothing } from "./defaults-fields.ts";
import { shopsFields } from "./ids.ts";

/** What is selected in the fields that a shop's listings share. Fields that were left empty are left out. */
export function readDefaults(values: FormValues, shopId: string): Partial<ShopDefaults> {
  const chosen = (field: string) => values.choice(joinIds(field, shopId));
  const number = (field: string) => {
    const value = chosen(field);
    return value === nothing ? null : listedNumber(value);
  };
  const whoMade = whoMadeValues.find((value) => value === chosen(shopsFields.whoMade));
  const section = chosen(shopsFields.section);
  const picked: { [Key in keyof ShopDefaults]?: ShopDefaults[Key] | null | undefined } = {
    shippingProfileId: number(shopsFields.shipping) ?? undefined,
    readinessStateId: number(shopsFields.processing) ?? undefined,
    returnPolicyId: number(shopsFields.returns) ?? undefined,
    // "No section" is a choice; an untouched field is none.
    sectionId: section === null ? undefined : number(shopsFields.section),
    whoMade,
    whenMade: chosen(shopsFields.whenMade) ?? undefined,
    autoRenew: flag(chosen(shopsFields.autoRenew)),
    isSupply: flag(chosen(shopsFields.supply)),
  };
  return Object.fromEntries(Object.entries(picked).filter(([, value]) => value !== undefined));
}

function flag(value: string | null): boolean | undefined {
  return value === null ? undefined : value === "on";
}

/** A whole set of a shop's defaults, from its form. */
export function readShopDefaults(values: FormValues, shopId: string): ShopDefaults {
  return {
    shippingProfileId: null,
    returnPolicyId: null,
    readinessStateId: null,
    sectionId: null,
    whoMade: null,
    whenMade: null,
    isSupply: false,
    autoRenew: false,
    ...readDefaults(values, shopId),
  };
}
