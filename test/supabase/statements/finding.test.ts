import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Filled, firstMember, openFilled } from "./filled.ts";
import type { Caller, Plan } from "./plans.ts";

/**
 * What a person asks inside one large studio is answered from an index as the person's own role, with row level security:
 * so many rows are read as are found, and not as many as the studio has.
 */
vi.setConfig({ hookTimeout: 300_000, testTimeout: 120_000 });

const large = 5_000;
let filled: Filled;
let member: Caller;

beforeAll(async () => {
  filled = await openFilled({ studios: 3, listingsPerShop: 100, more: large });
  member = await firstMember(filled.superuser);
});
afterAll(async () => filled?.close());

/** Rows of a table that these plans read, with those that a filter left out. */
const rowsOf = (plans: readonly Plan[], relation: string) =>
  plans
    .flatMap(({ nodes }) => nodes.filter((node) => node.relation === relation))
    .reduce((sum, node) => sum + node.rowsRead, 0);

const explained = async (call: string) => {
  const ran = await filled.explainer.run(member, `select public.${call}`);
  expect([call, ran.error]).toEqual([call, null]);
  return ran.plans;
};

describe("in a studio of 5 000 listings", () => {
  test.each([
    ["a word that few titles have", { words: "4321" }, 12],
    ["two words", { words: "tow 4321" }, 12],
    ["a code", { words: "1-4321" }, 12],
    ["a SKU", { words: "sku-1-4321" }, 12],
    ["a number", { words: "1004321" }, 12],
    ["nothing at all, the newest ten", {}, 40],
    ["what differs", { unasked: true }, 200],
  ])("%s is found by an index, as the person's own role", async (_, filter, most) => {
    const plans = await explained(`read_listings('${JSON.stringify({ ...filter, limit: 10 })}')`);
    expect(rowsOf(plans, "listings")).toBeGreaterThan(0);
    expect(rowsOf(plans, "listings")).toBeLessThanOrEqual(most);
    const scans = plans.flatMap(({ nodes }) => nodes.filter(({ relation }) => relation === "listings"));
    expect(scans.filter(({ type }) => type === "Seq Scan")).toEqual([]);
  });

  test("words are looked up by a range of the index, also as a part of a word", async () => {
    const plans = await explained(`count_listings('{"words": "43"}')`);
    const scans = plans.flatMap(({ nodes }) => nodes.filter(({ relation }) => relation === "listing_words"));
    expect(scans.map(({ conditions }) => conditions)).toContainEqual(expect.stringMatching(/word >= '43'.*word < /));
    expect(rowsOf(plans, "listing_words")).toBeLessThan(300);
  });

  test("nothing is read to say how many there are, how many differ, or what a table would hold", async () => {
    for (const call of [`count_listings('{}')`, `count_listings('{"unasked": true}')`, "count_table()"]) {
      const plans = await explained(call);
      expect([call, rowsOf(plans, "listings")]).toEqual([call, 0]);
      expect(rowsOf(plans, "listing_counts")).toBeLessThan(60);
    }
  });
});
