import { numberInLink } from "#src/marketplaces/registry.ts";

const number = /^#\s?(\d{6,15})$/u;

/** The marketplace's number of the listing that a link or `#1234567890` names; null where it is neither. */
export function listingNumber(typed: string): string | null {
  return numberInLink(typed) ?? number.exec(typed.trim())?.[1] ?? null;
}
