import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { must, usd } from "#test/src/store/studio.ts";
import { teamTest } from "#test/support/workshop-test.ts";
import { addShop, jpeg, prepare } from "./drafting.ts";
import { openTeam, type Workshop } from "./workshop.ts";

const test = teamTest
  .extend(
    "start",
    ({ workshop, team }) =>
      (text: string, files: readonly SharedFile[] = [], viewId: string | null = null) => {
        return workshop.app.startDraft(team.actors.maker, { text, files, channel: "C1", ts: "1.1", viewId });
      },
  )
  .extend("see", ({ workshop, team }) => (id: Parameters<Workshop["app"]["change"]>[1]) => {
    return workshop.app.change(team.actors.maker, id);
  })
  .extend("kept", ({ workshop, team }) => () => {
    try {
      return readdirSync(join(workshop.photoDir, team.id)).filter((name) => name.endsWith(".jpg"));
    } catch {
      return [];
    }
  });

test.beforeEach(({ workshop }) => {
  workshop.slack.downloads = 0;
});

/** The beginning of an iPhone's photo. */
const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic"), Buffer.alloc(64)]);

describe("photos", () => {
  test("are copied in order into our own store, once each, also when the work is repeated", async ({
    workshop,
    start,
    see,
    kept,
  }) => {
    const files = [workshop.slack.share(await jpeg(1)), workshop.slack.share(await jpeg(2))];
    const twice = [...files, workshop.slack.share(await jpeg(1))];
    const { id } = await start("Linen apron", twice);
    const [operation] = await workshop.claim();
    await workshop.runOne(must(operation));
    const first = await see(id);
    expect(first.content.photos).toHaveLength(2);
    expect(kept()).toEqual(first.content.photos.map(({ hash }) => `${hash}.jpg`).toSorted());
    // A worker that died before it could say "done".
    await workshop.db.sql(
      "update operations set state = 'queued', lease_token = null, lease_until = null, finished_at = null",
    );
    await workshop.work();
    expect((await see(id)).content.photos).toEqual(first.content.photos);
    expect(kept()).toHaveLength(2);
  });

  test("show how far they are, then the form and the card are drawn anew", async ({ workshop, start, see }) => {
    const { id } = await start("Linen apron", [workshop.slack.share(await jpeg(1))], "V1");
    await workshop.said();
    await prepare(workshop);
    expect((await see(id)).preparing).toBeNull();
    expect(await workshop.said()).toMatchObject([
      { template: "draft_card", changeId: id },
      { template: "draft_modal", changeId: id, viewId: "V1" },
    ]);
  });

  test("in HEIC, that nobody can see, or that are none, are left out with a sentence for the author; the rest stays", async ({
    workshop,
    start,
    see,
  }) => {
    const files = [
      workshop.slack.share(heic, "IMG_1.HEIC"),
      workshop.slack.share(new OmsError("photo-no-access"), "private.jpg"),
      workshop.slack.share(Buffer.from("%PDF-1.7 no photo"), "bill.pdf"),
      workshop.slack.share(await jpeg(4), "good.jpg"),
    ];
    const { id } = await start("Linen apron", files);
    await prepare(workshop);
    const change = await see(id);
    expect(change.content.photos).toHaveLength(1);
    expect(change.photoProblems).toEqual([
      "IMG_1.HEIC: This photo is in the HEIC format, and Slack has no large version of it in another format. Please send it as JPEG or PNG.",
      "private.jpg: I can't see files here. Invite me or send me the photos.",
      "bill.pdf: I can't open this file as a photo. Please send a JPEG, PNG, GIF or WebP.",
    ]);
    expect(change.content.title).toBe("Linen apron");
  });

  test("wait while Slack doesn't answer; after many tries the draft opens without them and says so", async ({
    workshop,
    start,
    see,
  }) => {
    const { id } = await start("Linen apron", [workshop.slack.share(new OmsError("slack-down"))], "V1");
    const ran = await workshop.work();
    expect(ran.length).toBeGreaterThan(3);
    const change = await see(id);
    expect(change.preparing).toBeNull();
    expect(change.photoProblems.join()).toMatch(/R-[A-Z2-9]{6}/);
    expect((await workshop.said()).some(({ template }) => template === "draft_modal")).toBe(true);
  });

  test("of one studio are never another's, though the bytes are the same", async ({ workshop, start, see }) => {
    const { id } = await start("Linen apron", [workshop.slack.share(await jpeg(1))]);
    await prepare(workshop);
    const hash = must((await see(id)).content.photos[0]).hash;
    const outsiders = await openTeam(workshop, "Outsiders");
    await expect(workshop.deps.photoBytes.get(outsiders.id, hash)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("text", () => {
  const message = `Linen apron with pocket
Washed linen, one size fits all. Made in our workshop.
Price 24 USD or 22,50 EUR
#linen #apron`;

  test("is proposed from the message; prices only for shops of their own currency", async ({
    workshop,
    team,
    start,
    see,
  }) => {
    await workshop.app.settings(team.actors.owner, { oneOffs: "each" });
    const us = await addShop(workshop, team, { name: "US" });
    const eu = await addShop(workshop, team, { name: "EU", currency: "EUR" });
    const uk = await addShop(workshop, team, { name: "UK", currency: "GBP" });
    const { id } = await start(message, [workshop.slack.share(await jpeg(1)), workshop.slack.share(await jpeg(2))]);
    await prepare(workshop);
    const change = await see(id);
    expect(change.textBy).toBe("offline");
    expect(change.content.title).toBe("Linen apron with pocket");
    expect(change.content.tags).toContain("linen");
    const prices = new Map(change.items.map(({ shopId, content }) => [shopId, content.price]));
    expect([prices.get(us), prices.get(eu), prices.get(uk)]).toEqual([
      usd(2400),
      { amount: 2250, currency: "EUR" },
      null,
    ]);
    expect(change.content.photos.map(({ alt }) => alt)).toEqual([
      "Linen apron with pocket, photo 1 of 2",
      "Linen apron with pocket, photo 2 of 2",
    ]);
  });

  test("fills only what nobody has filled in meanwhile, prices and alt texts too", async ({
    workshop,
    team,
    start,
    see,
  }) => {
    const us = await addShop(workshop, team);
    const draft = await start(message, [workshop.slack.share(await jpeg(1))]);
    const saved = await workshop.app.saveDraft(
      team.actors.maker,
      {
        changeId: draft.id,
        revision: draft.revision,
        content: { title: "My own title" },
        items: [{ shopId: us, content: { price: usd(9900), quantity: 2, overrides: {} } }],
      },
      "keep",
    );
    expect(saved.ok).toBe(true);
    await prepare(workshop);
    const change = await see(draft.id);
    expect(change.content.title).toBe("My own title");
    expect(change.content.description).toContain("Washed linen");
    expect(change.items[0]?.content).toMatchObject({ price: usd(9900), quantity: 2 });
    expect(change.contributors.map(({ slackUserId }) => slackUserId)).toEqual(["UMAKER"]);
  });

  test("is not written over a person who started without waiting for it", async ({ workshop, team, start, see }) => {
    const draft = await start(message);
    const now = await workshop.app.startWithoutAi(team.actors.maker, draft.id);
    expect(now).toMatchObject({ textBy: "offline", content: { title: "Linen apron with pocket" } });
    expect(now.preparing).toBeNull();
    const edit = { changeId: draft.id, revision: now.revision, content: { title: "", description: "" } };
    await workshop.app.saveDraft(team.actors.maker, edit, "keep");
    await prepare(workshop);
    expect((await see(draft.id)).content).toMatchObject({ title: "", description: "" });
  });

  test("need not be waited for to ask for approval, once every photo is there", async ({
    workshop,
    team,
    start,
    see,
  }) => {
    const shop = await addShop(workshop, team);
    const draft = await start(message, [workshop.slack.share(await jpeg(1))]);
    const [operation] = await workshop.claim();
    // A drafter that takes its time, whichever is asked; everything else goes on.
    const slow = { slow: true, draft: () => new Promise<never>(() => undefined) };
    void workshop.runOne(must(operation), { deps: { ...workshop.deps, drafter: slow, plainDrafter: slow } });
    await expect.poll(async () => (await see(draft.id)).preparing?.photosDone, { timeout: 20_000 }).toBe(1);
    await workshop.app.startWithoutAi(team.actors.maker, draft.id);
    const edit = {
      changeId: draft.id,
      revision: draft.revision,
      content: { category: 1 },
      items: [{ shopId: shop, content: { price: usd(2400), quantity: 1, overrides: {} } }],
    };
    const asked = await workshop.app.saveDraft(team.actors.maker, edit, "ask");
    expect(asked).toMatchObject({
      ok: true,
      change: { state: "in_review", content: { title: "Linen apron with pocket" } },
    });
  });
});
