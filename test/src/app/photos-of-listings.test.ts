import { describe, expect } from "vitest";
import { type LivePhoto, photosValue, type WantedPhoto } from "#src/catalog/fields/photos.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import type { Gate } from "./workshop.ts";
import { must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approve, done, mirror, there, writes } from "./editing.ts";
import {
  approvedPhotos,
  draftedPhotos,
  imagesSet,
  photosOf,
  posted,
  reorder,
  shown,
  withPhotos,
} from "./live-photos.ts";

const test = listingTest
  /** The listing with so many photos, as they are known here. */
  .extend("photos", ({ market, team, shop, number, id }) => async (count: number): Promise<LivePhoto[]> => {
    await withPhotos(market, team, shop, number, count);
    return [...(await photosOf(market, team, id))];
  })
  /** The edit is written; the calls that it took. */
  .extend("written", ({ market, team, id }) => {
    const written = async (photos: readonly WantedPhoto[], added: readonly SharedFile[] = []): Promise<string[]> => {
      const change = await approvedPhotos(market, team, id, photos, added);
      await market.work();
      const { state, items } = await market.app.change(team.actors.viewer, change.id);
      expect([state, items[0]?.failure, items[0]?.verified]).toEqual(["applied", null, true]);
      return market.operations();
    };
    return written;
  });

const reads = ["getListing", "getListingInventory"];
const ids = (photos: readonly { readonly imageId: string }[]) => photos.map(({ imageId }) => imageId);

describe("photos of a listing on sale take exactly the calls they need:", () => {
  test("another order, one", async ({ market, number, photos, written }) => {
    const [a, b, c, d] = (await photos(4)) as [LivePhoto, LivePhoto, LivePhoto, LivePhoto];
    expect(await written([c, a, b, d])).toEqual([...reads, "updateListing", ...reads]);
    expect(ids(shown(market, number))).toEqual(ids([c, a, b, d]));
  });

  test("two fewer, one", async ({ market, number, photos, written }) => {
    const [a, , c] = (await photos(4)) as [LivePhoto, LivePhoto, LivePhoto, LivePhoto];
    expect(await written([c, a])).toEqual([...reads, "updateListing", ...reads]);
    expect(ids(shown(market, number))).toEqual(ids([c, a]));
  });

  test("two more at the end, an upload each", async ({ market, number, photos, written }) => {
    const before = await photos(3);
    const [x, y] = [await posted(market, 1), await posted(market, 2)];
    const calls = await written([...before, x.photo, y.photo], [x.file, y.file]);
    expect(calls).toEqual([...reads, "uploadListingImage", "uploadListingImage", ...reads]);
    expect(ids(shown(market, number)).slice(0, 3)).toEqual(ids(before));
    expect(shown(market, number)).toHaveLength(5);
  });

  test("a new cover, an upload and the order", async ({ market, number, photos, written }) => {
    const before = await photos(3);
    const { file, photo } = await posted(market, 1);
    expect(await written([photo, ...before], [file])).toEqual([
      ...reads,
      "uploadListingImage",
      "getListingImages",
      "updateListing",
      ...reads,
    ]);
    expect(ids(shown(market, number)).slice(1)).toEqual(ids(before));
  });

  test("the second replaced and the third first: an upload, the order, and the links of options", async ({
    market,
    number,
    photos,
    written,
  }) => {
    const [a, b, c] = (await photos(3)) as [LivePhoto, LivePhoto, LivePhoto];
    const links = there(market, number).variationImages;
    expect(links.map(({ imageId }) => String(imageId))).toContain(b.imageId);
    const { file, photo } = await posted(market, 1, b.imageId);
    expect(await written([c, a, photo], [file])).toEqual([
      ...reads,
      "getListingVariationImages",
      "uploadListingImage",
      "getListingImages",
      "updateListing",
      "updateVariationImages",
      ...reads,
    ]);
    const now = ids(shown(market, number));
    expect(now).toEqual([c.imageId, a.imageId, expect.not.stringMatching(b.imageId)]);
    // What was shown with the old one is shown with the new one; the others are as they were.
    expect(there(market, number).variationImages).toEqual(
      links.map((link) => (String(link.imageId) === b.imageId ? { ...link, imageId: Number(now[2]) } : link)),
    );
  });

  test("another alt text: the photo is uploaded anew in its place", async ({ market, number, photos, written }) => {
    const [a, b, c] = (await photos(3)) as [LivePhoto, LivePhoto, LivePhoto];
    const calls = await written([a, b, { again: c.imageId, alt: "The pocket, seen closer & nearer" }]);
    expect(calls).toEqual([
      ...reads,
      "getListingImages",
      "getListingVariationImages",
      "uploadListingImage",
      "getListingImages",
      "updateListing",
      ...reads,
    ]);
    const now = shown(market, number);
    expect(now.map(({ alt }) => alt)).toEqual([a.alt, b.alt, "The pocket, seen closer & nearer"]);
    expect(ids(now).slice(0, 2)).toEqual(ids([a, b]));
    expect(ids(now)).not.toContain(c.imageId);
  });

  test("a full listing: one is detached before another is uploaded, and never the last", async ({
    market,
    number,
    photos,
    written,
  }) => {
    const before = await photos(20);
    const gone = must(before[19]);
    const { file, photo } = await posted(market, 1, gone.imageId);
    const calls = await written([...before.slice(0, 19), photo], [file]);
    expect(calls).toEqual([...reads, "getListingVariationImages", "updateListing", "uploadListingImage", ...reads]);
    expect(ids(shown(market, number)).slice(0, 19)).toEqual(ids(before).slice(0, 19));
    expect(shown(market, number)).toHaveLength(20);
  });

  test("with the title and a price in the same edit, their calls and no more", async ({ market, team, id, photos }) => {
    const [a, b] = (await photos(2)) as [LivePhoto, LivePhoto];
    const { file, photo } = await posted(market, 1);
    const draft = await draftedPhotos(market, team, id, [photo, a, b], [file]);
    const touched = { title: "Another title", "price:Blue / S": 4321 };
    const edit = { listingId: id, changeId: draft.id, revision: draft.revision, touched };
    const asked = done(await market.app.saveEdit(team.actors.maker, edit, "ask"));
    await market.forget();
    await market.app.approve(team.actors.manager, { changeId: asked.id, contentHash: asked.contentHash });
    await market.work();
    expect(await writes(market)).toEqual(["updateListingInventory", "uploadListingImage", "updateListing"]);
  });
});

describe("what was written", () => {
  test("is agreed on: the next check tells nothing, and the card's picture is the new cover", async ({
    market,
    team,
    shop,
    number,
    id,
    photos,
    written,
  }) => {
    const before = await photos(3);
    const { file, photo } = await posted(market, 1);
    await written([photo, ...before], [file]);
    const [cover] = shown(market, number);
    expect((await market.app.listing(team.actors.viewer, id)).coverUrl).toContain(`/${cover?.imageId}/`);
    await mirror(market, team, shop);
    const { differences, live, pictures } = await market.app.listing(team.actors.viewer, id);
    expect(differences).toEqual([]);
    expect(live["images"]).toEqual(shown(market, number));
    expect(Object.keys(pictures).toSorted()).toEqual(ids(shown(market, number)).toSorted());
  });

  test("is approved to the byte: its hash covers the photo and its alt text", async ({ market, team, id, photos }) => {
    const before = await photos(2);
    const { file, photo } = await posted(market, 1);
    const draft = await draftedPhotos(market, team, id, [...before, photo], [file]);
    const [own] = (imagesSet(draft) as unknown as { hash: string; alt: string }[]).slice(-1);
    expect(own?.hash).toMatch(/^[0-9a-f]{64}$/);
    const first = done(await market.app.requestApproval(team.actors.maker, draft.id)).contentHash;
    const edit = { listingId: id, changeId: draft.id, revision: draft.revision };
    const touched = { images: [...before.map((each) => ({ ...each })), { ...must(own), alt: "Another" }] };
    const other = done(await market.app.saveEdit(team.actors.maker, { ...edit, touched }, "ask")).contentHash;
    expect(other).not.toBe(first);
    const rows = await market.db.sql<{ payload: string }>("select payload from change_items where change_id = $1", [
      draft.id,
    ]);
    expect(rows[0]?.payload).toContain(own?.hash);
  });

  test("isn't approved by the person who added a photo, whoever asks", async ({ market, team, id, photos }) => {
    const before = await photos(2);
    const { file, photo } = await posted(market, 1);
    const [listingId, touched] = [id, { images: [...before.map((each) => ({ ...each })), { ...photo }] }];
    const edit = { listingId, changeId: null, revision: 0, touched, added: [file] };
    const { id: changeId } = done(await market.app.saveEdit(team.actors.manager, edit, "keep"));
    await market.work();
    const asked = done(await market.app.requestApproval(team.actors.maker, changeId));
    const word = { changeId, contentHash: asked.contentHash };
    await expect(market.app.approve(team.actors.manager, word)).rejects.toMatchObject({ code: "own-change" });
  });
});

describe("an edit of photos", () => {
  test("that meets other photos than it was made from writes nothing, and can be settled", async ({
    market,
    team,
    number,
    id,
    photos,
  }) => {
    const [a, b, c] = (await photos(3)) as [LivePhoto, LivePhoto, LivePhoto];
    const { file, photo } = await posted(market, 1);
    const change = await approvedPhotos(market, team, id, [photo, a, b, c], [file]);
    reorder(market, number, [b, a, c]);
    await market.work();
    expect(await writes(market)).toEqual([]);
    const stopped = await market.app.change(team.actors.viewer, change.id);
    expect(stopped.items[0]).toMatchObject({ state: "parked", failure: { code: "changed-live" } });
    const again = done(await market.app.settleConflict(team.actors.maker, change.id, []));
    await market.app.approve(team.actors.manager, { changeId: again.id, contentHash: again.contentHash });
    await market.work();
    expect(ids(shown(market, number)).slice(1)).toEqual(ids([a, b, c]));
    expect(await writes(market)).toEqual(["uploadListingImage", "updateListing"]);
  });

  test("is refused with a 21st photo, and with none", async ({ market, team, id, photos }) => {
    const before = await photos(20);
    const { file, photo } = await posted(market, 1);
    const edit = { listingId: id, changeId: null, revision: 0, added: [file] };
    const many = { images: [...before.map((each) => ({ ...each })), { ...photo }] };
    expect(await market.app.saveEdit(team.actors.maker, { ...edit, touched: many }, "keep")).toMatchObject({
      ok: false,
      problems: [{ field: "photos", text: expect.stringContaining("at most 20") }],
    });
    expect(await market.app.saveEdit(team.actors.maker, { ...edit, touched: { images: [] } }, "keep")).toMatchObject({
      ok: false,
      problems: [{ field: "photos", text: expect.stringContaining("at least one photo") }],
    });
    expect(await market.operations()).toEqual([]);
  });

  test("can't be asked for before its photos are copied", async ({ market, team, id, photos }) => {
    const before = await photos(2);
    const { file, photo } = await posted(market, 1);
    const touched = { images: [...before.map((each) => ({ ...each })), { ...photo }] };
    const edit = { listingId: id, changeId: null, revision: 0, touched, added: [file] };
    expect(await market.app.saveEdit(team.actors.maker, edit, "ask")).toMatchObject({ ok: false });
    const { id: changeId } = done(await market.app.saveEdit(team.actors.maker, edit, "keep"));
    expect(await market.app.requestApproval(team.actors.maker, changeId)).toMatchObject({
      ok: false,
      problems: [{ text: expect.stringContaining("still copying") }],
    });
    await market.work();
    expect(await market.app.requestApproval(team.actors.maker, changeId)).toMatchObject({ ok: true });
  });

  test("that is put in another order while its photos are copied has them where they are by then", async ({
    market,
    team,
    id,
    photos,
  }) => {
    const [a, b] = (await photos(2)) as [LivePhoto, LivePhoto];
    const { file, photo } = await posted(market, 1);
    const first = { images: photosValue([a, b, photo]) };
    const edit = { listingId: id, changeId: null, revision: 0, touched: first, added: [file] };
    const draft = done(await market.app.saveEdit(team.actors.maker, edit, "keep"));
    const [operation] = await market.claim(1);
    // Saved between its look at the edit and its word, which is then about another edit.
    let statements = 0;
    const gate: Gate = async (what, run) => {
      if (what === "database" && market.slack.downloads > 0) statements += 1;
      if (what === "database" && statements === 2) {
        const touched = { images: photosValue([photo, b, a]) };
        const again = { listingId: id, changeId: draft.id, revision: draft.revision, touched, added: [] };
        done(await market.app.saveEdit(team.actors.maker, again, "keep"));
      }
      return run();
    };
    market.slack.downloads = 0;
    await market.runOne(must(operation), { deps: market.process(gate) });
    await market.work();
    const now = imagesSet(await market.app.change(team.actors.maker, draft.id));
    expect([statements, now]).toEqual([
      5,
      [{ hash: expect.stringMatching(/^[0-9a-f]{64}$/), alt: "" }, { ...b }, { ...a }],
    ]);
  });

  test("leaves out what is no photo and says so; what it would replace stays", async ({ market, team, id, photos }) => {
    const [a, b] = (await photos(2)) as [LivePhoto, LivePhoto];
    const file = market.slack.share(new TextEncoder().encode("no picture"), "notes.txt");
    const draft = await draftedPhotos(market, team, id, [a, { file: file.id, alt: "", instead: b.imageId }], [file]);
    expect(imagesSet(draft)).toBeUndefined();
    expect(draft.photoProblems).toEqual([expect.stringContaining("notes.txt")]);
  });

  test("whose order the seller undid later is wanted again by one click", async ({
    market,
    team,
    shop,
    number,
    id,
    photos,
    written,
  }) => {
    const [a, b, c] = (await photos(3)) as [LivePhoto, LivePhoto, LivePhoto];
    await written([c, a, b]);
    reorder(market, number, [a, b, c]);
    await mirror(market, team, shop);
    const { differences } = await market.app.listing(team.actors.viewer, id);
    expect(differences.map(({ field }) => field)).toEqual(["images"]);
    const kept = await market.app.keepOurs(team.actors.maker, id, ["images"]);
    if (!kept.ok) throw new Error("refused");
    await market.forget();
    await approve(market, team, kept.change);
    await market.work();
    expect(await writes(market)).toEqual(["updateListing"]);
    expect(ids(shown(market, number))).toEqual(ids([c, a, b]));
  });
});
