import type { OperatorDetails } from "#src/marketplaces/port.ts";
import type { StudioRecord } from "#src/modules/studio/index.ts";
import { safetyText } from "../messages/safety.en.ts";

/** Grows when the text that owners accept says something else of the addresses: then it is asked for anew. */
export const operatorsTextVersion = 1;

/** Whether an owner accepted what becomes of the addresses, in its present words. */
export function acceptsOperators({ operatorsText }: Pick<StudioRecord, "operatorsText">): boolean {
  return operatorsText?.version === operatorsTextVersion;
}

/** Characters; assumed, for no marketplace names them yet. */
export const operatorLimits = { name: 100, street: 100, more: 100, city: 100, postcode: 20, country: 2, email: 254 };

/** What of it can't be right, by field. What the marketplace refuses beside this, it says itself. */
export function operatorProblems(details: OperatorDetails): Partial<Record<keyof OperatorDetails, string>> {
  const found: Partial<Record<keyof OperatorDetails, string>> = {};
  for (const field of ["name", "street", "city"] as const) {
    if (details[field] === "") found[field] = safetyText.missing;
  }
  if (!/^[A-Z]{2}$/.test(details.country)) found.country = safetyText.noCountry;
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(details.email)) found.email = safetyText.noEmail;
  return found;
}
