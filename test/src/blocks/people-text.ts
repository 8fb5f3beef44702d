/** What people and shops may have written, at its worst. */
export const texts: Readonly<Record<string, string>> = {
  "mentions and links": "<!channel> <@UEVIL> <#CEVIL> <https://evil.example|text> ",
  "signs that grow when escaped": "&<>",
  "signs of styles": "*_~`|• ",
  "right to left": "مئزر كتان \u202E",
  emoji: "👩‍👩‍👧‍👦🧵",
  "combining characters": "e\u0301\u0323a\u0300",
  "many lines": "a\n\n> b\n",
  "one endless word": "W",
  nothing: "",
};

/** How many characters each field holds: what the marketplace takes, or what a form of ours takes if that is more. */
const lengths: Readonly<Record<string, number>> = {
  title: 3000,
  name: 255,
  shopName: 255,
  description: 6000,
  alt: 500,
  text: 1000,
  instructions: 1000,
  failure: 1000,
  reason: 1000,
  fileName: 255,
  words: 3000,
  sku: 100,
  step: 200,
  byName: 255,
  categoryPath: 600,
  path: 600,
  tags: 60,
  materials: 100,
  photoProblems: 400,
  base: 6000,
  ours: 6000,
  live: 6000,
  before: 6000,
  after: 6000,
};

/** The same data, with everything that people wrote in it replaced by `text`, as often as the field holds it. */
export function written<T>(data: T, text: string): T {
  return replaced(data, text, "") as T;
}

function replaced(value: unknown, text: string, key: string): unknown {
  if (typeof value === "string") return filled(text, lengths[key]) ?? value;
  if (Array.isArray(value)) return value.map((each) => replaced(each, text, key));
  // What a marketplace is called is our own word: its adapter declares it.
  if (key === "marketplace") return value;
  if (typeof value !== "object" || value === null || value instanceof Date || isDrawn(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaced(inner, text, name)]));
}

/** A text object of Block Kit: ours, and made safe already. */
function isDrawn(value: object): boolean {
  return "type" in value && (value.type === "mrkdwn" || value.type === "plain_text");
}

/** At least once; null where nobody writes. */
function filled(text: string, length: number | undefined): string | null {
  if (length === undefined) return null;
  return text.repeat(Math.max(1, Math.floor(length / Math.max(1, text.length))));
}
