import { expect, test } from "vitest";
import { etsyPolicy, etsyWarningCodes } from "#src/marketplaces/etsy/warnings.ts";
import { warningName } from "#src/marketplaces/registry.ts";
import { lastingWhenMade, whenMadeValues } from "#src/marketplaces/etsy/listings/when-made.ts";

const mine = { whoMade: "i_did", whenMade: "made_to_order", isSupply: false, productionPartnerIds: [] };
const written = (shops: readonly object[], more: object = {}) => ({
  creates: true,
  shops: shops.map((values, index) => ({ name: `Shop ${index + 1}`, values: { ...mine, ...values } })),
  fields: new Set(["title", "whoMade"]),
  onePiece: false,
  ...more,
});
const codes = (of: Parameters<typeof etsyPolicy.of>[0]) => etsyPolicy.of(of).map(({ code }) => code);
const { ads, severalShops, onePiece, madeByOthers } = etsyWarningCodes;

test("a new listing may be advertised; in several shops it must differ from most, and one piece may be in one alone", () => {
  expect(codes(written([{}]))).toEqual([ads]);
  expect(codes(written([{}, {}]))).toEqual([severalShops, ads]);
  expect(codes(written([{}, {}], { onePiece: true }))).toEqual([onePiece, ads]);
  expect(codes(written([{}], { creates: false }))).toEqual([]);
});

test("what others made is warned of while it is neither vintage, nor a supply, nor a partner's, nor refused anyway", () => {
  const others = { whoMade: "someone_else", whenMade: "since_2020" };
  const edited = (values: object, fields = ["whenMade"]) =>
    codes(written([values], { creates: false, fields: new Set(fields) }));
  expect(edited(others)).toEqual([madeByOthers]);
  expect(edited(others, ["title"])).toEqual([]);
  expect(edited({ ...others, isSupply: true })).toEqual([]);
  expect(edited({ ...others, productionPartnerIds: [7] })).toEqual([]);
  expect(edited({ ...others, whoMade: "collective" })).toEqual([]);
  const warned = whenMadeValues(2026)
    .map(lastingWhenMade)
    .filter((whenMade) => edited({ ...others, whenMade }).length > 0);
  expect(warned).toEqual(["since_2020", "2010_2019", "2007_2009"]);
});

test("each of them has a name for the settings, and its code says whose it is", () => {
  const all = Object.values(etsyWarningCodes);
  expect(new Set(all.map((code) => warningName(code))).size).toBe(all.length);
  expect(all.filter((code) => !/^etsy\.[a-z-]+$/.test(code))).toEqual([]);
  expect(warningName("etsy.unknown")).toBeUndefined();
});
