import { describe, expect } from "vitest";
import { videosValue, type WantedVideo } from "#src/catalog/fields/videos.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { mp4 } from "#test/support/mp4.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approve, done, mirror, there, writes } from "./editing.ts";

const live: WantedVideo = { videoId: "980001" };

const test = listingTest
  .extend("posted", ({ market }) => (number = 1) => {
    const file = market.slack.share(mp4({ number }), `video-${number}.mp4`);
    const video: WantedVideo = { file: file.id, name: file.name, bytes: file.bytes ?? null };
    return { file, video };
  })
  /** The maker's edit of the video, kept as a draft; what it waits for is copied. */
  .extend(
    "drafted",
    ({ market, team, id }) =>
      async (videos: readonly WantedVideo[], added: readonly SharedFile[] = []) => {
        const edit = { listingId: id, changeId: null, revision: 0, touched: { videos: videosValue(videos) }, added };
        const draft = done(await market.app.saveEdit(team.actors.maker, edit, "keep"));
        await market.work();
        return market.app.change(team.actors.maker, draft.id);
      },
  )
  .extend("approved", ({ market, team, drafted }) => {
    const approved = async (...of: Parameters<typeof drafted>): Promise<ChangeView> => {
      const { id } = await drafted(...of);
      const asked = done(await market.app.requestApproval(team.actors.maker, id));
      await market.forget();
      await approve(market, team, asked);
      return asked;
    };
    return approved;
  })
  /** … and written; the calls that it took. */
  .extend("written", ({ market, team, approved }) => {
    const written = async (...of: Parameters<typeof approved>): Promise<string[]> => {
      const { id } = await approved(...of);
      await market.work();
      const { state, items } = await market.app.change(team.actors.viewer, id);
      expect([state, items[0]?.failure, items[0]?.verified]).toEqual(["applied", null, true]);
      return market.operations();
    };
    return written;
  })
  .extend(
    "shown",
    ({ market, number }) =>
      () =>
        (there(market, number).videos ?? []).map(({ id }) => String(id)),
  );

const reads = ["getListing", "getListingInventory"];

describe("the video of a listing on sale takes exactly the calls it needs:", () => {
  test("one more, an upload", async ({ market, team, shop, number, posted, written, shown }) => {
    there(market, number).videos = [];
    await mirror(market, team, shop);
    const { file, video } = posted();
    expect(await written([video], [file])).toEqual([...reads, "uploadListingVideo", ...reads]);
    expect(shown()).toHaveLength(1);
  });

  test("another in its place, an upload, and once that is seen the old one goes", async ({
    posted,
    written,
    shown,
  }) => {
    const { file, video } = posted();
    expect(await written([video], [file])).toEqual([
      ...reads,
      "uploadListingVideo",
      "getListingVideos",
      "deleteListingVideo",
      ...reads,
    ]);
    expect(shown()).toEqual([expect.not.stringMatching("980001")]);
  });

  test("taken away, one", async ({ written, shown }) => {
    expect(await written([])).toEqual([...reads, "deleteListingVideo", ...reads]);
    expect(shown()).toEqual([]);
  });

  test("where there is no room, the old one goes first", async ({
    market,
    team,
    shop,
    number,
    posted,
    written,
    shown,
  }) => {
    there(market, number).videos = [{ id: 980_001 }, { id: 980_002 }];
    await mirror(market, team, shop);
    const { file, video } = posted();
    const calls = await written([{ videoId: "980002" }, video], [file]);
    expect(calls).toEqual([...reads, "deleteListingVideo", "uploadListingVideo", ...reads]);
    expect(shown()).toEqual(["980002", expect.any(String)]);
  });

  test("beside a title and a price in the same edit, its own and no more", async ({
    market,
    team,
    id,
    posted,
    drafted,
  }) => {
    const { file, video } = posted();
    const draft = await drafted([video], [file]);
    const touched = { title: "Another title", "price:Blue / S": 4321 };
    const edit = { listingId: id, changeId: draft.id, revision: draft.revision, touched };
    const asked = done(await market.app.saveEdit(team.actors.maker, edit, "ask"));
    await market.forget();
    await approve(market, team, asked);
    await market.work();
    expect(await writes(market)).toEqual([
      "updateListingInventory",
      "updateListing",
      "uploadListingVideo",
      "deleteListingVideo",
    ]);
  });

  test("of an edit of something else, none", async ({ market, team, id, shown }) => {
    const edit = { listingId: id, changeId: null, revision: 0, touched: { title: "Another title" } };
    await approve(market, team, done(await market.app.saveEdit(team.actors.maker, edit, "ask")));
    await market.work();
    expect(await writes(market)).toEqual(["updateListing"]);
    expect(shown()).toEqual(["980001"]);
  });
});

describe("an edit of the video", () => {
  test("is agreed on once it is written: the next check tells nothing", async ({
    market,
    team,
    shop,
    id,
    posted,
    written,
    shown,
  }) => {
    const { file, video } = posted();
    await written([video], [file]);
    await mirror(market, team, shop);
    const { differences, live: now } = await market.app.listing(team.actors.viewer, id);
    expect([differences, now["videos"]]).toEqual([[], shown().map((videoId) => ({ videoId }))]);
  });

  test("that meets another video than it was made from writes nothing, and can be settled", async ({
    market,
    team,
    number,
    posted,
    approved,
    shown,
  }) => {
    const { file, video } = posted();
    const change = await approved([video], [file]);
    there(market, number).videos = [{ id: 980_777 }];
    await market.work();
    expect(await writes(market)).toEqual([]);
    const stopped = await market.app.change(team.actors.viewer, change.id);
    expect(stopped.items[0]).toMatchObject({
      state: "parked",
      failure: { code: "changed-live", text: expect.stringContaining("Video changed on Etsy") },
    });
    const again = done(await market.app.settleConflict(team.actors.maker, change.id, []));
    await market.app.approve(team.actors.manager, { changeId: again.id, contentHash: again.contentHash });
    await market.work();
    expect(await writes(market)).toEqual(["uploadListingVideo", "deleteListingVideo"]);
    expect(shown()).toEqual([expect.not.stringMatching(/980/)]);
  });

  test("that failed behind the video is asked for again as it is, and sends nothing twice", async ({
    market,
    team,
    posted,
    approved,
    shown,
  }) => {
    const { file, video } = posted();
    const { id } = await approved([video], [file]);
    await market.fault({ operation: "deleteListingVideo", mode: "status", status: 400, body: '{"error":"Not now."}' });
    await market.work();
    expect((await market.app.change(team.actors.viewer, id)).state).toBe("failed");
    await market.app.reopen(team.actors.maker, id);
    await approve(market, team, done(await market.app.requestApproval(team.actors.maker, id)));
    await market.work();
    expect((await market.app.change(team.actors.viewer, id)).state).toBe("applied");
    expect(shown()).toEqual([expect.not.stringMatching("980001")]);
    expect(await writes(market)).toEqual(["uploadListingVideo", "deleteListingVideo", "deleteListingVideo"]);
  });

  test("leaves out what is no video and says so; the one that is there stays", async ({ market, drafted }) => {
    const file = { ...market.slack.share(new TextEncoder().encode("no video"), "notes.mp4"), mime: "video/mp4" };
    const draft = await drafted([{ file: file.id, name: file.name, bytes: null }], [file]);
    expect(draft.items[0]?.content.edit?.set["videos"]).toBeUndefined();
    expect(draft.photoProblems).toEqual([expect.stringContaining("notes.mp4")]);
  });

  test("can't be asked for before it is copied", async ({ market, team, id, posted }) => {
    const { file, video } = posted();
    const touched = { videos: videosValue([video]) };
    const edit = { listingId: id, changeId: null, revision: 0, touched, added: [file] };
    expect(await market.app.saveEdit(team.actors.maker, edit, "ask")).toMatchObject({
      ok: false,
      problems: [{ field: "videos" }],
    });
    const { id: changeId } = done(await market.app.saveEdit(team.actors.maker, edit, "keep"));
    expect(await market.app.requestApproval(team.actors.maker, changeId)).toMatchObject({ ok: false });
    await market.work();
    expect(await market.app.requestApproval(team.actors.maker, changeId)).toMatchObject({ ok: true });
  });

  test("of more than 100 MB, or of two, is refused at its field", async ({ market, team, id, posted }) => {
    const [{ file, video }, two] = [posted(), posted(2)];
    const edit = { listingId: id, changeId: null, revision: 0, added: [file] };
    const large = { videos: videosValue([{ ...video, bytes: 104_857_601 } as WantedVideo]) };
    expect(await market.app.saveEdit(team.actors.maker, { ...edit, touched: large }, "keep")).toMatchObject({
      ok: false,
      problems: [{ field: "videos", text: expect.stringContaining("at most 100 MB") }],
    });
    const both = { videos: videosValue([live, two.video]) };
    expect(await market.app.saveEdit(team.actors.maker, { ...edit, touched: both }, "keep")).toMatchObject({
      ok: false,
      problems: [{ field: "videos", text: expect.stringContaining("at most 1 video") }],
    });
  });

  test.for([
    ["a text", "x"],
    ["an empty video", [{}]],
    ["a hash that is none", [{ hash: "../../x", name: "x.mp4", bytes: 5, ms: 1 }]],
    ["a number that is none", [{ videoId: "../../5" }]],
  ] as const)("of %s is refused at its field, and not taken for none", async ([, videos], { market, team, id }) => {
    const edit = { listingId: id, changeId: null, revision: 0, touched: { videos: videos as never } };
    expect(await market.app.saveEdit(team.actors.maker, edit, "keep")).toMatchObject({
      ok: false,
      problems: [{ field: "videos" }],
    });
  });

  test("that would be left with no change says to discard it, at its field", async ({ market, team, id, drafted }) => {
    const { id: changeId, revision } = await drafted([]);
    const edit = { listingId: id, changeId, revision, touched: { videos: videosValue([live]) } };
    expect(await market.app.saveEdit(team.actors.maker, edit, "keep")).toMatchObject({
      ok: false,
      problems: [{ field: "videos", text: expect.stringContaining("Discard the draft") }],
    });
  });

  test("taken away by the seller later is wanted again by one click, without its file", async ({
    market,
    team,
    shop,
    number,
    id,
    posted,
    written,
    shown,
  }) => {
    const { file, video } = posted();
    await written([video], [file]);
    const [ours] = shown();
    there(market, number).videos = [];
    await mirror(market, team, shop);
    const { differences } = await market.app.listing(team.actors.viewer, id);
    expect(differences.map(({ field }) => field)).toEqual(["videos"]);
    const kept = await market.app.keepOurs(team.actors.maker, id, ["videos"]);
    if (!kept.ok) throw new Error("refused");
    await market.forget();
    await approve(market, team, kept.change);
    await market.work();
    expect(await writes(market)).toEqual(["uploadListingVideo"]);
    expect(shown()).toEqual([ours]);
  });
});
