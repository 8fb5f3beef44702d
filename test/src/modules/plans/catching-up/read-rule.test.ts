import { expect, test } from "vitest";
import { readCatchUp } from "#src/modules/plans/catching-up/rules/read-rule.ts";

const shops = [
  { id: "s1", name: "PineAndInk", currency: "USD", marketplace: "etsy" },
  { id: "s2", name: "PineAndInkEU", currency: "EUR", marketplace: "etsy" },
];
const read = (line: string, of = shops) =>
  readCatchUp(line, { shops: of }, async (code) => (code === "k7q2" ? "s2" : null));
const problem = async (line: string, of = shops) => {
  const said = await read(line, of);
  return "problem" in said ? said.problem : said;
};

test("a line names what each listing needs, its shop and how many a day", async () => {
  expect(await read("materials add linen in PineAndInkEU 30 a day")).toMatchObject({
    shopId: "s2",
    share: 30,
    name: 'line:materials add "linen" in PineAndInkEU',
    rule: { kind: "line", rule: { kind: "words", field: "materials" }, selection: {} },
  });
  expect(await read('alt texts from title section "Mugs"', shops.slice(0, 1))).toMatchObject({
    shopId: "s1",
    share: 50,
    rule: { kind: "line", selection: { section: "Mugs" } },
  });
});

test("the same rule said otherwise is the same rule of its shop", async () => {
  const one = await read("materials add linen in PineAndInkEU 30 a day");
  const other = await read("materials add “linen” in s2, at most 10 per day");
  expect("name" in one && "name" in other && one.name === other.name).toBe(true);
});

test("a listing is the model of attributes in its own shop", async () => {
  expect(await read("attributes like K7Q2 20 a day")).toEqual({
    shopId: "s2",
    name: "attributes",
    rule: { kind: "attributes", model: "k7q2" },
    share: 20,
  });
  expect(await problem("attributes like zzzz")).toContain("I know no listing “zzzz”");
});

test("what can't be kept is refused with what to write instead", async () => {
  expect(await problem("price +5% in PineAndInkEU")).toContain("by `/oms bulk`");
  expect(await problem("delete drafts in PineAndInkEU")).toContain("by `/oms bulk`");
  expect(await problem("erase materials in PineAndInkEU")).toContain("by `/oms bulk`");
  expect(await problem("materials add linen")).toBe(
    "A rule is about one shop. Write which one: PineAndInk and PineAndInkEU.",
  );
  expect(await problem("materials add linen in PineAndInkEU states draft")).toContain("Leave the states out");
  expect(await problem("materials add linen in PineAndInkEU codes k7q2")).toContain("write `/oms bulk`");
  for (const share of ["0", "501", "many"]) {
    expect(await problem(`materials add linen in PineAndInkEU ${share} a day`)).toContain("from 1 to 500");
  }
  expect(await problem("materials add linen", [])).toMatch(/No shop is connected|don't know/);
});
