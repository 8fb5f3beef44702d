import { describe, expect, test } from "vitest";
import { cellDamage, isSpreadsheetDamage } from "#src/modules/tables/rules/spreadsheet-damage.ts";

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
    ["1.10", "1.1"],
    ["1.10", "1,1"],
    ["2,00", "2"],
    ["1E5", "100000"],
    ["12e3", "12000"],
    ["MAR-2024", "Mar-24"],
    ["MAR24", "03/2024"],
    ["3-2024", "Mar-24"],
    ["2024-03", "Mar-24"],
    ["03/2024", "01.03.2024"],
    ["1-2", "46024"],
    ["1-2", "46054"],
    ["2.1.", "46024"],
    ["1/2/26", "46024"],
    ["2026-01", "46023"],
    ["JAN-2", "46024"],
    ["MAI-2024", "45413"],
    ["1-2", "44562"],
    ["1234567890123456", "1234567890123450"],
    ["1234567890123456789", "1234567890123460000"],
  ])("makes %s into %s", (was, cell) => {
    expect(isSpreadsheetDamage(was, cell)).toBe(true);
  });

  test.each([
    ["00123", "124"],
    ["1.10", "1.2"],
    ["1.1", "1,1"],
    ["110", "11"],
    ["1E5", "10000"],
    ["1234567890123456", "1234567890123400"],
    ["1-2", "1-24"],
    ["1-2", "46025"],
    ["1/2/25", "46024"],
    ["AP-02", "46024"],
    ["JAN-2", "46054"],
    ["12345", "46024"],
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

describe("of a cell nothing is taken", () => {
  test.each([
    "#NAME?",
    "#REF!",
    "#VALUE!",
    "#N/A",
    "#DIV/0!",
    "#BEZUG!",
    "#WERT!",
    "#NV",
    "#¿NOMBRE?",
    "#¡REF!",
    "#VALEUR!",
    "Err:502",
    "########",
    " #NAME? ",
  ])("that shows the error %s", (cell) => {
    expect(cellDamage("title", "Linen apron", cell)).toBe(
      `The spreadsheet shows the error ${cell.trim()} in “title”. I took nothing of it. Write the text itself into the cell, or make the column wider.`,
    );
    expect(cellDamage("title", cell, cell)).toBeNull();
  });

  test.each([
    "KÃ¼che",
    "SCHÃ–N",
    "Ã–lbild",
    "CafÃ©",
    "StraÃŸe",
    "70 Ã— 85",
    "voilÃ\u00a0",
    "â€“",
    "24â‚¬",
    "itâ€™s",
    "Mugâ„¢",
    "CiÄ…ża",
    "Å‚Ã³dka",
    "KÃ\u00bcche",
    "schÃ\u0096n",
    "20Â°C",
    "ðŸŽ",
    "K√ºche",
    "‚Äì",
    "K├╝che",
    "KÃƒÂ¼che",
  ])("with spoiled letters: %s", (word) => {
    expect(cellDamage("title", "Küche – schön", `Mug ${word} blue`)).toMatch(/^A program spoiled letters of “title”/);
    expect(cellDamage("title", `Mug ${word}`, `Mug ${word} blue`)).toBeNull();
  });

  test("that lost one", () => {
    expect(cellDamage("title", "Küche", "K\ufffdche")).toMatch(/^A program lost a letter of “title”/);
    expect(cellDamage("title", "K\ufffdche", "K\ufffdche, blue")).toBeNull();
  });

  test.each([
    "Küche – schön",
    "“CAFÉ”",
    "MAÇÔ, grande",
    "MAÇÃ” grande",
    "MANHÃ… bela",
    "ÂGE D’OR",
    "„Brûlée“…",
    "#1 mug!",
    "# NAME",
    "#sale",
    "C# mug",
    "##",
    "Café — crème",
    "√2 print",
    "20 °C",
    "BLÅ” krus",
    "Ærø ÅBEN",
    "Łódź",
  ])("but all of %s", (cell) => {
    expect(cellDamage("title", "Linen apron", cell)).toBeNull();
  });
});
