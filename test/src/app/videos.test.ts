import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { must } from "#test/src/store/studio.ts";
import { mp4 } from "#test/support/mp4.ts";
import { sellerTest } from "#test/support/shop-test.ts";
import { apron, approvedChange, completeDraft, saved } from "./drafting.ts";
import type { Market } from "./market.ts";
import { read } from "./syncing.ts";

const test = sellerTest;

const posted = (market: Market, name = "apron.mp4", of: Parameters<typeof mp4>[0] = {}) =>
  market.slack.share(mp4(of), name);

describe("an approved listing with a video", () => {
  test("is live after one call more than without, and its video is there once", async ({ market, team, see }) => {
    const shop = await market.openShop(team.actors.owner);
    const change = await approvedChange(market, team, [shop], { photos: 2, videos: [posted(market)] });
    await market.said();
    await market.work();
    expect(await market.operations()).toEqual([
      "createDraftListing",
      "uploadListingImage",
      "uploadListingImage",
      "uploadListingVideo",
      "updateListingInventory",
      "updateListing",
      "getListing",
      "getListingInventory",
    ]);
    const [listing] = market.listings(apron.title);
    expect(must(listing).videos).toHaveLength(1);
    expect(await see(change.id)).toMatchObject({ state: "applied", items: [{ verified: true, failure: null }] });
    const again = await read(market, team, shop);
    expect(again.result).toMatchObject({ differsHere: 0, changedThere: 0, unreadable: 0 });
  });

  test("is approved to the byte, in the shops it goes to", async ({ market, team }) => {
    const shop = await market.openShop(team.actors.owner);
    const { id, contentHash } = await approvedChange(market, team, [shop], { videos: [posted(market)] });
    const [row] = await market.db.sql<{ payload: string }>("select payload from change_items where change_id = $1", [
      id,
    ]);
    const { videos } = JSON.parse(must(row).payload) as { videos: { hash: string; name: string; ms: number }[] };
    expect(videos).toEqual([
      { hash: expect.stringMatching(/^[0-9a-f]{64}$/), name: "apron.mp4", bytes: mp4().length, ms: 8000 },
    ]);
    await market.work();
    const other = await approvedChange(market, team, [shop], {
      title: "Another apron",
      videos: [posted(market, "apron.mp4", { number: 2 })],
    });
    expect(other.contentHash).not.toBe(contentHash);
    expect(readdirSync(join(market.photoDir, team.id)).filter((name) => name.endsWith(".mp4"))).toHaveLength(2);
    const rows = await market.db.sql<{ hash: string }>("select hash from videos order by created_at");
    expect(rows.map(({ hash }) => hash)).toContain(must(videos[0]).hash);
  });

  test("that is shown late is waited for, and nothing is sent twice", async ({ market, team, see }) => {
    const shop = await market.openShop(team.actors.owner);
    const change = await approvedChange(market, team, [shop], { videos: [posted(market)] });
    await market.control("PUT", "settings", { stale_ms: 50_000 });
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
    expect((await market.operations()).filter((name) => name === "uploadListingVideo")).toHaveLength(1);
    expect(must(market.listings(apron.title)[0]).videos).toHaveLength(1);
  });

  test("is refused by the marketplace with a sentence, and goes on from there", async ({ market, team, see }) => {
    const shop = await market.openShop(team.actors.owner);
    const change = await approvedChange(market, team, [shop], { videos: [posted(market)] });
    const body = JSON.stringify({ error: "This listing has reached the maximum number of videos." });
    await market.fault({ operation: "uploadListingVideo", mode: "status", status: 409, body });
    await market.work();
    const failed = await see(change.id);
    expect(failed.items[0]).toMatchObject({
      state: "failed",
      failure: { code: "marketplace-refused", text: expect.stringContaining("no further video") },
    });
    await market.app.retry(team.actors.manager, change.id);
    await market.work();
    expect((await see(change.id)).state).toBe("applied");
    expect(must(market.listings(apron.title)[0]).videos).toHaveLength(1);
  });
});

describe("a video of a message", () => {
  test("joins the draft: the first one, and others are named as left out", async ({ market, team }) => {
    const shop = await market.openShop(team.actors.owner);
    const videos = [posted(market, "first.mp4"), posted(market, "second.mov", { number: 2, brand: "qt  " })];
    const draft = await completeDraft(market, team, [shop], { videos });
    expect(draft.content["videos"]).toMatchObject([{ name: "first.mp4", ms: 8000 }]);
    expect(draft.photoProblems).toEqual(["second.mov: a listing takes one video, so I left this one out."]);
    expect(draft.content.photos).toHaveLength(1);
    expect(draft.problems).toEqual([]);
  });

  test("that is none, or that nobody can see, is left out with a sentence", async ({ market, team }) => {
    const shop = await market.openShop(team.actors.owner);
    const { id, name } = market.slack.share(new TextEncoder().encode("no video"), "notes.mp4");
    const text = { id, name, mime: "video/mp4" };
    const first = await completeDraft(market, team, [shop], { videos: [text] });
    expect([first.content["videos"], first.photoProblems]).toEqual([
      [],
      ["notes.mp4: I can't open this file as a video. Please send an MP4 or a MOV."],
    ]);
    const hidden = { ...market.slack.share(new OmsError("photo-no-access"), "hidden.mp4"), mime: "video/mp4" };
    const second = await completeDraft(market, team, [shop], { videos: [hidden] });
    expect(second.photoProblems).toEqual([expect.stringContaining("hidden.mp4: I can't see files here")]);
  });

  test("can't be asked for before it is copied, and then it can", async ({ market, team }) => {
    const shop = await market.openShop(team.actors.owner);
    const draft = await completeDraft(market, team, [shop]);
    const file = posted(market);
    const edit = {
      changeId: draft.id,
      revision: draft.revision,
      content: { videos: [{ file: file.id, name: file.name, bytes: file.bytes ?? null }] },
      added: [file],
      part: "video" as const,
    };
    const kept = saved(await market.app.saveDraft(team.actors.maker, edit, "keep"));
    expect(kept.problems).toMatchObject([
      { field: "videos", text: expect.stringContaining("still copying the video") },
    ]);
    expect(await market.app.requestApproval(team.actors.maker, draft.id)).toMatchObject({ ok: false });
    await market.work();
    const copied = await market.app.change(team.actors.maker, draft.id);
    expect(copied.problems).toEqual([]);
    expect(saved(await market.app.requestApproval(team.actors.maker, draft.id)).state).toBe("in_review");
  });

  test("added by a manager isn't approved by that manager", async ({ market, team }) => {
    const shop = await market.openShop(team.actors.owner);
    const draft = await completeDraft(market, team, [shop]);
    const file = posted(market);
    const content = { videos: [{ file: file.id, name: file.name, bytes: null }] };
    const edit = { changeId: draft.id, revision: draft.revision, content, added: [file], part: "video" as const };
    saved(await market.app.saveDraft(team.actors.manager, edit, "keep"));
    await market.work();
    const { id, contentHash } = saved(await market.app.requestApproval(team.actors.maker, draft.id));
    const word = { changeId: id, contentHash, mode: "live" as const };
    await expect(market.app.approve(team.actors.manager, word)).rejects.toMatchObject({ code: "own-change" });
    await market.app.approve(team.actors.owner, word);
    await market.work();
    expect(must(market.listings(apron.title)[0]).videos).toHaveLength(1);
  });

  test("goes along into a draft like it", async ({ market, team }) => {
    const shop = await market.openShop(team.actors.owner);
    const draft = await completeDraft(market, team, [shop], { videos: [posted(market)] });
    const { change } = await market.app.draftLike(team.actors.maker, { changeId: draft.id });
    expect(change.content["videos"]).toEqual(draft.content["videos"]);
  });
});
