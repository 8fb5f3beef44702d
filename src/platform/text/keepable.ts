/** How JSON writes what Postgres keeps in no text: NUL, and half of a sign that was cut in two. */
const unkept = /\\u0000|\\ud[89ab]..(?!\\ud[c-f])|(?<!\\ud[89ab]..)\\ud[c-f]../i;

/** The text without NUL, and with a replacement sign for each half of a sign. */
export function keepable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/**
 * JSON, all texts in it such as can be kept.
 *
 * @throws SyntaxError for what isn't JSON
 */
export function parseKeepable(json: string): unknown {
  // Most of it has none: a page of a shop is read in a third of the time.
  if (!unkept.test(json)) return JSON.parse(json);
  return JSON.parse(json, (_, value: unknown) => (typeof value === "string" ? keepable(value) : value));
}

/** The same JSON, all texts in it such as can be kept. */
export function keepableJson(json: string): string {
  return unkept.test(json) ? JSON.stringify(parseKeepable(json)) : json;
}
