import { describe, expect } from "vitest";
import { videosValue, type WantedVideo } from "#src/catalog/fields/videos.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { mp4 } from "#test/support/mp4.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approve, done, mirror, there, writes } from "./editing.ts";

/** What a seller does to the video of a listing while an edit of it is written, and what a second form of the edit wants. */

const old = 980_001;

const test = listingTest
  .extend("posted", ({ market }) => (number = 1) => {
    const file = market.slack.share(mp4({ number }), `video-${number}.mp4`);
    const video: WantedVideo = { file: file.id, name: file.name, bytes: file.bytes ?? null };
    return { file, video };
  })
  /** Another video in the place of the one that is there, approved. */
  .extend("approved", ({ market, team, id, posted }) => async (): Promise<ChangeId> => {
    const { file, video } = posted();
    const touched = { videos: videosValue([video]) };
    const edit = { listingId: id, changeId: null, revision: 0, touched, added: [file] };
    const draft = done(await market.app.saveEdit(team.actors.maker, edit, "keep"));
    await market.work();
    const asked = done(await market.app.requestApproval(team.actors.maker, draft.id));
    await market.forget();
    await approve(market, team, asked);
    return asked.id;
  })
  /** … and run once with this going wrong; then the listing has these. */
  .extend("meanwhile", ({ market, number, approved }) => {
    const meanwhile = async (
      fault: Readonly<Record<string, unknown>>,
      has: (now: { id: number }[]) => { id: number }[],
    ): Promise<ChangeId> => {
      const id = await approved();
      await market.fault(fault);
      const [operation] = await market.claim();
      await market.runOne(must(operation));
      const listing = there(market, number);
      listing.videos = has([...(listing.videos ?? [])]);
      await market.work();
      return id;
    };
    return meanwhile;
  })
  .extend(
    "shown",
    ({ market, number }) =>
      () =>
        (there(market, number).videos ?? []).map(({ id }) => id),
  )
  /** It stopped before it wrote more, and says that the video changed. */
  .extend("stopped", ({ market, team }) => {
    const stopped = async (id: ChangeId): Promise<void> => {
      expect((await market.app.change(team.actors.viewer, id)).items[0]).toMatchObject({
        state: "parked",
        failure: { code: "changed-live", text: expect.stringContaining("Video changed on Etsy") },
      });
    };
    return stopped;
  })
  .extend("askedAgain", ({ market, team }) => async (id: ChangeId) => {
    await market.app.reopen(team.actors.maker, id);
    await approve(market, team, done(await market.app.requestApproval(team.actors.maker, id)));
    await market.work();
    return market.app.change(team.actors.viewer, id);
  });

const notDeleted = { operation: "deleteListingVideo", mode: "status", status: 500, when: "before" };
const refused = { operation: "deleteListingVideo", mode: "status", status: 400, body: '{"error":"Not now."}' };

describe("an edit of the video deletes nothing", { timeout: 60_000 }, () => {
  test("when the seller took the new one away meanwhile; asked for again, it is sent once more", async ({
    meanwhile,
    shown,
    stopped,
    askedAgain,
  }) => {
    const id = await meanwhile(notDeleted, () => [{ id: old }]);
    expect(shown()).toEqual([old]);
    await stopped(id);
    expect((await askedAgain(id)).state).toBe("applied");
    expect(shown()).toEqual([expect.not.toBeOneOf([old])]);
  });

  test("when it failed behind its upload, and the seller took that away before it is asked for again", async ({
    market,
    number,
    approved,
    shown,
    stopped,
    askedAgain,
  }) => {
    const id = await approved();
    await market.fault(refused);
    await market.work();
    there(market, number).videos = [{ id: old }];
    await askedAgain(id);
    expect(shown()).toEqual([old]);
    await stopped(id);
  });

  test.for(["drop", "timeout"] as const)(
    "when the seller put another one in the place of the old one while an upload was unanswered (%s)",
    async (mode, { market, meanwhile, shown, stopped }) => {
      const fault = { operation: "uploadListingVideo", mode, when: "before" };
      await stopped(await meanwhile(fault, () => [{ id: 980_777 }]));
      expect(shown()).toEqual([980_777]);
      expect((await writes(market)).filter((name) => name === "deleteListingVideo")).toEqual([]);
    },
  );

  test("that a marketplace doesn't show the new one in place of", async ({
    market,
    number,
    approved,
    shown,
    stopped,
  }) => {
    const id = await approved();
    await market.control("PUT", "settings", { stale_ms: 3_600_000 });
    await market.work();
    expect(shown()).toContain(old);
    await stopped(id);
    expect(there(market, number).videos).toHaveLength(2);
  });
});

describe("an edit that failed behind its upload", { timeout: 60_000 }, () => {
  const forms = ["another", "none", "the old one"] as const;
  const faults = ["a refused deletion", "an upload without an answer"] as const;
  const cases = forms.flatMap((form) =>
    faults.flatMap((fault) => [false, true].map((mirrored) => [form, fault, mirrored] as const)),
  );
  test.for(cases)(
    "and wants %s after %s (checked before: %s) leaves that and nothing of the first upload",
    async ([form, fault, mirrored], { market, team, shop, id, posted, approved, shown }) => {
      const changeId = await approved();
      if (fault === "a refused deletion") await market.fault(refused);
      else {
        await market.fault({ operation: "uploadListingVideo", mode: "drop", when: "after" });
        await market.fault({ operation: "getListingVideos", mode: "status", status: 400, body: '{"error":"No."}' });
      }
      await market.work();
      const [, first] = shown();
      expect(first).toBeDefined();
      if (mirrored) await mirror(market, team, shop);
      await market.app.reopen(team.actors.maker, changeId);
      const { file, video } = posted(2);
      const wanted: WantedVideo[] = form === "another" ? [video] : form === "none" ? [] : [{ videoId: String(old) }];
      const { revision } = await market.app.change(team.actors.viewer, changeId);
      const touched = { videos: videosValue(wanted), title: "Another title" };
      const added = form === "another" ? { added: [file] } : {};
      done(
        await market.app.saveEdit(team.actors.maker, { listingId: id, changeId, revision, touched, ...added }, "keep"),
      );
      await market.work();
      await approve(market, team, done(await market.app.requestApproval(team.actors.maker, changeId)));
      await market.work();
      const change = await market.app.change(team.actors.viewer, changeId);
      expect([change.state, change.items[0]?.failure, change.items[0]?.verified]).toEqual(["applied", null, true]);
      expect(shown().filter((video) => video !== old)).toHaveLength(form === "another" ? 1 : 0);
      expect([shown().includes(old), shown().includes(must(first))]).toEqual([form === "the old one", false]);
    },
  );
});

test.for([
  ["leaves that where the seller took the old one away: nobody asked for none", true],
  ["takes that back while the old one is there", false],
] as const)(
  "an edit that uploaded a video and says nothing of it any more %s",
  { timeout: 60_000 },
  async ([_, isGone], { market, team, id, number, approved, shown }) => {
    const changeId = await approved();
    await market.fault(refused);
    await market.work();
    const [, ours] = shown();
    const listing = there(market, number);
    if (isGone) listing.videos = (listing.videos ?? []).filter((video) => video.id !== old);
    await market.app.reopen(team.actors.maker, changeId);
    const { revision } = await market.app.change(team.actors.viewer, changeId);
    // What the form offers as the one that is there, as the shop was checked last: the edit has nothing of it then.
    const touched = { videos: videosValue([{ videoId: String(old) }]), title: "Another title" };
    const edit = { listingId: id, changeId, revision, touched };
    const saved = done(await market.app.saveEdit(team.actors.maker, edit, "keep"));
    expect(Object.keys(must(saved.items[0]?.content.edit).set)).toEqual(["title"]);
    await approve(market, team, done(await market.app.requestApproval(team.actors.maker, changeId)));
    await market.work();
    const change = await market.app.change(team.actors.viewer, changeId);
    expect([change.state, there(market, number).title]).toEqual(["applied", "Another title"]);
    expect(shown()).toEqual([isGone ? must(ours) : old]);
  },
);

test("a video that an edit added where there was none goes again with the form that doesn't want it", {
  timeout: 60_000,
}, async ({ market, team, shop, id, number, approved, shown }) => {
  there(market, number).videos = [];
  await mirror(market, team, shop);
  const changeId = await approved();
  // Sent, and nothing after it: the edit stays open.
  await market.fault({ operation: "uploadListingVideo", mode: "drop", when: "after" });
  await market.fault({ operation: "getListingVideos", mode: "status", status: 400, body: '{"error":"No."}' });
  await market.work();
  expect(shown()).toHaveLength(1);
  await market.app.reopen(team.actors.maker, changeId);
  const { revision } = await market.app.change(team.actors.viewer, changeId);
  const touched = { videos: [], title: "Another title" };
  done(await market.app.saveEdit(team.actors.maker, { listingId: id, changeId, revision, touched }, "keep"));
  await approve(market, team, done(await market.app.requestApproval(team.actors.maker, changeId)));
  await market.work();
  expect((await market.app.change(team.actors.viewer, changeId)).state).toBe("applied");
  expect(shown()).toEqual([]);
});
