import { describe, expect } from "vitest";
import type { LivePhoto } from "#src/catalog/fields/photos.ts";
import { must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { there } from "./editing.ts";
import { approvedPhotos, photosOf, posted, shown, withPhotos } from "./live-photos.ts";

const full = 20;
const ids = (photos: readonly { readonly imageId: string }[]) => photos.map(({ imageId }) => imageId);

const test = listingTest
  .extend("photos", ({ market, team, shop, number, id }) => async (count: number): Promise<readonly LivePhoto[]> => {
    await withPhotos(market, team, shop, number, count);
    return photosOf(market, team, id);
  })
  /** The last photos of a full listing are replaced by so many new ones, each described as "New". */
  .extend("replaced", ({ market, team, id, photos }) => async (count: number) => {
    const before = await photos(full);
    const fresh = await Promise.all(
      Array.from({ length: count }, (_, at) => posted(market, at + 1, must(before[full - count + at]).imageId)),
    );
    const wanted = [...before.slice(0, full - count), ...fresh.map(({ photo }) => ({ ...photo, alt: "New" }))];
    const files = fresh.map(({ file }) => file);
    return { before, change: await approvedPhotos(market, team, id, wanted, files) };
  })
  /** The seller adds a photo at the marketplace, once ours begin to arrive. */
  .extend("sellerAdds", ({ market, number }) => (alt: string) => {
    market.hook(async (request, answer) => {
      const reply = await answer();
      if (!(request.method === "POST" && request.url.endsWith("/images"))) return reply;
      market.hook(null);
      const state = market.state();
      const pattern = must(state.images.find(({ listingId }) => listingId === number));
      state.lastId += 1;
      state.images.push({ ...pattern, id: state.lastId, rank: 19, alt });
      there(market, number).imageIds.push(state.lastId);
      return reply;
    });
  });

describe("a full listing", () => {
  test("whose upload is put off goes on where it was: what it took out itself is no change", async ({
    market,
    team,
    number,
    replaced,
  }) => {
    const { before, change } = await replaced(1);
    await market.fault({ operation: "uploadListingImage", mode: "status", status: 429 });
    await market.work();
    const { state, items } = await market.app.change(team.actors.viewer, change.id);
    expect([state, items[0]?.failure, items[0]?.verified]).toEqual(["applied", null, true]);
    const now = shown(market, number);
    expect(ids(now).slice(0, full - 1)).toEqual(ids(before.slice(0, full - 1)));
    expect(now.at(-1)).toMatchObject({ alt: "New" });
  });

  test("lacks one photo at most while several are replaced", async ({ market, number, replaced }) => {
    await replaced(3);
    await market.fault({ operation: "uploadListingImage", mode: "status", status: 400, count: 9 });
    await market.work();
    expect(shown(market, number)).toHaveLength(full - 1);
  });

  test("read late doesn't take the photo that it took out for the one whose upload was lost", async ({
    market,
    team,
    number,
    replaced,
  }) => {
    const { change } = await replaced(1);
    await market.control("PUT", "settings", { stale_ms: 90_000 });
    market.clock.pass(90_000);
    await market.fault({ operation: "uploadListingImage", mode: "drop", when: "before" });
    await market.work();
    expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({ state: "applied" });
    const now = shown(market, number);
    expect([now.length, now.at(-1)?.alt]).toEqual([full, "New"]);
  });
});

describe("a photo that the seller adds while ours are uploaded", () => {
  test("is left where it is: the order isn't written, and it is said", async ({
    market,
    team,
    id,
    number,
    photos,
    sellerAdds,
  }) => {
    const before = await photos(3);
    const { file, photo } = await posted(market, 1);
    const change = await approvedPhotos(market, team, id, [photo, ...before], [file]);
    sellerAdds("Hers");
    await market.work();
    expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({
      state: "failed",
      items: [{ failure: { code: "changed-live", text: expect.stringContaining("while I uploaded the new ones") } }],
    });
    expect(shown(market, number).map(({ alt }) => alt)).toContain("Hers");
    expect(ids(shown(market, number)).slice(0, 3)).toEqual(ids(before));
  });

  test("is not taken for an upload whose answer was lost", async ({ market, team, id, number, photos, sellerAdds }) => {
    const before = await photos(3);
    const { file, photo } = await posted(market, 1);
    const change = await approvedPhotos(market, team, id, [{ ...photo, alt: "New" }, ...before], [file]);
    await market.fault({ operation: "uploadListingImage", mode: "drop", when: "before" });
    sellerAdds("Hers");
    await market.work();
    const { state } = await market.app.change(team.actors.viewer, change.id);
    const alts = shown(market, number).map(({ alt }) => alt);
    expect([state, alts.includes("Hers"), alts.filter((alt) => alt === "New").length]).toEqual(["failed", true, 1]);
  });
});
