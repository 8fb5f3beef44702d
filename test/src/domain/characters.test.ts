import { furtherFields } from "#src/catalog/fields/definition.ts";
import { etsyFacts } from "#src/marketplaces/etsy/facts.ts";
import { describe, expect, test } from "vitest";
import { asOne, namesCategory } from "#src/catalog/category-name.ts";
import { numbersSpelled } from "#src/catalog/characters.ts";
import { etsyRules } from "#src/marketplaces/etsy/rules.ts";
import { joinTags } from "#src/catalog/tags.ts";
import { tidyLine } from "#src/platform/text/text.ts";

const said = (problems: readonly { readonly text: string }[]) => problems.map(({ text }) => text).join(" ");

describe("a title", () => {
  test.each([
    ["Spoon, ½ cup", "Etsy refuses ½ in titles. Write 1/2 for ½."],
    ["Rug, 4 m²", "Etsy refuses ² in titles. Write 2 for ²."],
    ["Apron ❤", "Etsy refuses ❤ in titles. Please leave it out."],
    ["$ and ^", "Etsy refuses $ and ^ in titles. Please leave them out."],
    ["Cup ¼ ❤", "Etsy refuses ¼ and ❤ in titles. Write 1/4 for ¼. Please leave it out."],
    [
      "Linen\u0323\u0301\u0320 apron",
      "Etsy refuses a mark that can't be seen after “Linen” in titles. Please leave it out.",
    ],
    ["1\u20e3 Linen apron", "Etsy refuses a mark that can't be seen after “1” in titles. Please leave it out."],
    ["Nr. Ⅷ", "Etsy refuses Ⅷ in titles. Write VIII for Ⅷ."],
  ])("%s is refused by its sign", (title, words) => {
    expect(said(etsyRules.title(title))).toBe(words);
  });

  test.each(["Ätherisches Öl, „Nebel“", "Naïve café — 24 × 30", "Кружка", "リネン", "Mug™ © ®", "A + b = c"])(
    "%s is taken",
    (title) => {
      expect(etsyRules.title(title)).toEqual([]);
    },
  );
});

test("tags and materials have classes of their own", () => {
  const [materials] = furtherFields(etsyFacts.fields);
  if (!materials) throw new Error("Etsy has materials");
  expect(said(etsyRules.tags(["a/b", "teacher's gift", "100% linen"]))).toBe(
    "“a/b”: Etsy refuses / in tags, only letters, digits, spaces, hyphens and apostrophes. Please leave it out. “100% linen”: Etsy refuses % in tags, only letters, digits, spaces, hyphens and apostrophes. Please leave it out.",
  );
  expect(said(etsyRules.words(materials, ["oak-wood"]))).toContain("Etsy refuses - in materials");
});

test("signs that draw nothing are gone from what is kept on one line, and accents are one with their letter", () => {
  expect(tidyLine("Linen\u00adapron\ufe0f \u200dwith\u200e pockets\u2060")).toBe("Linenapron with pockets");
  expect(tidyLine("Cafe\u0301")).toBe("Café");
});

test("curly apostrophes in tags become straight", () => {
  expect(joinTags(["mother’s day"], "baby‘s first, teacher's")).toEqual(["mother's day", "baby's first", "teacher's"]);
});

test.each([
  ["1½ inch, ¼ cup", "1 1/2 inch, 1/4 cup"],
  ["4 cm², No ③", "4 cm2, No 3"],
  ["1️⃣ Linen apron", "  Linen apron"],
])("%s is spelled %s", (text, spelled) => {
  expect(numbersSpelled(text)).toBe(spelled);
});

describe("words name a category", () => {
  test.each([
    ["apron", "Aprons"],
    ["Aprons", "Apron"],
    ["tea towel", "Tea Towels"],
    ["journal", "Notebooks & Journals"],
    ["brushes", "Brush"],
    ["box", "Boxes"],
    ["glass", "Glass"],
    ["berries", "Berry"],
  ])("%s: %s", (words, category) => {
    expect(namesCategory(words, category)).toBe(true);
  });

  test.each([
    ["ring", "Ring Trees"],
    ["con", "Connectors"],
    ["board", "Cutting Boards"],
    ["", "Aprons"],
    ["!", "Aprons"],
  ])("not %s: %s", (words, category) => {
    expect(namesCategory(words, category)).toBe(false);
  });

  test("as of one thing", () => {
    expect(asOne("Tea-Towels, Dresses")).toBe("tea towel dress");
  });
});
