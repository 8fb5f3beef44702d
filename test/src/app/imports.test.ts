import { describe, expect } from "vitest";
import type { ListingView } from "#src/modules/listings/model.ts";
import { actionWords } from "#src/modules/reports/rules/log.ts";
import type { ImportView } from "#src/modules/tables/rules/import.ts";
import type { ImportId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { code, must } from "#test/src/store/studio.ts";
import { sameShopTest } from "#test/support/shop-test.ts";
import { mirror, writes } from "./editing.ts";
import { openTeam, publicUrl } from "./workshop.ts";

const test = sameShopTest
  .extend("given", ({ market, team }) => async (text: string | OmsError): Promise<ImportId> => {
    const file = market.slack.share(typeof text === "string" ? new TextEncoder().encode(text) : text, "prices.csv");
    return market.app.startImport(team.actors.maker, file);
  })
  /** Given and read. */
  .extend("imported", ({ market, team, given }) => async (text: string | OmsError): Promise<ImportView> => {
    const id = await given(text);
    await market.work();
    return market.app.importView(team.actors.maker, id);
  })
  .extend("exported", ({ market, team }) => async (kind: "products" | "prices"): Promise<string> => {
    const { url } = await market.app.exportTable(team.actors.viewer, kind);
    const { text } = await market.app.download(url.slice(publicUrl.length));
    if (typeof text === "string") throw new Error("a table comes in pieces");
    let whole = "";
    for await (const piece of text) whole += piece;
    return whole;
  })
  .extend("listing", ({ market, team }) => async (title: string) => {
    const [found] = await market.app.findListings(team.actors.maker, title, { limit: 1, offset: 0 });
    return must(found);
  })
  .extend("changed", ({ listing }) => async () => {
    const towel = await listing("Linen Tea Towel, Striped");
    return { towel, text: `code,price,stock\n${towel.code},19.50,\nzzzz,1,\n` };
  });

const priceOf = (of: ListingView) => of.differences.find(({ field }) => field === "price:")?.ours;

describe("what was exported", () => {
  test("has a line per listing or option, and comes back without a change or a problem", async ({
    imported,
    exported,
  }) => {
    for (const kind of ["products", "prices"] as const) {
      const text = await exported(kind);
      expect(text.startsWith("\ufeffcode,shop,listing,")).toBe(true);
      const view = await imported(text);
      expect(view).toMatchObject({ state: "ready", changeCount: 0, problemCount: 0 });
      expect(view.lines).toBe(text.trim().split(/\r\n/).length - 1);
    }
    expect((await exported("prices")).match(/^.*Linen Apron with Pocket.*$/gm)).toHaveLength(2);
  });

  test("is behind a link that ends, and that nobody can alter", async ({ market, team }) => {
    const { url } = await market.app.exportTable(team.actors.viewer, "prices");
    const path = url.slice(publicUrl.length);
    expect(await code(market.app.download(path.replace("prices", "products")))).toBe("not-found");
    market.clock.pass(11 * 60_000);
    expect(await code(market.app.download(path))).toBe("not-found");
    expect(await code(market.app.exportTable(team.actors.nobody, "prices"))).toBe("no-role");
  });
});

describe("a file with other prices", () => {
  test("is told first: before and after, and every line that isn't right; nothing is changed yet", async ({
    market,
    team,
    imported,
    listing,
    changed,
  }) => {
    const { towel, text } = await changed();
    const view = await imported(text);
    expect(view).toMatchObject({
      state: "ready",
      fileName: "prices.csv",
      changeCount: 1,
      listingCount: 1,
      changes: [{ line: 2, code: towel.code, field: "price:", before: 1800, after: 1950, currency: "USD" }],
      problems: [{ line: 3, text: "I know no listing with code zzzz." }],
      by: { name: "maker" },
    });
    expect(await market.said()).toContainEqual(
      expect.objectContaining({ template: "import_preview", importId: view.id, to: team.members.maker.slackUserId }),
    );
    expect((await listing(towel.code)).differences).toEqual([]);
  });

  test("applied, it is what the studio wants: a difference there, written to no shop, and twice is once", async ({
    market,
    team,
    imported,
    listing,
    changed,
  }) => {
    const { towel, text } = await changed();
    const { id } = await imported(text);
    await market.forget();
    const [one, two] = await Promise.all([
      market.app.applyImport(team.actors.maker, id),
      market.app.applyImport(team.actors.maker, id),
    ]);
    expect([one.state, one.result]).toEqual(["applied", { applied: 1, moved: 0, listings: 1 }]);
    expect(two.result).toEqual(one.result);
    const now = await listing(towel.code);
    expect(now.differences).toMatchObject([{ field: "price:", standing: "ours", ours: 1950, live: 1800 }]);
    const { entries } = await market.app.history(team.actors.maker, now.id, 0);
    expect(entries[0]).toMatchObject({ kind: "wanted", by: { name: "maker" }, moves: [{ field: "price:" }] });
    expect(await writes(market)).toEqual([]);
    expect(await imported(text)).toMatchObject({ changeCount: 0 });
  });

  test("asks for approval of all it changed, once however often it is clicked; approved, it stands there", async ({
    market,
    team,
    imported,
    listing,
  }) => {
    const board = await listing("Walnut Cutting Board");
    const { id } = await imported(`code,price\n${board.code},65\n`);
    expect(await code(market.app.askForImport(team.actors.maker, id))).toBe("wrong-state");
    await market.app.applyImport(team.actors.maker, id);
    expect(await market.app.askForImport(team.actors.maker, id)).toMatchObject({ asked: 1, already: 0, collecting: 0 });
    expect(await market.app.askForImport(team.actors.maker, id)).toMatchObject({ asked: 0, already: 1, collecting: 0 });
    // In the log it is what the import asked for, and of which listing.
    const { lines } = await market.app.log(team.actors.viewer, board.code, 0);
    expect(lines.map(({ action, title }) => [action, title])).toEqual([["import.ask_listing", board.title]]);
    expect(actionWords("import.ask_listing", true)).toBe("asked for approval of what an import changed");
    const waiting = must(
      (await market.app.review(team.actors.manager, 0, 50)).some.find(({ listingId }) => listingId === board.id),
    );
    await market.app.approve(team.actors.manager, { changeId: waiting.id, contentHash: waiting.contentHash });
    await market.work();
    expect(market.listings("Walnut Cutting Board")[0]?.products[0]?.offerings[0]?.price).toBe(6500);
    expect(await market.app.askForImport(team.actors.maker, id)).toMatchObject({ asked: 0, already: 0, collecting: 0 });
  });

  test("clicked twice at once it asks for each listing once", async ({ market, team, imported, listing }) => {
    const titles = ["Linen Tea Towel, Striped", "Thank You Cards, Letterpress"];
    const listings = await Promise.all(titles.map(listing));
    const lines = listings.map((each) => `${each.code},Wool`);
    const { id } = await imported(`code,materials\n${lines.join("\n")}\n`);
    await market.app.applyImport(team.actors.maker, id);
    const both = await Promise.all([
      market.app.askForImport(team.actors.maker, id),
      market.app.askForImport(team.actors.other, id),
    ]);
    expect(both.map(({ collecting }) => collecting)).toEqual([2, 2]);
    await market.work();
    const told = (await market.said()).filter(({ template }) => template === "import_asked");
    expect(told.map(({ asked, already }) => [asked, already]).toSorted(([a], [b]) => Number(a) - Number(b))).toEqual([
      [0, 2],
      [2, 0],
    ]);
    const asked = await market.db.sql<{ id: string; author: string; items: number }>(
      "select c.id, c.author_id as author, count(*)::int as items from changes c join change_items t on t.change_id = c.id where t.listing_id = any ($1::uuid[]) and c.state = 'in_review' group by c.id",
      [listings.map((each) => each.id)],
    );
    expect(asked.map(({ items }) => items)).toEqual([2]);
    // The one that found nothing to ask for took no number: people would look for a request that isn't there.
    const unnumbered = await market.db.sql("select id from changes where state = 'discarded' and number is null");
    expect(unnumbered).toHaveLength(1);
    await market.app.withdraw(team.actors.owner, must(asked[0]).id as never);
  });

  test("collecting that is given up is told in the place of the message that was clicked, with why", async ({
    market,
    team,
    imported,
    listing,
  }) => {
    const listings = await Promise.all(["Linen Tea Towel, Striped", "Thank You Cards, Letterpress"].map(listing));
    const { id } = await imported(`code,materials\n${listings.map((each) => `${each.code},Hemp`).join("\n")}\n`);
    await market.app.applyImport(team.actors.maker, id);
    await market.forget();
    const shown = { channel: "D1", ts: "1.1" };
    expect(await market.app.askForImport(team.actors.maker, id, shown)).toMatchObject({ collecting: 2 });
    await market.db.sql("update operations set lapses = 6 where kind = 'collect_import' and state = 'queued'");
    await market.work();
    const told = (await market.said()).filter(({ template }) => template === "import_asked");
    expect(told).toMatchObject([
      { shown, collecting: 2, gaveUp: null },
      { shown, collecting: 0, asked: 0, gaveUp: expect.stringContaining("Reference") },
    ]);
    expect(must(told[0])["changeId"]).toBe(must(told[1])["changeId"]);
  });

  test("asks for all the others when one of them can't be asked for, and says which and why", async ({
    market,
    team,
    shop,
    imported,
    listing,
  }) => {
    const apron = await listing("Linen Apron with Pocket");
    const cards = await listing("Thank You Cards, Letterpress");
    const [option] = Object.keys(apron.live).flatMap((field) => /^sku:(.*)$/.exec(field)?.[1] ?? []);
    const text = `code,option,sku\n${apron.code},${must(option)},NEW-SKU\n${cards.code},,CARDS-NEW\n`;
    const { id, problems } = await imported(text);
    expect(problems).toEqual([]);
    await market.app.applyImport(team.actors.maker, id);
    const there = must(market.listings("Linen Apron with Pocket")[0]);
    const kept = there.products;
    there.products = kept.filter(({ properties }) => !properties.some(({ values }) => values.includes(must(option))));
    await mirror(market, team, shop);
    expect(await market.app.askForImport(team.actors.maker, id)).toMatchObject({ collecting: 2 });
    await market.work();
    expect(await market.said()).toContainEqual(
      expect.objectContaining({
        template: "import_asked",
        asked: 1,
        problemCount: 1,
        problems: [expect.objectContaining({ code: apron.code, text: expect.stringContaining("can't write") })],
      }),
    );
    there.products = kept;
    await mirror(market, team, shop);
  });

  test("with another price for one of the options that share it is refused at its line", async ({
    market,
    team,
    shop,
    imported,
    listing,
  }) => {
    const there = must(market.listings("Linen Apron with Pocket")[0]);
    Object.assign(there, { priceOn: [] });
    for (const { offerings } of there.products) Object.assign(must(offerings[0]), { price: 4000 });
    await mirror(market, team, shop);
    const apron = await listing("Linen Apron with Pocket");
    await market.app.keepTheirs(team.actors.maker, apron.id, Object.keys(apron.live));
    const [one, two] = Object.keys(apron.live).flatMap((field) => /^price:(.*)$/.exec(field)?.[1] ?? []);
    const line = (option: string | undefined) => `${apron.code},${must(option)},45\n`;
    expect(await imported(`code,option,price\n${line(one)}`)).toMatchObject({
      changeCount: 0,
      problems: [{ line: 2, text: expect.stringContaining("Etsy keeps one price for") }],
    });
    expect(await imported(`code,option,price\n${line(one)}${line(two)}`)).toMatchObject({
      changeCount: 2,
      problemCount: 0,
    });
  });

  test("leaves what somebody else changed here after the preview", async ({ market, team, imported, listing }) => {
    const cards = await listing("Thank You Cards, Letterpress");
    const first = await imported(`code,price,stock\n${cards.code},13,41\n`);
    const second = await imported(`code,price\n${cards.code},14\n`);
    await market.app.applyImport(team.actors.maker, second.id);
    const applied = await market.app.applyImport(team.actors.maker, first.id);
    expect(applied.result).toEqual({ applied: 1, moved: 1, listings: 1 });
    expect(priceOf(await listing(cards.code))).toBe(1400);
  });

  test("can be put aside", async ({ market, team, imported, changed }) => {
    const { text } = await changed();
    const { id } = await imported(text.replace("19.50", "21"));
    expect((await market.app.discardImport(team.actors.maker, id)).state).toBe("discarded");
    expect(await code(market.app.applyImport(team.actors.maker, id))).toBe("wrong-state");
  });
});

describe("a file that can't be used", () => {
  test.for([
    ["no table", "nothing of the kind", "changes nothing"],
    ["one that I may not see", new OmsError("photo-no-access"), "can't see"],
  ] as const)("%s is said to whoever gave it", async ([_, text, words], { market, team, imported }) => {
    const view = await imported(text);
    expect(view).toMatchObject({ state: "refused", changeCount: 0 });
    expect(view.problems.map((each) => each.text).join()).toContain(words);
    expect(await code(market.app.applyImport(team.actors.maker, view.id))).toBe("wrong-state");
  });

  test("while Slack is down it is tried again", async ({ market, team, given }) => {
    const id = await given(new OmsError("slack-down"));
    for (const operation of await market.claim()) await market.runOne(operation);
    expect((await market.app.importView(team.actors.maker, id)).state).toBe("reading");
  });
});

describe("who may", () => {
  test("viewers change nothing, another studio sees nothing, and a shop limited to others stays as it is", async ({
    market,
    team,
    shop,
    imported,
    listing,
  }) => {
    const towel = await listing("Linen Tea Towel, Striped");
    const { id } = await imported(`code,stock\n${towel.code},50\n`);
    const { viewer, owner } = team.actors;
    expect(await code(market.app.applyImport(viewer, id))).toBe("not-allowed");
    expect(await code(market.app.startImport(viewer, market.slack.share(new Uint8Array())))).toBe("not-allowed");
    const others = await openTeam(market, "Somebody Else");
    expect(await code(market.app.importView(others.actors.owner, id))).toBe("not-found");
    expect(await code(market.app.applyImport(others.actors.owner, id))).toBe("not-found");
    await market.db.sql("insert into shop_members (studio_id, shop_id, member_id) values ($1, $2, $3)", [
      team.id,
      shop,
      owner.member.id,
    ]);
    expect(await code(market.app.applyImport(team.actors.maker, id))).toBe("not-allowed");
    expect((await market.app.importView(team.actors.maker, id)).state).toBe("ready");
    expect((await market.app.applyImport(owner, id)).state).toBe("applied");
  });

  test("an import ends at 30 days", async ({ market, team, given }) => {
    const id = await given("code,price\n");
    await market.work();
    market.clock.pass(31 * 86_400_000);
    await market.admin.purge();
    expect(await code(market.app.importView(team.actors.maker, id))).toBe("not-found");
  });
});
