import { readdirSync, readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import type { ChangeId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { etsyRules } from "#src/marketplaces/etsy/rules.ts";
import type { ImportView } from "#src/modules/tables/rules/import.ts";
import { readShared } from "#src/platform/slack/text-in.ts";
import { must } from "#test/src/store/studio.ts";
import { sameSellerTest } from "#test/support/shop-test.ts";
import { addShop, prepare } from "./drafting.ts";
import { approvedEdit, done, listingId, mirror, there, writes } from "./editing.ts";
import { type Hook, sellers } from "./market.ts";
import { mirrored, numbersIn, read, stateAsked } from "./syncing.ts";
import { openTeam } from "./workshop.ts";

/** Inputs of public reports that failed once, each with its right value. Personal details are replaced. */
const file = (name: string) => readFileSync(new URL(`cases/${name}`, import.meta.url));
const json = <T>(name: string) => JSON.parse(file(name).toString()) as T;
type Reply = { readonly change: Readonly<Record<string, unknown>>; readonly status: number; readonly body: object };
const reply = (name: string) => json<Reply>(`etsy/${name}.json`);

const test = sameSellerTest
  .extend("named", { scope: "file" }, ({ market }) => (title: string) => {
    return must(market.state().listings.find((each) => each.title === title));
  })
  /** Listings with SKUs as spreadsheets spoil them. */
  .extend("spoilable", { scope: "file" }, ({ market, named }) => (): void => {
    const { shopId } = named(towel);
    const plain = market
      .state()
      .listings.filter((each) => each.shopId === shopId && each.state === "active" && each.products.length === 1)
      .filter(({ title }) => ![towel, board].includes(title));
    for (const [index, [name, sku]] of Object.entries(skus).entries()) {
      const listing = must(plain[index]);
      must(listing.products[0]).sku = sku;
      codes.set(name, String(listing.id));
    }
    for (const title of [towel, board]) codes.set(title, String(named(title).id));
  })
  /** Another studio, with a shop for each currency and a draft always meant for all of them: what is read finds its shop. */
  .extend("everyCurrency", { scope: "file" }, async ({ market }) => {
    const team = await openTeam(market);
    await market.app.settings(team.actors.owner, { oneOffs: "each" });
    for (const currency of currencies) await addShop(market, team, { currency, name: `Pine ${currency}` });
    return team;
  })
  .extend("drafted", ({ market, everyCurrency: { actors } }) => async (text: string) => {
    const { text: read } = readShared({ ts: "1.1", text });
    const draft = { text: read, files: [], channel: "C1", ts: "1.1", viewId: null };
    const { id } = await market.app.startDraft(actors.maker, draft);
    await prepare(market);
    return market.app.change(actors.maker, id);
  })
  .extend(
    "imported",
    ({ market, team, named }) =>
      async (name: string, change = (text: string) => text): Promise<ImportView> => {
        const text = file(`csv/${name}`).toString("latin1");
        const filled = change(text)
          .replace(/\{\{code:([^}]+)\}\}/g, (_, title: string) => must(codes.get(title)))
          .replace(/\{\{number:([^}]+)\}\}/g, (_, title: string) => String(named(title).id));
        const share = market.slack.share(new Uint8Array(Buffer.from(filled, "latin1")), name);
        const id = await market.app.startImport(team.actors.maker, share);
        await market.work();
        return market.app.importView(team.actors.maker, id);
      },
  )
  /** An approved change meets this refusal. @returns what is said of it */
  .extend(
    "refused",
    ({ market, team }) =>
      async (operation: string, name: string, change: () => Promise<{ id: ChangeId }>): Promise<string> => {
        const { id } = await change();
        const { status, body } = reply(name);
        await market.fault({ operation, mode: "status", status, body: JSON.stringify(body) });
        await market.work();
        return must((await market.app.change(team.actors.maker, id)).items[0]?.failure).text;
      },
  )
  .extend("active", ({ market, team, named }) => async (at: number) => {
    return listingId(market, team, must(numbersIn(market, named(towel).shopId, "active")[at]));
  });

test.beforeAll(async ({ market, team, spoilable }) => {
  spoilable();
  await market.openShop(team.actors.owner, sellers.us);
  await market.openShop(team.actors.owner, sellers.eu);
});

const currencies = ["USD", "EUR", "CHF", "CAD", "NZD", "MXN"];
const towel = "Linen Tea Towel, Striped";
const board = "Walnut Cutting Board";
const skus = { "SKU-ZERO": "00123", "SKU-LONG": "1234567890123", "SKU-DATE": "1-2" };
/** What stands for a listing in the tables → its number; its code once it is known. */
const codes = new Map<string, string>();

describe("a draft from a message", () => {
  test.for(json<[string, string][]>("messages/prices.json"))(
    "that says %j is priced %s",
    async ([text, right], { drafted }) => {
      const { items, content } = await drafted(text);
      expect(items).toHaveLength(currencies.length);
      const prices = items.flatMap(({ content: { price } }) => (price ? [price] : []));
      const [, number = "", currency] = /^([\d.]+)(?: ([A-Z]{3}))?/.exec(right) ?? [];
      const amount = Math.round(Number(number) * 100);
      const wanted = prices.filter((price) => price.amount === amount && (!currency || price.currency === currency));
      expect(prices).toEqual(wanted);
      expect(prices.length > 0 || right.endsWith("or nothing")).toBe(true);
      expect(content.title).not.toMatch(/\d|[€$]|CHF|CAD|NZ|MX|\bk\b/);
      // Within a sentence, and where it can't be told from the words around it, it stays as it was typed.
      const stays = /gift wrap|24, 90|oder 30|2 for/.test(text);
      const told = stays ? content.description.replace(text, "") : content.description;
      expect(told).not.toMatch(/\d|[€$]|CHF|CAD|NZ|MX|\bk\b/);
    },
  );

  test.for(json<string[]>("messages/texts.json").map((text) => [text]))(
    "that says %j",
    async ([text = ""], { drafted }) => {
      const { content } = await drafted(text);
      const { title, tags } = content;
      expect(title).not.toMatch(/[\p{Extended_Pictographic}\p{Cf}\u20e3\ufe0f]|:\w+:|[<>|]|\b100\b/u);
      expect(tags.join()).not.toMatch(/[\p{Extended_Pictographic}\p{Cf}\u20e3\ufe0f’]|:\w+:|[<>|]/u);
      expect(etsyRules.title(title)).toEqual([]);
      expect(etsyRules.tags(tags)).toEqual([]);
      expect(title).not.toMatch(/free|best gift/i);
      expect(title).toMatch(/\p{Ll}/u);
      expect(tags.join()).not.toMatch(/free|best gift/);
      expect(title.length).toBeLessThanOrEqual(etsyRules.limits.title);
    },
  );
});

describe("a table", () => {
  test.beforeAll(async ({ market, team }) => {
    for (const shop of await market.app.shops(team.actors.owner)) await mirror(market, team, shop.id);
    for (const [name, number] of codes) {
      const [found] = await market.app.findListings(team.actors.maker, number, { limit: 1, offset: 0 });
      codes.set(name, must(found).code);
    }
  });
  const after = ({ changes }: ImportView) => changes.map(({ field, after: now }) => [field, now]);
  const said = ({ problems }: ImportView) => problems.map(({ text }) => text);

  test("every input has its right value here", () => {
    expect(readdirSync(new URL("cases/csv", import.meta.url)).map((name) => name.slice(0, 2))).toEqual([
      "01",
      "02",
      "04",
      "06",
      "07",
      "10",
      "12",
      "14",
    ]);
  });

  test.for([
    ["01-sep-line.csv", [["price:", 1950]]],
    ["02-blank-first-line-semicolon.csv", [["price:", 1950]]],
    [
      "04-title-row-above.csv",
      [
        ["price:", 1950],
        ["quantity:", 3],
      ],
    ],
    [
      "14-html-entities.csv",
      [
        ["title", "Mara's Towel & Cloth"],
        ["description", "It's washed & woven. 5 < 6"],
      ],
    ],
  ] as const)("%s is read as it was meant", async ([name, right], { imported }) => {
    const view = await imported(name);
    expect(said(view)).toEqual([]);
    expect(after(view)).toEqual(right);
  });

  test("06-mac-roman.csv is refused with a changed word, and read once a listing's text proves how", async ({
    market,
    team,
    named,
    imported,
  }) => {
    const refused = await imported("06-mac-roman.csv");
    expect(refused).toMatchObject({ state: "refused", changeCount: 0 });
    expect(said(refused).join()).toContain("in Windows-1252 a word would be “KŸchentuch”");
    named(towel).description = "Küchentuch für die Küche.";
    for (const shop of await market.app.shops(team.actors.owner)) await mirror(market, team, shop.id);
    const view = await imported("06-mac-roman.csv");
    expect(after(view)).toEqual([["title", "Küchentuch aus Leinen, gestreift – für die Küche"]]);
    expect(said(view).join()).toMatch(/I took it for Mac Roman, for example “Küche(ntuch)?”/);
  });

  test("07-utf8-with-one-latin1-byte.csv: the line with the stray byte is named, the others are read", async ({
    imported,
  }) => {
    const view = await imported("07-utf8-with-one-latin1-byte.csv");
    expect(after(view)).toEqual([
      ["title", "Küchentuch gestreift"],
      ["description", "Größe 50 × 70"],
    ]);
    expect(view.problems).toMatchObject([{ line: 3 }]);
  });

  test("10-sku-leading-zero.csv: SKUs that a spreadsheet changed are kept and said, prices are taken", async ({
    imported,
  }) => {
    const view = await imported("10-sku-leading-zero.csv", (text) => text.replace(/,\r\n/g, ",77.00\r\n"));
    expect(after(view)).toEqual([1, 2, 3].map(() => ["price:", 7700]));
    expect(said(view)).toHaveLength(3);
    for (const [index, sku] of Object.values(skus).entries()) {
      expect(said(view)[index]).toContain(sku);
      expect(said(view)[index]).toMatch(/spreadsheet/);
    }
  });

  test("12-listing-id-eur-currency-code.csv: another currency refuses the line", async ({ imported }) => {
    const view = await imported("12-listing-id-eur-currency-code.csv");
    expect(after(view).map(([field]) => field)).not.toContain("price:");
    expect(said(view).join()).toMatch(/sells in USD, not EUR/);
  });
});

describe("an answer of Etsy's", () => {
  let shop: ShopId;
  let shopNumber: number;
  /** The first of a page, and its title. */
  let odd: number;
  let title: string;
  test.beforeAll(async ({ market, team, named }) => {
    ({ shopId: shopNumber } = named(towel));
    shop = must(
      (await market.app.shops(team.actors.owner)).find(({ externalId }) => externalId === String(shopNumber)),
    ).id;
    odd = must(numbersIn(market, shopNumber, "active")[0]);
    ({ title } = there(market, odd));
  });
  test.afterEach(({ market }) => market.hook(null));

  /** This listing's row as the file says, on a page and alone. */
  const answering =
    (name: string): Hook =>
    async (request, answer) => {
      const response = await answer();
      const { pathname } = new URL(request.url);
      const alone = pathname.endsWith(`/listings/${odd}`);
      if (name === "inventory-null" && pathname.endsWith(`/listings/${odd}/inventory`)) return Response.json(null);
      if (!response.ok || (stateAsked(request) === null && !alone)) return response;
      const given = Object.entries(reply(name).change).map(([path, value]) =>
        path === "results[0]" ? (value as object) : { [path.replace("results[0].", "")]: value },
      );
      const changed = (row: { listing_id: number }) =>
        row.listing_id === odd ? Object.assign({}, row, ...given) : row;
      const body = (await response.json()) as { listing_id: number; results: { listing_id: number }[] };
      return Response.json(alone ? changed(body) : { ...body, results: body.results.map(changed) });
    };

  test.for(["edit-state", "inventory-null"])(
    "%s: counted and named, the others are read, nothing is written to it",
    async (name, { market, team }) => {
      market.hook(answering(name));
      const { result } = await read(market, team, shop);
      expect(result).toMatchObject({ gone: 0, unreadable: 1, unreadableSome: [{ listingId: String(odd), title }] });
      const id = await listingId(market, team, odd);
      await market.app.unpublish(team.actors.manager, id).catch(() => undefined);
      await market.forget();
      for (const operation of await market.claim()) await market.runOne(operation);
      expect(await writes(market)).toEqual([]);
      market.hook(null);
      await market.work();
      if (there(market, odd).state === "inactive") there(market, odd).state = "active";
      await read(market, team, shop);
    },
  );

  test("ids-zero: nothing is there where 0 stands, and it is read", async ({ market, team }) => {
    market.hook(answering("ids-zero"));
    expect((await read(market, team, shop)).result).toMatchObject({ gone: 0, unreadable: 0 });
    const { live } = await market.app.listing(team.actors.viewer, await listingId(market, team, odd));
    expect(live).toMatchObject({ category: null, sectionId: null, shippingProfileId: null });
  });

  test("inventory-404: a listing that is there isn't gone", async ({ market, team }) => {
    const { status, body } = reply("inventory-404");
    market.hook(async (request, answer) =>
      new URL(request.url).pathname.endsWith(`/listings/${odd}/inventory`) ? Response.json(body, { status }) : answer(),
    );
    expect((await read(market, team, shop)).result).toMatchObject({ gone: 0 });
    expect(Object.keys(await mirrored(market, shop))).toContain(String(odd));
  });

  test("max-price: the form refuses above 50,000 USD beforehand, and the refusal is said in words", async ({
    market,
    team,
    refused,
    active,
  }) => {
    const id = await active(1);
    const edit = { listingId: id, changeId: null, revision: 0, touched: { "price:": 50_000_01 } };
    expect(await market.app.saveEdit(team.actors.maker, edit, "ask")).toMatchObject({
      ok: false,
      problems: [{ text: "Etsy's highest price is $50,000.00. Is there a digit too many?" }],
    });
    const said = await refused("updateListingInventory", "max-price", () =>
      approvedEdit(market, team, id, { "price:": 50_000_00 }),
    );
    expect(said).toBe("The price is above Etsy's highest, $50,000.00 USD. Is there a digit too many?");
  });

  test("unpublish-quantity: what sold out meanwhile is said to be sold out", async ({
    market,
    team,
    refused,
    active,
  }) => {
    const id = await active(2);
    const said = await refused("updateListing", "unpublish-quantity", async () =>
      done(await market.app.unpublish(team.actors.manager, id)),
    );
    expect(said).toContain("It is sold out on Etsy");
    const sold = await listingId(market, team, must(numbersIn(market, shopNumber, "sold_out")[0]));
    expect(await market.app.unpublish(team.actors.manager, sold)).toMatchObject({
      ok: false,
      problems: [{ text: expect.stringContaining("It is sold out") as string }],
    });
  });
});

test.for([
  (number: number) => `https://www.etsy.com/your/shops/me/listing-editor/edit/${number}`,
  (number: number) => `https://www.etsy.com/your/shops/PineAndInk/tools/listings/${number}`,
  (number: number) => `#${number}`,
])("a listing is found by %s", async (typed, { market, team, named }) => {
  const { id, title } = named(towel);
  const found = await market.app.findListings(team.actors.viewer, typed(id), { limit: 5, offset: 0 });
  expect(found.map((each) => [each.externalId, each.title])).toEqual([[String(id), title]]);
});
