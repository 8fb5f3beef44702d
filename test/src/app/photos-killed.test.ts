import { expect } from "vitest";
import { type LivePhoto, photosValue } from "#src/catalog/fields/photos.ts";
import { must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { done, mirror, there, writes } from "./editing.ts";
import { type Cut, cutting } from "./killing.ts";
import { approvedPhotos, imagesSet, photosOf, posted, shown, withPhotos } from "./live-photos.ts";

const ids = (photos: readonly { readonly imageId: string }[]) => photos.map(({ imageId }) => imageId);

const test = listingTest
  /** The second photo replaced, the third made the cover, and one more; killed at the cut, and gone on with by others. */
  .extend("edited", ({ market, team, shop, number, id }) => {
    const edited = async (cut: Cut, stale: number): Promise<boolean> => {
      const before = await photosOf(market, team, id);
      const [a, b, c] = before as [LivePhoto, LivePhoto, LivePhoto];
      const kept = before.slice(3).slice(-3);
      const [x, y] = [await posted(market, cut.at * 2, b.imageId), await posted(market, cut.at * 2 + 1)];
      const wanted = [c, a, { ...x.photo, alt: "In its place" }, ...kept, { ...y.photo, alt: "One more" }];
      const change = await approvedPhotos(market, team, id, wanted, [x.file, y.file]);
      if (stale > 0) market.clock.pass(stale);
      const [operation] = await market.claim();
      const killed = cutting(cut);
      await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
      market.clock.pass(61_000);
      await market.work();
      const { state, items } = await market.app.change(team.actors.viewer, change.id);
      expect([cut, state, items[0]?.verified, items[0]?.failure]).toEqual([cut, "applied", true, null]);
      const now = shown(market, number);
      // No photo is there twice, none is lost, and each has its words.
      expect([cut, now.length, new Set(ids(now)).size]).toEqual([cut, kept.length + 4, kept.length + 4]);
      expect([cut, ids(now).slice(0, 2), now[2]?.alt, ids(now).slice(3, -1), now.at(-1)?.alt]).toEqual([
        cut,
        ids([c, a]),
        "In its place",
        ids(kept),
        "One more",
      ]);
      expect([cut, (await writes(market)).includes("deleteListingImage")]).toEqual([cut, false]);
      // Every option that was shown with a photo is shown with one that is there.
      const links = there(market, number).variationImages;
      expect([cut, links.length, links.every(({ imageId }) => ids(now).includes(String(imageId)))]).toEqual([
        cut,
        3,
        true,
      ]);
      if (stale > 0) market.clock.pass(stale);
      await market.said();
      await mirror(market, team, shop);
      return killed.dead();
    };
    return edited;
  })
  .extend(
    "everyCall",
    ({ market, team, shop, number, edited }) =>
      async (of: Cut["of"], when: Cut["when"], stale = 0) => {
        await withPhotos(market, team, shop, number, 3);
        // All colors are shown with the photo that is replaced first: its link has to move each time.
        await market.control("PUT", "settings", { stale_ms: stale });
        for (let at = 1; ; at += 1) if (!(await edited({ at, when, of }, stale))) return at - 1;
      },
  );

test("photos killed before any call to the marketplace are there once", { timeout: 120_000 }, async ({ everyCall }) => {
  expect(await everyCall("market", "before")).toBeGreaterThanOrEqual(8);
});

test("photos killed after any call took effect are there once", { timeout: 120_000 }, async ({ everyCall }) => {
  expect(await everyCall("market", "after")).toBeGreaterThanOrEqual(8);
});

test("photos killed after any call, readers behind by 90 seconds: the same", { timeout: 180_000 }, async ({
  everyCall,
}) => {
  expect(await everyCall("market", "after", 90_000)).toBeGreaterThanOrEqual(8);
});

test("photos killed after any statement in the database are there once", { timeout: 240_000 }, async ({
  everyCall,
}) => {
  expect(await everyCall("database", "after")).toBeGreaterThanOrEqual(7);
});

test.for(["before", "after"] as const)(
  "an upload whose answer was lost, %s it took effect, is there once",
  { timeout: 60_000 },
  async (when, { market, team, shop, number, id }) => {
    await withPhotos(market, team, shop, number, 3);
    const [a, b, c] = (await photosOf(market, team, id)) as [LivePhoto, LivePhoto, LivePhoto];
    const { file, photo } = await posted(market, 1, b.imageId);
    const change = await approvedPhotos(market, team, id, [a, { ...photo, alt: "Once" }, c], [file]);
    await market.fault({ operation: "uploadListingImage", mode: "drop", when });
    await market.work();
    expect((await market.app.change(team.actors.viewer, change.id)).state).toBe("applied");
    expect(shown(market, number).map(({ alt }) => alt)).toEqual([a.alt, "Once", c.alt]);
    const uploads = (await writes(market)).filter((name) => name === "uploadListingImage");
    expect(uploads).toHaveLength(when === "before" ? 2 : 1);
  },
);

test("a second copy that surfaces after the upload was repeated is taken out", { timeout: 60_000 }, async ({
  market,
  team,
  shop,
  number,
  id,
}) => {
  await withPhotos(market, team, shop, number, 3);
  const [a, b, c] = (await photosOf(market, team, id)) as [LivePhoto, LivePhoto, LivePhoto];
  const { file, photo } = await posted(market, 1);
  await approvedPhotos(market, team, id, [a, b, c, { ...photo, alt: "Once" }], [file]);
  // Nobody sees the first copy for five minutes: longer than it is looked for.
  await market.control("PUT", "settings", { stale_ms: 300_000 });
  await market.fault({ operation: "uploadListingImage", mode: "drop", when: "after" });
  let twice = 0;
  market.hook(async (_request, answer) => {
    twice = Math.max(twice, shown(market, number).length);
    return answer();
  });
  await market.work();
  market.hook(null);
  expect(twice).toBe(5);
  expect(shown(market, number).map(({ alt }) => alt)).toEqual([a.alt, b.alt, c.alt, "Once"]);
});

test("a refused upload leaves what was there, and the change says so", { timeout: 60_000 }, async ({
  market,
  team,
  shop,
  number,
  id,
}) => {
  await withPhotos(market, team, shop, number, 3);
  const before = await photosOf(market, team, id);
  const { file, photo } = await posted(market, 1);
  const change = await approvedPhotos(market, team, id, [photo, ...before], [file]);
  await market.fault({ operation: "uploadListingImage", mode: "status", status: 409, count: 1 });
  await market.work();
  expect(ids(shown(market, number))).toEqual(ids(before));
  const failed = await market.app.change(team.actors.viewer, change.id);
  expect(failed.items[0]).toMatchObject({ state: "failed", failure: { code: "marketplace-refused" } });
});

test("photos whose copying is killed after any statement are in the edit once", { timeout: 60_000 }, async ({
  market,
  team,
  shop,
  number,
  id,
}) => {
  await withPhotos(market, team, shop, number, 3);
  const [a, b, c] = (await photosOf(market, team, id)) as [LivePhoto, LivePhoto, LivePhoto];
  for (let at = 1, dead = true; dead; at += 1) {
    const { file, photo } = await posted(market, at, b.imageId);
    const touched = { images: photosValue([a, photo, { again: c.imageId, alt: `Other ${at}` }]) };
    const edit = { listingId: id, changeId: null, revision: 0, touched, added: [file] };
    const { id: changeId } = done(await market.app.saveEdit(team.actors.maker, edit, "keep"));
    const [operation] = await market.claim(1);
    const killed = cutting({ at, when: "after", of: "database" });
    await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
    market.clock.pass(61_000);
    await market.work();
    const images = imagesSet(await market.app.change(team.actors.maker, changeId));
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    expect([at, images]).toEqual([
      at,
      [{ ...a }, { hash, alt: "", instead: b.imageId }, { again: c.imageId, alt: `Other ${at}` }],
    ]);
    await market.app.discard(team.actors.maker, changeId);
    dead = killed.dead();
  }
});
