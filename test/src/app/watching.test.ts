import { expect } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { videosValue } from "#src/catalog/fields/videos.ts";
import { createPhotoFolder } from "#src/platform/photos/folder.ts";
import { code, must } from "#test/src/store/studio.ts";
import { mp4 } from "#test/support/mp4.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { completeDraft, saved } from "./drafting.ts";
import { done } from "./editing.ts";
import { publicUrl } from "./workshop.ts";

/** The video of a change is watched by people of its studio, before they approve it. */

const film = mp4({ bytes: 5_000_000 });

const test = listingTest
  .extend(
    "posted",
    ({ market }) =>
      () =>
        market.slack.share(film, "apron.mp4"),
  )
  /** A draft with a video, and what the manager who looks at it gets. */
  .extend("drafted", ({ market, team, shop, posted }) => async (): Promise<ChangeView> => {
    const draft = await completeDraft(market, team, [shop], { videos: [posted()] });
    return saved(await market.app.requestApproval(team.actors.maker, draft.id));
  })
  .extend("linkOf", ({ market, team }) => async (change: ChangeView, who: "manager" | "viewer" = "manager") => {
    const shown = await market.app.change(team.actors[who], change.id);
    const [link] = Object.values(market.app.watchLinks(team.actors[who], shown));
    return must(link).slice(publicUrl.length);
  })
  .extend("watch", ({ market }) => async (path: string): Promise<Buffer> => {
    const pieces: Uint8Array[] = [];
    await market.app.watched(path, async ({ chunks }) => {
      for await (const piece of chunks()) pieces.push(piece);
    });
    return Buffer.concat(pieces);
  });

test("of a draft it is there to the byte, for those who may only look too", async ({ drafted, linkOf, watch }) => {
  const change = await drafted();
  expect((await watch(await linkOf(change))).equals(film)).toBe(true);
  expect((await watch(await linkOf(change, "viewer"))).equals(film)).toBe(true);
});

test("so it is of an edit of a listing on sale", async ({ market, team, id, posted, linkOf, watch }) => {
  const file = posted();
  const touched = { videos: videosValue([{ file: file.id, name: file.name, bytes: file.bytes ?? null }]) };
  const edit = { listingId: id, changeId: null, revision: 0, touched, added: [file] };
  const draft = done(await market.app.saveEdit(team.actors.maker, edit, "keep"));
  await market.work();
  expect((await watch(await linkOf(draft))).equals(film)).toBe(true);
});

test("a link ends after ten minutes, and one that was altered shows nothing", async ({
  market,
  drafted,
  linkOf,
  watch,
}) => {
  const path = await linkOf(await drafted());
  const other = "00000000-0000-4000-8000-000000000001";
  for (const altered of [
    path.replace(/c=[^&]+/, `c=${other}`),
    path.replace(/m=[^&]+/, `m=${other}`),
    path.replace(/e=\d+/, "e=99999999999"),
    path.replace("/watch", ""),
    `${path}&x=1`,
  ]) {
    expect([altered, await code(watch(altered))]).toEqual([altered, "not-found"]);
  }
  market.clock.pass(9 * 60_000);
  expect((await watch(path)).length).toBe(film.length);
  market.clock.pass(2 * 60_000);
  expect(await code(watch(path))).toBe("not-found");
});

test("it ends at once with the role of the person whom it was made for, and with the video in the change", async ({
  market,
  team,
  drafted,
  linkOf,
  watch,
}) => {
  const change = await drafted();
  const [managers, viewers] = [await linkOf(change), await linkOf(change, "viewer")];
  await market.app.setRole(team.actors.owner, team.members.viewer.id, null);
  expect(await code(watch(viewers))).toBe("not-found");
  expect((await watch(managers)).length).toBe(film.length);
  const { maker } = team.actors;
  const { id: changeId, revision } = await market.app.change(maker, change.id);
  saved(await market.app.saveDraft(maker, { changeId, revision, content: { videos: [] } }, "keep"));
  expect(await code(watch(managers))).toBe("not-found");
});

test("it is gone with its bytes, also while it is watched", async ({ market, team, drafted, linkOf, watch }) => {
  const path = await linkOf(await drafted());
  let taken = 0;
  const begun = market.app.watched(path, async ({ chunks }) => {
    for await (const piece of chunks()) {
      taken += piece.length;
      await createPhotoFolder({ dir: market.photoDir }).removeAll(team.id);
    }
  });
  expect(await code(begun)).toBe("not-found");
  expect(taken).toBeLessThan(film.length);
  expect(await code(watch(path))).toBe("not-found");
});
