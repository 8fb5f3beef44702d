import { expect, test } from "vitest";
import { lastingWhenMade, whenMadeValues } from "#src/marketplaces/etsy/listings/when-made.ts";

test.for([
  [2025, "2020_2025", "2006_2009", "before_2006", "2000_2005"],
  [2027, "2020_2027", "2008_2009", "before_2008", "2000_2007"],
] as const)("Etsy's spans move with the year: %i", ([year, ...spans]) => {
  const values = whenMadeValues(year);
  expect(values).toHaveLength(19);
  for (const span of spans) expect(values).toContain(span);
  expect(new Set(values).size).toBe(values.length);
});

test("a span that grows has one name in every year, and two of a year never share one", () => {
  for (const year of [2025, 2026, 2027, 2028, 2029, 2030]) {
    const names = whenMadeValues(year).map(lastingWhenMade);
    expect(names).toContain("since_2020");
    expect(names).toContain("vintage");
    expect(new Set(names).size).toBe(names.length);
  }
});

test("what a span loses at its other end keeps the name it was chosen by", () => {
  expect(lastingWhenMade("2007_2009")).toBe("2007_2009");
  expect(lastingWhenMade("1990s")).toBe("1990s");
});
