import { test as property, fc } from "@fast-check/vitest";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { csvCell, csvText } from "#src/platform/text/csv.ts";

test.each([
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", "'\r=1"],
])("%j is text and no formula", (typed, shown) => {
  expect(csvCell(typed)).toBe(`"${shown}"`);
});

test("a number stays a number, and nothing an empty cell", () => {
  expect([csvCell(-5), csvCell(null), csvCell("plain")]).toEqual(["-5", "", "plain"]);
});

const signs = fc.string({ unit: fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", '"', ",", "a") });
const cell = fc.oneof(fc.string(), signs);
property.prop([fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 })])(
  "every cell is read back as it was, at most with an apostrophe before it, and none begins like a formula",
  (rows) => {
    const read = parse(csvText(rows), { bom: true, record_delimiter: "\r\n" });
    const fits = (text: string, got = "") => (got === text || got === `'${text}`) && !/^[=+\-@\t\r]/.test(got);
    const every = rows.every((row, at) => row.every((text, column) => fits(text, read[at]?.[column])));
    return read.length === rows.length && every;
  },
);
