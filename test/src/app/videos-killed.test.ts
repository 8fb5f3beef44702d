import { expect } from "vitest";
import { videosValue, type WantedVideo } from "#src/catalog/fields/videos.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { mp4 } from "#test/support/mp4.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { apron, approvedChange } from "./drafting.ts";
import { approve, done, mirror, there, writes } from "./editing.ts";
import { type Cut, cutting } from "./killing.ts";

const test = listingTest
  .extend("posted", ({ market }) => (number: number) => {
    const file = market.slack.share(mp4({ number }), `video-${number}.mp4`);
    const video: WantedVideo = { file: file.id, name: file.name, bytes: file.bytes ?? null };
    return { file, video };
  })
  .extend(
    "shown",
    ({ market, number }) =>
      () =>
        (there(market, number).videos ?? []).map(({ id }) => String(id)),
  )
  /** Another video in the place of the one that is there, approved. */
  .extend("approved", ({ market, team, id, posted }) => {
    const approved = async (number: number): Promise<ChangeId> => {
      const { file, video } = posted(number);
      const edit = {
        listingId: id,
        changeId: null,
        revision: 0,
        touched: { videos: videosValue([video]) },
        added: [file],
      };
      const draft = done(await market.app.saveEdit(team.actors.maker, edit, "keep"));
      await market.work();
      const asked = done(await market.app.requestApproval(team.actors.maker, draft.id));
      await market.forget();
      await approve(market, team, asked);
      return asked.id;
    };
    return approved;
  })
  .extend("everyCall", ({ market, team, shop, number, approved, shown }) => {
    const everyCall = async (of: Cut["of"], when: Cut["when"], stale = 0): Promise<number> => {
      await market.control("PUT", "settings", { stale_ms: stale });
      for (let at = 1; ; at += 1) {
        const [before] = shown();
        // Ten may be added a day.
        there(market, number).videosAdded = [];
        const change = await approved(at);
        if (stale > 0) market.clock.pass(stale);
        const [operation] = await market.claim();
        const killed = cutting({ at, when, of });
        await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
        market.clock.pass(61_000);
        await market.work();
        const { state, items } = await market.app.change(team.actors.viewer, change);
        expect([at, state, items[0]?.verified, items[0]?.failure]).toEqual([at, "applied", true, null]);
        // There is one, and it isn't the old one.
        expect([at, shown()]).toEqual([at, [expect.not.stringMatching(must(before))]]);
        if (stale > 0) market.clock.pass(stale);
        await market.said();
        await mirror(market, team, shop);
        if (!killed.dead()) return at - 1;
      }
    };
    return everyCall;
  });

test("a video killed before any call to the marketplace is there once", { timeout: 120_000 }, async ({ everyCall }) => {
  expect(await everyCall("market", "before")).toBeGreaterThanOrEqual(6);
});

test("a video killed after any call took effect is there once", { timeout: 120_000 }, async ({ everyCall }) => {
  expect(await everyCall("market", "after")).toBeGreaterThanOrEqual(6);
});

test("a video killed after any call, readers behind by 90 seconds: the same", { timeout: 180_000 }, async ({
  everyCall,
}) => {
  expect(await everyCall("market", "after", 90_000)).toBeGreaterThanOrEqual(6);
});

test("a video killed after any statement in the database is there once", { timeout: 180_000 }, async ({
  everyCall,
}) => {
  expect(await everyCall("database", "after")).toBeGreaterThanOrEqual(5);
});

test.for([
  ["drop", "before", 2],
  ["drop", "after", 1],
  ["timeout", "after", 1],
] as const)(
  "an upload without an answer (%s, %s it took effect) is there once",
  { timeout: 60_000 },
  async ([mode, when, uploads], { market, team, approved, shown }) => {
    const change = await approved(1);
    await market.fault({ operation: "uploadListingVideo", mode, when });
    await market.work();
    expect((await market.app.change(team.actors.viewer, change)).state).toBe("applied");
    expect(shown()).toEqual([expect.not.stringMatching("980001")]);
    const sent = (await writes(market)).filter((name) => name === "uploadListingVideo");
    expect(sent).toHaveLength(uploads);
  },
);

test.for([500, 521])(
  "an upload answered %i after it took effect is looked up, and not sent again",
  { timeout: 60_000 },
  async (status, { market, team, approved, shown }) => {
    const change = await approved(1);
    const body = status === 521 ? "<html>Web server is down</html>" : undefined;
    await market.fault({
      operation: "uploadListingVideo",
      mode: "status",
      status,
      when: "after",
      ...(body ? { body } : {}),
    });
    await market.work();
    expect((await market.app.change(team.actors.viewer, change)).state).toBe("applied");
    expect(shown()).toHaveLength(1);
    expect((await market.operations()).filter((name) => name === "uploadListingVideo")).toHaveLength(1);
    expect(await market.operations()).toContain("getListingVideos");
  },
);

test("a refused upload leaves the video that was there, and the change says so", { timeout: 60_000 }, async ({
  market,
  team,
  approved,
  shown,
}) => {
  const change = await approved(1);
  const body = JSON.stringify({ error: "Either a valid video file or a video_id must be provided." });
  await market.fault({ operation: "uploadListingVideo", mode: "status", status: 400, body });
  await market.work();
  expect(shown()).toEqual(["980001"]);
  const failed = await market.app.change(team.actors.viewer, change);
  expect(failed.items[0]).toMatchObject({
    state: "failed",
    failure: { code: "marketplace-refused", text: "Etsy can't read this video. Use an MP4 or a MOV." },
  });
});

test.for(["before", "after"] as const)(
  "a new listing killed %s any call has its video once",
  { timeout: 120_000 },
  async (when, { market, team, shop, posted }) => {
    let dead = true;
    for (let at = 1; dead; at += 1) {
      const title = `${apron.title} ${at}`;
      const change = await approvedChange(market, team, [shop], { title, videos: [posted(at).file] });
      const [operation] = await market.claim();
      const killed = cutting({ at, when, of: "market" });
      await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
      market.clock.pass(61_000);
      await market.work();
      const { state } = await market.app.change(team.actors.viewer, change.id);
      const made = market.listings(title);
      expect([at, state, made.map(({ videos = [] }) => videos.length)]).toEqual([at, "applied", [1]]);
      dead = killed.dead();
    }
  },
);
