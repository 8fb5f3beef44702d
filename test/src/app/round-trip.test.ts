import { fc } from "@fast-check/vitest";
import { expect } from "vitest";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { writeFigures } from "#test/support/figures.ts";
import { shopTest as test } from "#test/support/shop-test.ts";
import { completeDraft, saved } from "./drafting.ts";
import { mirror } from "./editing.ts";
import {
  base,
  contentFor,
  expected,
  generated,
  type Generated,
  optionsFor,
  photosFor,
  photosThere,
  there,
} from "./round-trip-listings.ts";

/**
 * Listings with everything: whatever is approved is there after it was published, and to publish the same once more writes
 * nothing.
 */
const count = process.env["SCALE"] === "full" ? 2000 : 12;
const together = 12;

test(`${count} listings that vary: each is there as it was approved, and once more it is no change`, {
  timeout: 120_000 + count * 6000,
}, async ({ market, team, shop }) => {
  const began = performance.now();
  await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 1_000_000, currency: "USD" } });
  // More calls than a day has.
  await market.control("PUT", "settings", { per_day: 10_000_000 });
  const pattern = await completeDraft(market, team, [shop], {
    photos: photosThere,
    title: "The first",
    price: base.price,
  });
  const { maker, manager, viewer } = team.actors;
  const drafted: string[] = [];
  const check = async () => {
    await market.work();
    const changes = await Promise.all(drafted.splice(0).map((id) => market.app.change(viewer, id as never)));
    const told = changes.map(({ state, items: [item], content }) => [
      content.title,
      state,
      item?.verified,
      item?.failure?.text,
    ]);
    expect(told).toEqual(changes.map(({ content }) => [content.title, "applied", true, undefined]));
  };
  const all = new Map<string, Generated>();
  for (const [at, each] of fc.sample(generated, { numRuns: count, seed: 20_261_130 }).entries()) {
    const { change } = await market.app.draftLike(maker, { changeId: pattern.id });
    const photos = photosFor(each, pattern.content.photos);
    const ordered = saved(
      await market.app.savePhotos(maker, { changeId: change.id, revision: change.revision, photos, added: [] }),
    );
    const title = `Round trip ${at}`;
    const [item] = ordered.items;
    const draft = saved(
      await market.app.saveDraft(
        maker,
        {
          changeId: change.id,
          revision: ordered.revision,
          content: { title, sku: base.sku, category: taxonomyId("Aprons"), ...contentFor(each, photos) },
          items: [
            {
              shopId: shop,
              content: { ...must(item).content, quantity: base.quantity, options: optionsFor(each) },
            },
          ],
        },
        "keep",
      ),
    );
    const { id, contentHash } = saved(await market.app.requestApproval(maker, draft.id));
    await market.app.approve(manager, { changeId: id, contentHash, mode: "live" });
    drafted.push(id);
    all.set(title, each);
    if (drafted.length === together) await check();
  }
  await check();

  // Each is there as it was approved, by the marketplace's own memory.
  const listingOf = (title: string) => {
    const found = market.listings(title);
    expect(found, title).toHaveLength(1);
    return must(found[0]);
  };
  for (const [title, each] of all) {
    const photos = photosFor(each, pattern.content.photos);
    expect([title, await there(market, listingOf(title))]).toEqual([title, expected(each, photos)]);
  }

  // Read as a shop is read, each is what it was approved to be; an edit to just that is none.
  await market.said();
  await mirror(market, team, shop);
  const found: { id: ListingId; live: Record<string, unknown>; differences: readonly unknown[] }[] = [];
  for (;;) {
    const page = await market.app.findListings(viewer, "Round trip", { limit: 50, offset: found.length });
    found.push(...(page as typeof found));
    if (page.length === 0) break;
  }
  expect(found.length).toBe(count);
  expect(new Set(found.map(({ id }) => id)).size).toBe(count);
  expect(found.filter(({ differences }) => differences.length > 0)).toEqual([]);
  const written: string[] = [];
  let inventoriesRead = 0;
  // The ledger keeps the newest calls only.
  market.hook((request, answer) => {
    if (request.method !== "GET" && request.url.includes("/v3/application/")) written.push(request.url);
    if (request.method === "GET" && request.url.endsWith("/inventory")) inventoriesRead += 1;
    return answer();
  });
  const same = ({ id, live }: (typeof found)[number]) => {
    const { variations: _, ...touched } = live;
    return { listingId: id, changeId: null, revision: 0, touched: touched as never };
  };
  for (const each of found) expect(await market.app.saveEdit(maker, same(each), "keep")).toMatchObject({ ok: false });

  // The same is asked for and approved once more, options and all, while the seller has just put it back: nothing is written.
  const asApproved = new Map([...all.keys()].map((title) => [title, structuredClone(listingOf(title).products)]));
  for (const title of all.keys()) {
    for (const { offerings } of listingOf(title).products) for (const offer of offerings) offer.price += 100;
  }
  await mirror(market, team, shop);
  for (const each of found) {
    const { id, contentHash } = saved(await market.app.saveEdit(maker, same(each), "ask"));
    await market.app.approve(manager, { changeId: id, contentHash });
    drafted.push(id);
  }
  for (const [title, products] of asApproved) listingOf(title).products = products;
  inventoriesRead = 0;
  await check();
  expect(inventoriesRead).toBeGreaterThanOrEqual(count);
  expect(written).toEqual([]);
  writeFigures("round-trip", {
    listings: count,
    options: [...all.keys()].reduce((sum, title) => sum + listingOf(title).products.length, 0),
    photos: [...all.values()].reduce((sum, { photos }) => sum + photos.length, 0),
    questions: [...all.values()].reduce((sum, { questions }) => sum + questions.length, 0),
    differences: 0,
    writesOfPublishingAgain: 0,
    seconds: Math.round((performance.now() - began) / 100) / 10,
  });
});
