import { describe, expect, test } from "vitest";
import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { mentionedIn } from "#src/modules/tables/rules/import-line.ts";
import { linesByListing, planImport } from "#src/modules/tables/rules/import-plan.ts";
import type { TableListing } from "#src/modules/tables/rules/table-records.ts";

const listing = (code: string, more: Partial<TableListing> = {}): TableListing => ({
  id: `id-${code}` as ListingId,
  code,
  earlierCodes: [],
  shopId: "us" as ShopId,
  shopName: "PineAndInk",
  marketplace: "etsy",
  currency: "USD",
  externalId: `4200${code}`,
  state: "active",
  fields: {
    title: "Linen apron",
    description: "Washed linen.",
    tags: ["linen apron", "kitchen"],
    materials: ["Linen"],
    "price:": 2400,
    "quantity:": 3,
    "sku:": "AP-1",
  },
  ...more,
});
const varied = listing("v2v2", {
  fields: {
    title: "Towel",
    description: "Soft.",
    tags: [],
    materials: [],
    "price:Blue / S": 1000,
    "quantity:Blue / S": 1,
    "sku:Blue / S": "",
    "price:Sand / S": 1200,
    "quantity:Sand / S": 0,
    "sku:Sand / S": "",
  },
});
const plan = (rows: readonly Record<string, string>[], listings: readonly TableListing[] = [listing("ab2c"), varied]) =>
  planImport(
    rows.map((cells, index) => ({ line: index + 2, cells })),
    listings,
  );
const changes = (...rows: Record<string, string>[]) =>
  plan(rows).changes.map(({ line, code, field, before, after }) => [line, code, field, before, after]);
const problems = (...rows: Record<string, string>[]) => plan(rows).problems.map(({ line, text }) => `${line}: ${text}`);

describe("a line changes", () => {
  test("price, stock, SKU and texts, in their own form", () => {
    expect(
      changes({
        code: "AB2C",
        title: " Linen  apron, long ",
        tags: "kitchen, gift; new",
        price: "26,50",
        stock: "0012",
        sku: "'=A1",
        currency: "usd",
      }),
    ).toEqual([
      [2, "ab2c", "title", "Linen apron", "Linen apron, long"],
      [2, "ab2c", "tags", ["linen apron", "kitchen"], ["kitchen", "gift", "new"]],
      [2, "ab2c", "sku:", "AP-1", "=A1"],
      [2, "ab2c", "price:", 2400, 2650],
      [2, "ab2c", "quantity:", 3, 12],
    ]);
  });

  test("the option it names, and no other", () => {
    expect(changes({ code: "v2v2", option: "Sand / S", price: "13" })).toEqual([
      [2, "v2v2", "price:Sand / S", 1200, 1300],
    ]);
  });

  test("nothing where a cell is blank or says what is wanted already", () => {
    expect(changes({ code: "ab2c", title: "", tags: "Kitchen, linen apron", price: " ", stock: "3", sku: "" })).toEqual(
      [],
    );
  });

  test("the listing of its number where a spreadsheet spoiled the code", () => {
    expect(changes({ code: "2E+34", listing: "4200ab2c", stock: "4" })).toEqual([[2, "ab2c", "quantity:", 3, 4]]);
  });

  test.each(["https://www.etsy.com/listing/1200012345/linen-apron?ref=x", "#1200012345", "\u200b1200012345"])(
    "the listing that %s names",
    (typed) => {
      const named = listing("ab2c", { externalId: "1200012345" });
      const { changes: found, problems: wrong } = plan([{ listing: typed, stock: "4" }], [named]);
      expect(wrong).toEqual([]);
      expect(found).toMatchObject([{ code: "ab2c", after: 4 }]);
      expect(mentionedIn([{ line: 2, cells: { listing: typed } }])(named)).toBe(true);
    },
  );

  test("the listing of a code with a sign in it that draws nothing", () => {
    expect(changes({ code: "\u200bab2c\ufeff", stock: "4" })).toEqual([[2, "ab2c", "quantity:", 3, 4]]);
  });
});

describe("a spreadsheet or another program", () => {
  test("that wrote entities means the signs they stand for", () => {
    const found = changes({ code: "ab2c", title: "Mara&#39;s Towel &amp; Cloth" });
    expect(found.map((change) => change.at(-1))).toEqual(["Mara's Towel & Cloth"]);
  });

  test("that wrote spaces of tags as underscores means spaces", () => {
    const found = changes({ code: "ab2c", tags: "linen_tea_towel,striped_towel" });
    expect(found.map((change) => change.at(-1))).toEqual([["linen tea towel", "striped towel"]]);
  });
});

test("a SKU that a spreadsheet made of the one on the marketplace stays, where that differs from ours", () => {
  const other = listing("ab2c", { there: { "sku:": "00123" } });
  const { changes: found, problems: said } = plan([{ code: "ab2c", sku: "123" }], [other]);
  expect([found, said.map(({ text }) => text)]).toEqual([
    [],
    ["A spreadsheet made 123 of the SKU 00123. It stays AP-1."],
  ]);
});

describe("a line is refused by its number", () => {
  test.each([
    ["an unknown listing", { code: "zzzz", price: "1" }, "2: I know no listing with code zzzz."],
    ["no listing at all", { code: " ", price: "1" }, "2: This line has neither a code nor a listing number."],
    [
      "a listing number that a spreadsheet changed",
      { listing: "1.20001E+09", price: "1" },
      "2: A spreadsheet changed this listing number to 1.20001E+09, so its last digits are gone. Write the code, the link or the whole number.",
    ],
    [
      "an error in place of a title",
      { code: "ab2c", title: "#NAME?" },
      "2: The spreadsheet shows the error #NAME? in “title”. I took nothing of it. Write the text itself into the cell, or make the column wider.",
    ],
    [
      "an error in place of a SKU",
      { code: "ab2c", sku: "#REF!" },
      "2: The spreadsheet shows the error #REF! in “sku”. I took nothing of it. Write the text itself into the cell, or make the column wider.",
    ],
    [
      "spoiled letters in tags",
      { code: "ab2c", tags: "kitchen, KÃ¼che" },
      "2: A program spoiled letters of “tags” on the way: “KÃ¼che”. I took nothing of it. Type it again, and save the table as “CSV UTF-8”.",
    ],
    [
      "two listings",
      { code: "ab2c", listing: "4200v2v2", price: "1" },
      "2: Code ab2c and listing number 4200v2v2 are two different listings.",
    ],
    [
      "another currency",
      { code: "ab2c", price: "20.00", currency: "EUR" },
      "2: PineAndInk sells in USD, not EUR. I convert nothing.",
    ],
    ["no price", { code: "ab2c", price: "cheap" }, "2: “cheap” isn't a price in USD. Write it like 24.00."],
    ["no stock", { code: "ab2c", stock: "2.5" }, "2: “2.5” isn't a number of pieces. Write a whole number."],
    ["too much stock", { code: "ab2c", stock: "1000" }, "2: Stock is a whole number from 0 to 999."],
    [
      "an option that isn't said",
      { code: "v2v2", price: "9" },
      "2: This listing has options: say which in the column “option” (Blue / S, Sand / S).",
    ],
    ["an option that isn't there", { code: "v2v2", option: "Red", price: "9" }, "2: This listing has no option “Red”."],
  ])("%s", (_, cells, said) => {
    expect(problems(cells)).toEqual([said]);
    expect(changes(cells)).toEqual([]);
  });

  test("what breaks a rule of the marketplace, and only that field", () => {
    const found = plan([{ code: "ab2c", title: "x".repeat(141), price: "25" }]);
    expect(found.problems[0]?.text).toContain("at most 140 characters");
    expect(found.changes.map(({ field }) => field)).toEqual(["price:"]);
  });

  test("the second line about the same listing and option; the first one counts", () => {
    const rows = [
      { code: "ab2c", price: "25" },
      { code: "ab2c", price: "26" },
    ];
    expect(changes(...rows)).toEqual([[2, "ab2c", "price:", 2400, 2500]]);
    expect(problems(...rows)).toEqual(["3: Line 2 is already about the same listing."]);
  });

  test("another title on the line of another option; the same one is no problem", () => {
    const blue = { code: "v2v2", option: "Blue / S", title: "Bath towel" };
    expect(problems(blue, { code: "v2v2", option: "Sand / S", title: "Bath towel" })).toEqual([]);
    expect(problems(blue, { code: "v2v2", option: "Sand / S", title: "Hand towel" })).toEqual([
      "3: Line 2 wants another title for the same listing.",
    ]);
  });

  test("a listing that would have nothing left to sell", () => {
    expect(problems({ code: "v2v2", option: "Blue / S", stock: "0" })[0]).toContain("has to stay in stock");
  });

  test("a number that two shops have, unless the shop is said", () => {
    const twins = [listing("ab2c"), listing("cd3d", { shopName: "Other", externalId: "4200ab2c" })];
    expect(plan([{ listing: "4200ab2c", stock: "5" }], twins).problemCount).toBe(1);
    expect(plan([{ listing: "4200ab2c", shop: "other", stock: "5" }], twins).changes[0]?.code).toBe("cd3d");
  });
});

test("ten thousand lines take less than two seconds of the processor", () => {
  const many = Array.from({ length: 10_000 }, (_, n) => listing(`k${n}`));
  const before = process.cpuUsage();
  const { changes: found } = plan(
    many.map(({ code }) => ({ code, price: "25.00" })),
    many,
  );
  expect(found).toHaveLength(10_000);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
});

test("of a large studio, the listings that a file mentions are enough to say what each line means", () => {
  const all = [
    listing("ab2c"),
    listing("cd3e", { externalId: "777" }),
    listing("ef4g", { externalId: "777", shopName: "PineAndInkEU" }),
    listing("gh5j"),
    varied,
  ];
  const lines = [
    { code: "AB2C" },
    { code: "'ab2c", listing: "777" },
    { listing: " 777 ", shop: "pineandinkeu" },
    { listing: "777" },
    { code: "nobody", listing: "1" },
    {},
  ].map((cells: Record<string, string>, index) => ({ line: index + 2, cells }));
  const mentioned = all.filter(mentionedIn(lines));
  expect(mentioned.map(({ code }) => code)).toEqual(["ab2c", "cd3e", "ef4g"]);
  expect(linesByListing(lines, mentioned)).toEqual(linesByListing(lines, all));
});

describe("a code that two shops share", () => {
  const both = [
    listing("aaaa", { shopName: "PineAndInk", externalId: "4200100001", id: "id-us" as ListingId }),
    listing("aaaa", { shopName: "PineAndInkEU", externalId: "4200100002", id: "id-eu" as ListingId }),
  ];
  const found = (cells: Record<string, string>, listings = both) => {
    const { byListing, problems } = linesByListing([{ line: 2, cells }], listings);
    return [...byListing.keys(), ...problems.map(({ text }) => text)].join();
  };

  test.each([
    ["by its number", { code: "aaaa", listing: "4200100002" }, "id-eu"],
    ["by its shop", { code: "AAAA", shop: "pineandinkeu" }, "id-eu"],
    [
      "by its shop, the number spoiled by a spreadsheet",
      { code: "aaaa", shop: "PineAndInk", listing: "4.2E+09" },
      "id-us",
    ],
    ["by its number, the shop renamed since", { code: "aaaa", shop: "Pine", listing: "4200100001" }, "id-us"],
  ])("is told apart %s", (_, cells, id) => {
    expect(found(cells)).toBe(id);
  });

  test("asks for the shop where nothing says which", () => {
    expect(found({ code: "aaaa" })).toContain("aaaa is in PineAndInk and PineAndInkEU.");
  });

  test("never means the other shop's listing: not one whose shop isn't connected, nor one of no shop there is", () => {
    const one = both.slice(0, 1);
    expect(found({ code: "aaaa", shop: "PineAndInkEU", listing: "4200100002" }, one)).toContain(
      "isn't listing number 4200100002",
    );
    expect(found({ code: "aaaa", shop: "PineAndInkEU" }, one)).toBe("aaaa is in PineAndInk, not in PineAndInkEU.");
    expect(found({ code: "aaaa", shop: "NoSuchShop" }, one)).toBe("aaaa is in PineAndInk, not in NoSuchShop.");
  });
});
