/** Fewer different values than this cannot come from a random source: 32 random bytes have about 30. */
const fewestBytes = 16;
/** 32 random hexadecimal signs have about 14 different ones. */
const fewestSigns = 8;
const longestPeriod = 16;
const shortestSecret = 32;

/** Secrets that documentation shows, so that everyone knows them. */
const published = [
  "your-super-secret-jwt-token-with-at-least-32-characters-long",
  "super-secret-jwt-token-with-at-least-32-characters-long",
  "your-256-bit-secret",
];

/**
 * Why these 32 bytes are no key, or null. Catches what people type or copy instead of drawing one: a random key fails
 * less than once in 10¹³.
 *
 * @returns the rest of a sentence that begins with "the key"; never a part of the key
 */
export function weaknessOfKey(key: Uint8Array): string | null {
  const bytes = [...key];
  if (isRepeated(bytes)) return "repeats itself";
  if (isCounted(bytes)) return "is a row of numbers";
  if (new Set(bytes).size < fewestBytes) return "has too few different bytes";
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) return "is typed text, not random bytes";
  return null;
}

/** Why a text is no shared secret (HS256), or null. As above; at least 32 characters. */
export function weaknessOfSecret(secret: string): string | null {
  const signs = Array.from(secret);
  if (signs.length < shortestSecret) return `is shorter than ${shortestSecret} characters`;
  if (published.some((each) => secret.toLowerCase().includes(each))) return "stands in a documentation";
  const codes = signs.map((sign) => sign.codePointAt(0) ?? 0);
  if (isRepeated(codes)) return "repeats itself";
  if (isCounted(codes)) return "is a row of signs";
  if (new Set(signs).size < fewestSigns) return "has too few different characters";
  return null;
}

function isRepeated(values: readonly number[]): boolean {
  for (let period = 1; period <= Math.min(longestPeriod, values.length / 2); period += 1) {
    if (values.every((value, at) => value === values[at % period])) return true;
  }
  return false;
}

/** Always the same step from one to the next, such as 0, 1, 2 …. */
function isCounted(values: readonly number[]): boolean {
  const steps = values.slice(1).map((value, at) => value - (values[at] ?? 0));
  return new Set(steps).size === 1;
}
