/**
 * The pages that the marketplace has of a listing: `/listing/<n>`, `/your/shops/me/listing-editor/edit/<n>`,
 * `/your/shops/<name>/tools/listings/<n>`. Its number stands last, or a title behind it.
 */
const link = /\/(?:listing|listings|listing-editor\/[a-z]+)\/(\d{1,15})(?![\d])/iu;
const number = /^#\s?(\d{6,15})$/u;

/** The marketplace's number of the listing that a link or `#1234567890` names; null where it is neither. */
export function listingNumber(typed: string): string | null {
  return link.exec(typed)?.[1] ?? number.exec(typed.trim())?.[1] ?? null;
}
