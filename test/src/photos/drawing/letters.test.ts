import { describe, expect, test } from "vitest";
import { drawText, fittingText, lackingShare, textWidth } from "#src/platform/photos/drawing/letters.ts";

const style = { size: 20, weight: "bold" } as const;
const outlines = (text: string) => Array.from(drawText(text, style).paths.matchAll(/ d="([^"]+)"/g), ([, d]) => d);
const places = (text: string) =>
  Array.from(drawText(text, style).paths.matchAll(/translate\((-?[\d.]+) /g), ([, x]) => Number(x));
const box = outlines("漢")[0];

test("Latin, Greek and Cyrillic letters are drawn, each as itself", () => {
  const letters = Array.from("ØłßŞğİőŽąñÉẞЖйіїґљάΩς€₴½✓…“”’–");
  const drawn = letters.map((letter) => outlines(letter).join(" "));
  expect(drawn.filter((each) => each === box || each === "")).toEqual([]);
  expect(new Set(drawn).size).toBe(letters.length);
});

test("a sign that the font lacks is a box as wide as a letter, one for each sign", () => {
  expect(outlines("a漢字b")).toEqual([...outlines("a"), box, box, ...outlines("b")]);
  expect(textWidth("漢", style)).toBeGreaterThan(style.size / 2);
  expect(outlines("Øłß Ж ά 漢 😀").filter((each) => each === box)).toHaveLength(1);
  expect([lackingShare("Øłß Ж ά", "bold"), lackingShare("手作り工房", "bold"), lackingShare("", "bold")]).toEqual([
    0, 1, 1,
  ]);
  // Half of a sign, as a cut text may hold it.
  expect(outlines("a\ud83d")).toHaveLength(2);
});

test("accents stand on their letters however they are written", () => {
  expect(outlines("e\u0301")).toEqual(outlines("é"));
  expect(textWidth("Z\u0308", style)).toBeCloseTo(textWidth("Z", style));
});

describe("from right to left", () => {
  test("Hebrew is drawn from the right, and what stands between keeps its own direction", () => {
    const [shin, lamed] = [outlines("ש")[0], outlines("ל")[0]];
    expect(outlines("של")).toEqual([lamed, shin]);
    // The first strong sign decides: a Hebrew name with a number has the number at its left.
    expect(outlines("של 12")).toEqual([...outlines("12"), lamed, shin]);
    const mixed = outlines("ab של cd");
    expect(mixed).toEqual([...outlines("ab"), lamed, shin, ...outlines("cd")]);
  });

  test("Arabic letters join: alone a letter looks different", () => {
    expect(outlines("ببب")).toHaveLength(3);
    expect(new Set([...outlines("ببب"), ...outlines("ب")]).size).toBe(4);
  });

  test("no sign in a text turns its letters around", () => {
    expect(outlines("\u202elive\u202c")).toEqual(outlines("live"));
    expect(outlines("\u2067live\u2069")).toEqual(outlines("live"));
  });
});

test("letters stand from left to right without lying on each other", () => {
  for (const text of ["Wide and narrow: iiiWWW", "שלום", "مرحبا"]) {
    const at = places(text);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(new Set(at).size).toBe(at.length);
  }
});

describe("a text longer than its room", () => {
  test.for([
    "W".repeat(300),
    "i".repeat(300),
    "&".repeat(5000),
    "👨‍👩‍👧".repeat(200),
    "ש".repeat(300),
    "e\u0301".repeat(300),
  ])("%s is cut between signs, ends in …, and fills the room", (text) => {
    const kept = fittingText(text, style, 200);
    expect(kept.endsWith("…")).toBe(true);
    expect(textWidth(kept, style)).toBeLessThanOrEqual(200);
    expect(textWidth(kept, style)).toBeGreaterThan(200 - 4 * style.size);
    expect(text.normalize("NFC").startsWith(kept.slice(0, -1))).toBe(true);
  });

  test("what fits stays as it is, on one line", () => {
    expect(fittingText("  Pine\nand\tInk\u0000 ", style, 400)).toBe("Pine and Ink");
  });

  test("a megabyte is measured at once", () => {
    const began = performance.now();
    fittingText("Pine & Ink ".repeat(100_000), style, 200);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

test("nothing of a text is left in the drawing but outlines", () => {
  const hostile = `<script>alert("1")</script>]]><!-- &amp; --> ' " \u0000 ]]>`;
  expect(drawText(hostile, style).paths).toMatch(
    /^<g transform="scale\([-\d.e]+ [-\d.e]+\)">(<path transform="translate\([-\d.]+ [-\d.]+\)" d="[MLQCZ\d., -]+"\/>)*<\/g>$/,
  );
});
