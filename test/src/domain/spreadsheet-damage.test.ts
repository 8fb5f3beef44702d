import { describe, expect, test } from "vitest";
import { isSpreadsheetDamage } from "#src/modules/tables/rules/spreadsheet-damage.ts";

describe("a spreadsheet", () => {
  test.each([
    ["00123", "123"],
    ["000", "0"],
    ["1234567890123", "1.23457E+12"],
    ["1234567890123", "1,23457E+12"],
    ["1234567890123", "1E+12"],
    ["2E34", "2E+34"],
    ["1-2", "02-Jan"],
    ["1-2", "1. Feb"],
    ["1/2", "2024-02-01"],
    ["3.4", "03.04.2026"],
    ["MAR1", "01-Mar"],
    ["SEP-2", "2. Sep"],
  ])("makes %s into %s", (was, cell) => {
    expect(isSpreadsheetDamage(was, cell)).toBe(true);
  });

  test.each([
    ["00123", "124"],
    ["AP-01", "AP-02"],
    ["1234567890123", "9.9E+12"],
    ["1-2", "1-3"],
    ["1-2", "APRON"],
    ["", "02-Jan"],
    ["AP-01", "01-Mar"],
  ])("hasn't made %s into %s: a person did", (was, cell) => {
    expect(isSpreadsheetDamage(was, cell)).toBe(false);
  });
});
