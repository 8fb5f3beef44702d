import { describe, expect, test } from "vitest";
import deviations from "./deviations.json" with { type: "json" };
import { readContract } from "./document.ts";
import { createJudge, type Exchange } from "./judge.ts";

const contract = readContract();
const judge = createJudge(contract);
const shop = "https://api.example/v3/application/shops/1";
const bytes = (text: string) => new TextEncoder().encode(text);
const form = "application/x-www-form-urlencoded";
const json = "application/json; charset=utf-8";

type Told = {
  method?: string;
  url: string;
  type?: string;
  sent?: string;
  status?: number;
  answered?: unknown;
  as?: string;
};

function whats({ method = "GET", url, type = "", sent = "", status = 200, answered, as = json }: Told): string[] {
  const text = typeof answered === "string" ? answered : JSON.stringify(answered);
  const exchange: Exchange = {
    request: { method, url, type, body: bytes(sent) },
    response: { status, type: as, body: bytes(answered === undefined ? "" : text) },
  };
  return judge(exchange).violations.map(({ side, part, what }) => `${side} ${part} ${what}`);
}

const sections = { url: `${shop}/sections`, answered: { count: 0, results: [] } };
const section = { method: "POST", url: `${shop}/sections`, type: form, answered: { shop_section_id: 1 } };

test("what keeps the contract is no violation", () => {
  expect(whats(sections)).toEqual([]);
  expect(whats({ ...section, sent: "title=Mugs" })).toEqual([]);
  expect(whats({ method: "DELETE", url: "https://api.example/v3/application/listings/7", status: 204 })).toEqual([]);
});

describe("caught in a request:", () => {
  test.for<[string, Told, string]>([
    [
      "an address that isn't there",
      { ...sections, url: `${shop}/orders` },
      "request path GET /v3/application/shops/1/orders isn't in the document",
    ],
    [
      "an id that is none",
      { ...sections, url: `${shop.replace("/1", "/mine")}/sections` },
      "request path /shop_id must be integer",
    ],
    [
      "a parameter that isn't there",
      { ...sections, url: `${shop}/sections?legacy=false` },
      "request query / must NOT have additional properties (legacy)",
    ],
    [
      "a parameter of another type",
      { url: `${shop}/listings?limit=many`, answered: { count: 0, results: [] } },
      "request query /limit must be integer",
    ],
    [
      "a field that isn't there",
      { ...section, sent: "title=Mugs&colour=red" },
      "request body / must NOT have additional properties (colour)",
    ],
    ["a field that is missing", { ...section, sent: "" }, "request body / must have required property 'title'"],
    [
      "a field given twice",
      { ...section, sent: "title=Mugs&title=Cups" },
      "request body /title is given more than once",
    ],
    [
      "JSON where a form is asked for",
      { ...section, type: "application/json", sent: '{"title":"Mugs"}' },
      `request body application/json isn't ${form}`,
    ],
    ["a body where there is none", { ...sections, type: form, sent: "title=Mugs" }, "request body there is none"],
  ])("%s", ([, told, what]) => {
    expect(whats(told)).toContain(what);
  });

  test("a key of what was read, sent back", () => {
    const products = [{ product_id: 1, sku: "A", property_values: [], offerings: [] }];
    const url = "https://api.example/v3/application/listings/7/inventory";
    const sent = JSON.stringify({ products });
    expect(whats({ method: "PUT", url, type: "application/json", sent, answered: {} })).toContain(
      "request body /products/* must NOT have additional properties (product_id)",
    );
  });
});

describe("caught in a response:", () => {
  test.for<[string, Told, string]>([
    ["a status of its own", { ...sections, status: 418 }, "response status 418 isn't documented"],
    [
      "a property that isn't there",
      { ...sections, answered: { count: 0, results: [], more: 1 } },
      "response 200 / must NOT have additional properties (more)",
    ],
    [
      "a value of another type",
      { ...sections, answered: { count: "0", results: [] } },
      "response 200 /count must be integer",
    ],
    [
      "null where none is allowed",
      { ...sections, answered: { count: 0, results: null } },
      "response 200 /results must be array",
    ],
    [
      "a fault deep inside",
      { ...sections, answered: { count: 1, results: [{ rank: 1 }, { rank: "2" }] } },
      "response 200 /results/*/rank must be integer",
    ],
    ["a page of the edge", { ...sections, answered: "<html>", as: "text/html" }, "response 200 text/html isn't JSON"],
    [
      "a body where there is none",
      { method: "DELETE", url: "https://api.example/v3/application/listings/7", status: 204, answered: {} },
      "response 204 has a body",
    ],
  ])("%s", ([, told, what]) => {
    expect(whats(told)).toContain(what);
  });
});

describe("of what the marketplace does against its document", () => {
  test.for(deviations)("$operation · $part · $what: its source is named", ({ source }) => {
    expect(source).toMatch(/^(docs\/etsy-behaviour\.md, \d|assumed: )/);
  });

  test("nothing is about an operation that isn't there", () => {
    const known = ["*", ...contract.operations.map(({ operationId }) => operationId)];
    expect(deviations.filter(({ operation }) => !known.includes(operation))).toEqual([]);
  });

  test("nothing is listed that the document says itself", () => {
    const stale = deviations.filter(({ operation, part, what }) => {
      const [status = ""] = what.split(" ");
      const about = contract.operations.filter((each) => operation === "*" || each.operationId === operation);
      return part === "status" && about.every(({ responses }) => status in responses);
    });
    expect(stale).toEqual([]);
  });
});
