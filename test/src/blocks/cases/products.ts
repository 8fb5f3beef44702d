import { exportMessage, importForm, importMessage } from "#src/modules/tables/slack/imports.ts";
import type { ImportView } from "#src/modules/tables/rules/import.ts";
import { matchMessage, productMessage, productsMessage } from "#src/modules/products/slack/products.ts";
import { extremeImport, fullProduct, imported, long, product, productPage, stocked, without } from "../producing.ts";
import { view } from "../view-cases.ts";

const asked = {
  asked: 1,
  already: 2,
  collecting: 0,
  request: null,
  gaveUp: null,
  problems: [{ code: "k7q2", text: "It has no price." }],
  problemCount: 1,
};
const nothing = { asked: 0, already: 0, collecting: 0, request: null, gaveUp: null, problems: [], problemCount: 0 };
const altTexts = (before: string, after: string) =>
  imported({
    fileName: "alt-texts.csv",
    photoCount: 4,
    listingCount: 2,
    changes: [3, 1].map((photos) => ({
      ...(imported().changes[0] as ImportView["changes"][number]),
      field: "images",
      before: [{ imageId: "1", alt: before }],
      after: [{ again: "1", alt: after }],
      alts: { photos, photo: 2, before, after },
    })),
  });
const ofOptions = (count: number, word = "Small / Blue") =>
  imported({
    fileName: "options.csv",
    changes: [],
    changeCount: 0,
    options: {
      changeId: "77777777-7777-4777-8777-777777777777" as never,
      code: "k7q2",
      title: word,
      mark: "m",
      shops: {},
      skus: {},
      changeCount: count * 10,
      changes: Array.from({ length: count }, (_, at) => ({
        line: at + 2,
        option: word,
        shopName: word,
        currency: "USD",
        ...(
          [
            { kind: "price", before: 2000, after: null },
            { kind: "sku", before: null, after: word },
            { kind: "onSale", before: true, after: false },
          ] as const
        )[at % 3 === 0 ? 0 : at % 3 === 1 ? 1 : 2],
      })),
    },
  });
/** … of a listing that exists. */
const ofListing = (state: "ready" | "applied") => {
  const { options, ...rest } = ofOptions(2);
  const { changes = [], changeCount = 0 } = options ?? {};
  const listingId = "77777777-7777-4777-8777-777777777777" as never;
  return { ...rest, state, options: { listingId, code: "k7q2", title: "Apron", said: [], changes, changeCount } };
};
const pair = { kept: product([stocked(1)]), merged: product([stocked(2)]), index: 0, total: 2 };
const csv = "https://oms.example/downloads/t.csv";

export const products = [
  view(
    productsMessage,
    {
      "one page": [
        productPage({ without: [{ ...(without[0] as (typeof without)[0]), shopName: "Pine & Ink", count: 4 }] }),
        "",
      ],
      "nothing yet": [productPage({ products: [], total: 0 }), ""],
      "nothing found": [productPage({ products: [], total: 0 }), "apron"],
    },
    {
      "the most there can be": [
        productPage({
          products: Array.from({ length: 8 }, () => fullProduct),
          total: 99_999,
          page: 3,
          pages: 90,
          without,
        }),
        "<!channel>".repeat(900),
      ],
      "more than a page holds": [
        productPage({ products: Array.from({ length: 70 }, () => fullProduct), total: 70 }),
        "",
      ],
    },
  ),
  view(
    productMessage,
    { "in two shops": [product([stocked(1), stocked(2, { shopName: "Pine & Ink EU", currency: "EUR" })])] },
    { "the most there can be": [fullProduct], "nothing in it": [product([], "")] },
  ),
  view(
    matchMessage,
    { "the same SKU": [{ ...pair, because: "sku" }], "nothing to match": [null] },
    {
      "the most there can be": [
        { kept: fullProduct, merged: fullProduct, because: "repeated-sku", index: 998, total: 999 },
      ],
    },
  ),
  view(importForm, { "the form": [] }, { "the form": [] }),
  view(
    exportMessage,
    {
      "alt texts": [[{ kind: "alt-texts", lines: 12, url: csv }]],
      "product safety": [[{ kind: "gpsr", lines: 12, url: csv }]],
      both: [
        [
          { kind: "products", lines: 1, url: csv },
          { kind: "prices", lines: 40, url: csv },
        ],
      ],
    },
    { "long addresses": [[{ kind: "prices", lines: 9_999_999, url: `${csv}?${"x".repeat(2900)}` }]], none: [[]] },
  ),
  view(
    importMessage,
    {
      reading: [imported({ state: "reading" })],
      ready: [imported()],
      "ready, nothing would change": [imported({ changes: [], changeCount: 0, problems: [], problemCount: 0 })],
      "ready, alt texts": [altTexts("Pocket & strap", "")],
      "applied, alt texts": [
        { ...altTexts("", "A pocket"), state: "applied", result: { applied: 2, moved: 0, listings: 2 } },
      ],
      "a table of a listing's options": [ofListing("ready")],
      "… applied": [ofListing("applied")],
      "ready, options": [ofOptions(3)],
      "ready, options as they are": [ofOptions(0)],
      "applied, options": [{ ...ofOptions(3), state: "applied" }],
      refused: [imported({ state: "refused", changes: [], changeCount: 0 })],
      applied: [imported({ state: "applied", result: { applied: 1, moved: 1, listings: 1 } })],
      "put aside": [imported({ state: "discarded" })],
      "asked for, some of each": [imported({ state: "applied" }), asked],
      "asked for, nothing": [imported({ state: "applied" }), nothing],
      "being collected": [imported({ state: "applied" }), { ...nothing, collecting: 50 }],
      "asked for in a request": [
        imported({ state: "applied" }),
        { ...nothing, asked: 50, request: { id: "1" as never, number: 12 } },
      ],
      "collecting was given up": [
        imported({ state: "applied" }),
        { ...nothing, gaveUp: "The database didn't answer. Reference: R-ABCDEF" },
      ],
    },
    {
      "the most there can be": [extremeImport],
      "the most there can be of alt texts": [
        {
          ...extremeImport,
          photoCount: 199_980,
          changes: extremeImport.changes.map((change) => ({
            ...change,
            alts: { photos: 20, photo: 20, before: long, after: long },
          })),
        },
      ],
      "the most there can be of options": [{ ...ofOptions(20, long), fileName: long }],
      "the most there can be, applied": [{ ...extremeImport, state: "applied" }],
      "the most there can be, asked for": [
        { ...extremeImport, state: "applied" },
        {
          asked: 9999,
          already: 9999,
          collecting: 0,
          request: null,
          gaveUp: null,
          problemCount: 9999,
          problems: Array.from({ length: 900 }, () => ({ code: "k7q2", text: long })),
        },
      ],
      "applied without a result": [imported({ state: "applied" })],
      "a file without a name": [imported({ fileName: "" })],
    },
  ),
];
