import { test as property, fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { largestFile, mostLines, readTable } from "#src/modules/tables/use-cases/read-table.ts";
import { csvCell, csvText, unmarked } from "#src/platform/text/csv.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { planImport } from "#src/modules/tables/rules/import-plan.ts";
import { tableHeader, tableKinds, tableLines } from "#src/modules/tables/rules/listing-table.ts";
import type { TableListing } from "#src/modules/tables/rules/table-records.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readTable(bytes(text));

describe("a file is read", () => {
  const table = [{ line: 2, cells: { code: "ab2c", title: "Crème brûlée", price: "1,50" } }];
  const lines = (delimiter: string) =>
    `code${delimiter}Title${delimiter}price\r\nab2c${delimiter}Crème brûlée${delimiter}"1,50"\r\n`;
  const latin = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
  const utf16 = (text: string) =>
    new Uint8Array([0xff, 0xfe, ...new Uint8Array(Uint16Array.from(text, (sign) => sign.charCodeAt(0)).buffer)]);

  test.each([
    ["UTF-8", bytes(lines(","))],
    ["UTF-8 with its mark", bytes(`\ufeff${lines(",")}`)],
    ["semicolons", bytes(lines(";"))],
    ["tabs", bytes(lines("\t"))],
    ["UTF-16, as spreadsheets call Unicode text", utf16(lines("\t"))],
    ["old line ends", bytes(lines(",").replaceAll("\r\n", "\r"))],
  ])("in %s", async (_, file) => {
    expect(await readTable(file)).toEqual({ lines: table, problems: [], refused: false });
  });

  test("in Windows-1252, and says so with a word of it", async () => {
    const { lines: found, problems } = await readTable(latin(lines(";")));
    expect(found).toEqual(table);
    expect(problems).toEqual([
      {
        line: 1,
        text: "The file isn't in UTF-8. I took it for Windows-1252, for example “Crème”. If that is wrong, save the table as “CSV UTF-8”, and send it again.",
      },
    ]);
  });

  /** "code;title / ab2c;Küchentuch für Łódź" as an old Mac and as Central European Windows write it. */
  const old = (letters: Readonly<Record<string, number>>) =>
    Uint8Array.from("code;title\nab2c;Küchentuch für die Küche\n", (sign) => letters[sign] ?? sign.charCodeAt(0));
  const mac = old({ ü: 0x9f });

  test("in Mac Roman, where words of the listings prove it", async () => {
    const { lines: found, problems } = await readTable(mac, () => Promise.resolve(new Set(["küche"])));
    expect(found[0]?.cells["title"]).toBe("Küchentuch für die Küche");
    expect(problems[0]?.text).toContain("I took it for Mac Roman, for example “Küche”.");
  });

  test("in Windows-1250, where words of the listings prove it", async () => {
    const file = Uint8Array.from([...bytes("code;title\nab2c;"), 0xf8, 0x65, 0xe8, ...bytes("\n")]);
    const { lines: found } = await readTable(file, () => Promise.resolve(new Set(["řeč"])));
    expect(found[0]?.cells["title"]).toBe("řeč");
  });

  test("with one stray byte: only its line is named and left out", async () => {
    const file = Uint8Array.from([
      ...bytes("code,title\nab2c,Küchentuch 50 × 70\nd4d4,Brett caf"),
      0xe9,
      ...bytes("\ne5e5,Größe\n"),
    ]);
    const { lines: found, problems } = await readTable(file);
    expect(found.map(({ cells }) => cells["title"])).toEqual(["Küchentuch 50 × 70", "Größe"]);
    expect(problems).toEqual([
      { line: 3, text: expect.stringContaining("I don't know a letter of this line") as string },
    ]);
  });

  test.each([
    ["a line that names the separator", "sep=;\ncode;price\nab2c;19,50\n", 3],
    ["a blank first line", "\r\ncode;price\r\nab2c;19,50\r\n", 3],
    ["a line that names another separator", "sep=|\ncode|price\nab2c|19,50\n", 3],
    ["a title that is a column's name", "Listing;;\ncode;price;stock\nab2c;19,50;3\n", 3],
    ["lines of blank cells", ";;\ncode;price;stock\n;;\n ; ;\nab2c;19,50;3\n;;\n", 5],
    ["a title above the header", "Prices for December;;\ncode;price;stock\nab2c;19,50;3\n", 3],
    ["a title with commas, and a blank line", "Prices, December, 2026\n\ncode;price\nab2c;19,50\n", 4],
  ])("over %s", async (_, text, line) => {
    const { lines: found, problems } = await read(text);
    expect(found).toMatchObject([{ line, cells: { code: "ab2c", price: "19,50" } }]);
    expect(problems).toEqual([]);
  });

  test.each(['="00123"', '"=""00123"""', '"00123"', "00123"])("with %s as a text", async (cell) => {
    const { lines: found, problems } = await read(`code;sku;price\nab2c;${cell};1,50\n`);
    expect([found[0]?.cells["sku"], problems]).toEqual(["00123", []]);
  });

  test("with a word of another encoding's letters shown rather than a usual one", async () => {
    const { problems } = await readTable(latin("code;title\nab2c;Größe \u008ecole\n"));
    expect(problems[0]?.text).toContain("for example “Žcole”");
  });

  test("with every line named by where it begins, over cells of several lines, empty lines and broken ones", async () => {
    const { lines: found, problems } = await read(
      'code,title\nab2c,"a\r\nb"\n\nxx"y,z\nd4d4,last\ne5e5,more,and more\n',
    );
    expect(found.map(({ line, cells }) => [line, cells["code"]])).toEqual([
      [2, "ab2c"],
      [6, "d4d4"],
    ]);
    expect(problems).toEqual([
      { line: 5, text: expect.stringContaining("INVALID_OPENING_QUOTE") as string },
      { line: 7, text: "This line has 3 cells, and the header has 2." },
    ]);
  });

  test("with its columns by other names too, and unknown ones named", async () => {
    const { lines: found, problems, refused } = await read("Listing Number,QUANTITY,Farbe\n42,3,blau\n");
    expect(refused).toBe(false);
    expect(found[0]?.cells).toMatchObject({ listing: "42", stock: "3" });
    expect(problems[0]?.text).toBe("I left out columns that I don't know: “farbe”.");
  });
});

describe("a file is refused", () => {
  test.each([
    ["without a column that says which listing", "title\nx\n", "needs a column “code” or “listing”"],
    ["without anything to change", "code,state\nab2c,active\n", "changes nothing"],
    ["with a column twice", "code,price,Price\nab2c,1,2\n", "“price” is there twice"],
    ["that is empty", "", "empty"],
    ["with more lines than fit", `code,price\n${"ab2c,1\n".repeat(mostLines + 1)}`, "10001 lines"],
    ["that is no text", "PK\u0003\u0004\u0000\u0000", "isn't a CSV file"],
  ])("%s", async (_, text, words) => {
    const table = await read(text);
    expect([table.refused, table.lines]).toEqual([true, []]);
    expect(table.problems.map((each) => each.text).join()).toContain(words);
  });

  test("in letters that nobody can tell, with a word of it", async () => {
    const table = await readTable(
      Uint8Array.from("code;title\nab2c;Küchentuch\n", (sign) => (sign === "ü" ? 0x9f : sign.charCodeAt(0))),
    );
    expect(table).toMatchObject({ refused: true, lines: [] });
    expect(table.problems[0]?.text).toBe(
      "The file isn't in UTF-8, and I can't tell its encoding: in Windows-1252 a word would be “KŸchentuch”. Save the table as “CSV UTF-8”, and send it again.",
    );
  });

  test.each([
    [[0x43, 0x61, 0x66, 0x8e], "CafŽ"],
    [[0x9f, 0x62, 0x65, 0x72], "Ÿber"],
    [[0x67, 0x72, 0x6f, 0xa7], "gro§"],
    [[0x76, 0x6f, 0x69, 0x6c, 0x88], "voilˆ"],
  ])("in Mac Roman, at a word's beginning or end too: %j", async (word, shown) => {
    const table = await readTable(Uint8Array.from([...bytes("code;title\nab2c;"), ...word, ...bytes(" x\n")]));
    expect(table.refused).toBe(true);
    expect(table.problems[0]?.text).toContain(`“${shown}”`);
  });

  test("above 5 MB", async () => {
    expect((await readTable(new Uint8Array(largestFile + 1))).refused).toBe(true);
  });
});

const wild = fc.oneof(
  fc.string(),
  // The sign that programs write for a letter which they couldn't read.
  fc.string({ unit: fc.constantFrom("\ufffd", "é", "a", "\n") }),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom("=", "+", "-", "@", "'", "\t", "\r", "\n", '"', ",", ";", " ", "a") }),
);

describe("a sign that programs write for a letter they couldn't read", () => {
  const listing = (title: string) =>
    listingOf(0, { title, description: "", tags: [], materials: [], options: ["x"], price: 900, stock: 1, sku: "" });
  const planned = async (was: string, cell: string) => {
    const table = await read(`code,title\nc0,${cell}\n`);
    expect(table.problems).toEqual([]);
    return planImport(table.lines, [listing(was)]);
  };

  test("is a listing's own text where the listing has it", async () => {
    expect(await planned("Caf\ufffd", "Caf\ufffd")).toMatchObject({ changes: [], problemCount: 0 });
  });

  test("is no new text: its line is named, and nothing changes", async () => {
    const plan = await planned("Café", "Caf\ufffd");
    expect(plan.changes).toEqual([]);
    expect(plan.problems).toEqual([
      { line: 2, text: expect.stringContaining("A program lost a letter of “title”") as string },
    ]);
  });
});

property.prop([wild])("a cell made safe gives back what was put in, and is no formula", (text) => {
  const cell = csvCell(text);
  const bare = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
  return !/^[=+\-@\t\r]/.test(bare) && unmarked(bare) === text;
});

const option = fc
  .string({ minLength: 1, unit: fc.constantFrom("B", "l", "u", "e", " ", "/", "=", "é", '"') })
  .map((text) => `${text}x`);
const fields = fc.record({
  title: wild,
  description: wild,
  tags: fc.array(fc.stringMatching(/^[a-z][a-z ]{0,10}[a-z]$/), { maxLength: 5 }),
  materials: fc.array(fc.stringMatching(/^[a-z]{1,10}$/), { maxLength: 3 }),
  options: fc.uniqueArray(option, { minLength: 1, maxLength: 4, selector: (text) => text.trim().replace(/\s+/g, " ") }),
  price: fc.integer({ min: 20, max: 500_000 }),
  stock: fc.integer({ min: 0, max: 999 }),
  sku: wild,
});

const listingOf = (index: number, from: typeof fields extends fc.Arbitrary<infer T> ? T : never): TableListing => {
  const { title, description, tags, materials, options, price, stock, sku } = from;
  const own: Record<string, FlatFields[string]> = { title, description, tags, materials };
  for (const [at, name] of (index % 2 === 0 ? [""] : options).entries()) {
    own[`price:${name}`] = price + at;
    own[`quantity:${name}`] = stock;
    own[`sku:${name}`] = sku;
  }
  return {
    id: `listing-${index}` as ListingId,
    code: `c${index}`,
    earlierCodes: [],
    shopId: "shop" as ShopId,
    shopName: '=Pine, "Ink"',
    marketplace: "etsy",
    currency: "EUR",
    externalId: `42000000${index}`,
    state: "active",
    fields: own,
  };
};

property.prop([fc.array(fields, { minLength: 1, maxLength: 5 })], { numRuns: 200 })(
  "what was exported and comes back untouched changes nothing and has no problem, whatever stands in it",
  async (made) => {
    const listings = made.map((each, index) => listingOf(index, each));
    for (const kind of tableKinds) {
      const rows = [tableHeader(kind), ...tableLines(kind, listings)];
      const table = await read(csvText(rows));
      const plan = planImport(table.lines, listings);
      const untouched = table.problems.length + plan.changes.length + plan.problemCount === 0;
      if (!untouched || plan.lines !== rows.length - 1) return false;
    }
    return true;
  },
);
