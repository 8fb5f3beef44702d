import { numberInLink } from "#src/marketplaces/registry.ts";

const request = /^request #?(\d{1,9})$/iu;

/** 12 of "request 12", by which people name what was asked for; null where it is something else. */
export function requestNumber(typed: string): number | null {
  const found = request.exec(typed.trim())?.[1];
  return found === undefined ? null : Number(found);
}

/** As people write it in a sentence: `(#1234567890)`, `listing #1234567890.` */
const number = /^[\s(["'“]*(?:listing\s{0,3})?#\s?(\d{6,15})[\s).,;:!?\]"'”]*$/iu;

/** The marketplace's number of the listing that a link or `#1234567890` names; null where it is neither. */
export function listingNumber(typed: string): string | null {
  return numberInLink(typed) ?? number.exec(typed.trim())?.[1] ?? null;
}
