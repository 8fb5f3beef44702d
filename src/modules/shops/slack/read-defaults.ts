import { nothing } from "./defaults-fields.ts";
import { fields, joinIds } from "#src/platform/slack/blocks/ids.ts";
import { type ShopDefaults, whoMadeValues } from "#src/catalog/listing.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { listedNumber } from "#src/platform/slack/numbers.ts";

/** What is selected in the fields that a shop's listings share. Fields that were left empty are left out. */
export function readDefaults(values: FormValues, shopId: string): Partial<ShopDefaults> {
  const chosen = (field: string) => values.choice(joinIds(field, shopId));
  const number = (field: string) => {
    const value = chosen(field);
    return value === nothing ? null : listedNumber(value);
  };
  const whoMade = whoMadeValues.find((value) => value === chosen(fields.whoMade));
  const section = chosen(fields.section);
  const picked: { [Key in keyof ShopDefaults]?: ShopDefaults[Key] | null | undefined } = {
    shippingProfileId: number(fields.shipping) ?? undefined,
    readinessStateId: number(fields.processing) ?? undefined,
    returnPolicyId: number(fields.returns) ?? undefined,
    // "No section" is a choice; an untouched field is none.
    sectionId: section === null ? undefined : number(fields.section),
    whoMade,
    whenMade: chosen(fields.whenMade) ?? undefined,
    autoRenew: flag(chosen(fields.autoRenew)),
    isSupply: flag(chosen(fields.supply)),
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
