import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { endpointPath, endpoints, type Endpoint, type Operation } from "#src/marketplaces/etsy/api/endpoints.ts";
import { scopes } from "#src/marketplaces/etsy/api/scopes.ts";
import { whenMadeValues } from "#src/marketplaces/etsy/listings/when-made.ts";
import { assumedDigest } from "#test/contract/assumed.ts";
import facts from "./openapi-facts.json" with { type: "json" };

const table = Object.entries(endpoints) as [Operation, Endpoint][];
const documented = { ...facts.operations, ...assumedDigest.operations } as Record<
  string,
  { method: string; path: string; scopes: readonly string[]; tags?: string[] } | undefined
>;
const folder = join(import.meta.dirname, "../../../../src/marketplaces/etsy");
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));

test("exactly four permissions are asked for", () => {
  expect([...scopes]).toEqual(["shops_r", "listings_r", "listings_w", "listings_d"]);
});

describe("every operation is in Etsy's document as the table has it", () => {
  test.for(table)("%s", ([operation, { method, path, scope }]) => {
    expect(documented[operation]).toMatchObject({ method, path, scopes: scope === null ? [] : [scope] });
  });

  test("and the facts hold nothing that isn't used", () => {
    expect(Object.keys(documented).sort()).toEqual(table.map(([operation]) => operation).sort());
  });
});

test("what changes a shop is marked as a write, and nothing else is", () => {
  for (const [operation, { method, write }] of table) expect([operation, write]).toEqual([operation, method !== "GET"]);
});

describe("no receipt, transaction, payment, review, buyer or address endpoint exists", () => {
  test("by operation and by tag", () => {
    const operations = table.map(([operation]) => operation as string);
    expect(operations.filter((each) => facts.forbiddenOperations.includes(each))).toEqual([]);
    const tags = table.flatMap(([operation]) => documented[operation]?.tags ?? []);
    expect(tags.filter((tag) => facts.forbiddenTags.includes(tag))).toEqual([]);
    // Of people there is one operation: who signed in, which answers with two numbers.
    expect(table.filter(([operation]) => documented[operation]?.tags?.includes("User")).map(([name]) => name)).toEqual([
      "getMe",
    ]);
  });

  test("by path", () => {
    const about = /receipt|transaction|payment|ledger|review|buyer|address|customer|order|email|feedback/i;
    expect(table.filter(([, { path }]) => about.test(path))).toEqual([]);
  });

  test("in no source either: addresses stand in the table only, and no list of things to include names people", () => {
    const elsewhere = sources.filter(({ name, text }) => name !== "api/endpoints.ts" && text.includes("/v3/"));
    // The one address outside is the example in a comment on configuration.
    expect(elsewhere.map(({ name }) => name)).toEqual([]);
    const people = sources.filter(({ text }) => /["']User["']|includes.*User|buyer_|transactions_r|email_r/.test(text));
    expect(people.map(({ name }) => name)).toEqual([]);
  });

  test("and only the client and the sign-in reach the network", () => {
    const reach = sources.filter(({ text }) => /\.send\(|\bfetch\(|fetchFor/.test(text));
    expect(reach.map(({ name }) => name).sort()).toEqual(["api/client.ts", "api/oauth.ts"]);
  });
});

test.for(["", "1/../../users/me", "abc", "12?x=1"])("an id that isn't one (%s) leads nowhere", (id) => {
  expect(() => endpointPath("getListing", { listing_id: id })).toThrow("getListing: listing_id is not an id");
});

test("the when_made values of 2026 are Etsy's", () => {
  expect(whenMadeValues(2026)).toEqual(facts.whenMade);
});
