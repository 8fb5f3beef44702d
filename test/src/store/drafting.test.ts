import { describe, expect } from "vitest";
import { emptyContent } from "#src/catalog/listing.ts";
import type { DraftFill } from "#src/modules/changes/edits.ts";
import type { SaveDraft } from "#src/modules/changes/records.ts";
import { studioTest } from "#test/support/store-test.ts";
import { code, draft, must, newDraft, openShop, openStudio, photo, quiet, submit, usd } from "./studio.ts";

const test = studioTest.extend("empty", ({ studio, shop }) => async (writing = true) => {
  return studio.as("maker").createChange({
    ...newDraft([]),
    content: { ...emptyContent, tags: ["mine"] },
    preparing: { photosDone: 0, photosTotal: 2, writing },
    items: [{ shopId: shop, content: { price: null, quantity: 2, overrides: {} } }],
    ...quiet,
  });
});

const save = (change: { id: SaveDraft["changeId"]; revision: number }, edit: Partial<SaveDraft> = {}) => ({
  changeId: change.id,
  revision: change.revision,
  content: {},
  ...quiet,
  ...edit,
});

describe("a draft", () => {
  test("comes back as it was stored, by id and by code, with its first work and message", async ({
    house,
    studio,
    shop,
  }) => {
    const made = newDraft([shop]);
    const change = await studio.as("maker").createChange({
      ...made,
      preparing: { photosDone: 0, photosTotal: 1, writing: true },
      outbox: [{ template: "draft_card", changeId: made.id }],
      operations: [{ kind: "prepare_draft", key: "prepare", changeId: made.id, params: { viewId: "V1" } }],
    });
    expect(change).toMatchObject({
      id: made.id,
      studioId: studio.id,
      state: "draft",
      revision: 1,
      contentHash: "",
      content: made.content,
      source: made.source,
      preparing: { photosDone: 0, photosTotal: 1, writing: true },
      author: studio.members.maker.id,
      contributors: [studio.members.maker.id],
      items: [{ shopId: shop, content: made.items[0]?.content, payload: null, state: "pending", progress: {} }],
    });
    expect(change.createdAt.getTime()).toBeGreaterThan(new Date("2026-01-01").getTime());
    expect(await studio.as("viewer").change(made.id)).toEqual(change);
    const called = must(change.code).toUpperCase();
    expect(await studio.as("viewer").findChanges(called, { number: null, request: null }, 5)).toEqual([change]);
    const [operation] = await house.admin.operations.claim("w", 1, 1000);
    expect(operation).toMatchObject({ kind: "prepare_draft", changeId: made.id, params: { viewId: "V1" }, attempt: 1 });
    const [message] = await house.admin.outbox.claim("w", 1, 1000);
    expect(message?.entry).toEqual({ template: "draft_card", changeId: made.id });
  });

  test("made twice with one id is one, and has one code; no other thing gets it", async ({ studio }) => {
    const made = newDraft([]);
    const first = await studio.as("maker").createChange({ ...made, ...quiet });
    expect(await studio.as("maker").createChange({ ...made, ...quiet })).toEqual(first);
    const other = await studio.as("maker").createChange({ ...newDraft([]), ...quiet });
    expect([first.code, other.code]).toEqual([
      expect.stringMatching(/^[a-hjkmnp-z2-9]{4}$/),
      expect.stringMatching(/^[a-hjkmnp-z2-9]{4}$/),
    ]);
    expect(other.code).not.toBe(first.code);
  });

  test("viewers and people without a role make none", async ({ studio, shop }) => {
    expect(await code(draft(studio.as("viewer"), [shop]))).toBe("not-allowed");
    expect(await code(draft(studio.as("nobody"), [shop]))).toBe("no-role");
  });

  test("goes only to shops of its studio that are connected and open to its author", async ({
    house,
    studio,
    shop,
  }) => {
    const neighbours = await openStudio(house);
    const foreign = await openShop(house, neighbours);
    expect(await code(draft(studio.as("maker"), [foreign]))).toBe("not-found");
    await house.db.sql("insert into shop_members (studio_id, shop_id, member_id) values ($1, $2, $3)", [
      studio.id,
      shop,
      studio.members.other.id,
    ]);
    expect(await code(draft(studio.as("maker"), [shop]))).toBe("not-allowed");
    await draft(studio.as("other"), [shop]);
    await studio.as("owner").disconnectShop({ shopId: shop, ...quiet });
    expect(await code(draft(studio.as("other"), [shop]))).toBe("shop-disconnected");
  });

  test("text that is no id names nothing", async ({ studio }) => {
    expect(await studio.as("maker").change("none" as SaveDraft["changeId"])).toBeNull();
  });

  test("lists are the newest first, by state and author", async ({ studio, shop }) => {
    const a = await draft(studio.as("maker"), [shop]);
    const b = await draft(studio.as("other"), [shop]);
    await submit(studio.as("maker"), a);
    const ids = async (filter: object) =>
      (await studio.as("viewer").changes({ limit: 10, ...filter })).map((change) => change.id);
    expect(await ids({})).toEqual([b.id, a.id]);
    expect(await ids({ limit: 1 })).toEqual([b.id]);
    expect(await ids({ states: ["in_review"] })).toEqual([a.id]);
    expect(await ids({ author: studio.members.other.id })).toEqual([b.id]);
    expect(await ids({ states: [] })).toEqual([]);
  });

  test("its tags count among the usual ones", async ({ studio }) => {
    for (const tags of [["linen", "blue"], ["linen"]]) {
      const made = newDraft([]);
      await studio.as("maker").createChange({ ...made, content: { ...made.content, tags }, ...quiet });
    }
    expect(await studio.as("viewer").usualTags(5)).toEqual(["linen", "blue"]);
    expect(await studio.as("viewer").usualTags(1)).toEqual(["linen"]);
  });
});

describe("saving", () => {
  test("keeps what is left out, counts the revision, remembers who", async ({ studio, shop }) => {
    const change = await draft(studio.as("maker"), [shop]);
    const saved = await studio.as("other").saveDraft(save(change, { content: { description: "Soft." } }));
    expect(saved).toMatchObject({
      revision: 2,
      content: { ...change.content, description: "Soft." },
      contributors: [studio.members.maker.id, studio.members.other.id],
      items: change.items,
    });
  });

  test("from an old revision it is refused and nothing changes", async ({ studio, shop }) => {
    const change = await draft(studio.as("maker"), [shop]);
    const saved = await studio.as("other").saveDraft(save(change, { content: { title: "First" } }));
    expect(await code(studio.as("maker").saveDraft(save(change, { content: { title: "Second" } })))).toBe(
      "edited-meanwhile",
    );
    expect(await studio.as("maker").change(change.id)).toEqual(saved);
  });

  test("two at once: one is saved, one is told", async ({ studio, shop }) => {
    const change = await draft(studio.as("maker"), [shop]);
    const outcomes = await Promise.allSettled(
      (["maker", "other"] as const).map((who) => studio.as(who).saveDraft(save(change, { content: { title: who } }))),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("another choice of shops replaces the old; what stayed keeps its id", async ({ house, studio, shop }) => {
    const second = await openShop(house, studio);
    const change = await draft(studio.as("maker"), [shop]);
    const content = { price: usd(1000), quantity: 1, overrides: { sectionId: 7 } };
    const both = await studio.as("maker").saveDraft(
      save(change, {
        items: [shop, second].map((shopId) => ({ shopId, content })),
      }),
    );
    expect(both.items.map(({ shopId, content }) => [shopId, content])).toEqual([
      [shop, content],
      [second, content],
    ]);
    expect(both.items[0]?.id).toBe(change.items[0]?.id);
    const one = await studio.as("maker").saveDraft(save(both, { items: [{ shopId: second, content }] }));
    expect(one.items.map(({ shopId }) => shopId)).toEqual([second]);
  });

  test("once approved it is refused", async ({ studio, shop }) => {
    const change = await draft(studio.as("maker"), [shop]);
    const contentHash = await submit(studio.as("maker"), change);
    await studio.as("manager").decideChange({
      changeId: change.id,
      contentHash,
      verdict: "approve",
      mode: "draft",
      reason: null,
      fee: usd(0),
      solo: false,
      ...quiet,
    });
    expect(await code(studio.as("maker").saveDraft(save(change)))).toBe("wrong-state");
  });
});

describe("filling in", () => {
  const proposal = {
    title: "Proposed",
    description: "Proposed text",
    tags: ["proposed"],
    materials: ["linen"],
    category: 12,
  };
  const fill = (change: { id: DraftFill["changeId"] }, part: Partial<DraftFill> = {}) => ({
    changeId: change.id,
    text: null,
    textBy: null,
    alts: [],
    photos: [],
    prices: [],
    preparing: null,
    photoProblems: [],
    ...quiet,
    ...part,
  });

  test("fills what is empty and leaves what a person wrote; the revision stays", async ({
    studio,
    shop,
    empty,
    worker,
  }) => {
    const change = await empty();
    await worker.fillDraft(
      fill(change, {
        text: proposal,
        textBy: "offline",
        photos: [photo("one"), photo("two"), photo("one")],
        alts: [{ hash: photo("two").hash, alt: "From behind" }],
        prices: [{ shopId: shop, price: usd(2400) }],
        preparing: { photosDone: 2, photosTotal: 2, writing: true },
        photoProblems: ["a.heic: no"],
      }),
    );
    const filled = must(await studio.as("maker").change(change.id));
    expect(filled).toMatchObject({
      revision: 1,
      textBy: "offline",
      content: {
        ...proposal,
        tags: ["mine"],
        photos: [photo("one"), { ...photo("two"), alt: "From behind" }],
      },
      preparing: { photosDone: 2, photosTotal: 2, writing: true },
      photoProblems: ["a.heic: no"],
      contributors: [studio.members.maker.id],
      items: [{ content: { price: usd(2400), quantity: 2 } }],
    });
    // Repeated, as after a crash: nothing twice, nothing overwritten.
    await worker.fillDraft(
      fill(change, {
        text: { ...proposal, title: "Later" },
        textBy: "openai",
        photos: [photo("two")],
        alts: [{ hash: photo("two").hash, alt: "Other" }],
        prices: [{ shopId: shop, price: usd(9900) }],
        photoProblems: ["a.heic: no"],
      }),
    );
    expect(must(await studio.as("maker").change(change.id))).toMatchObject({
      ...filled,
      preparing: null,
      updatedAt: expect.any(Date),
    });
  });

  test("writes no text once a person would rather start at once, whatever the worker thinks", async ({
    studio,
    empty,
    worker,
  }) => {
    const change = await empty();
    await studio.as("maker").stopWriting(change.id);
    await worker.fillDraft(
      fill(change, { text: proposal, textBy: "openai", preparing: { photosDone: 1, photosTotal: 2, writing: true } }),
    );
    expect(await studio.as("maker").change(change.id)).toMatchObject({
      content: { title: "", tags: ["mine"] },
      textBy: null,
      preparing: { photosDone: 1, writing: false },
    });
  });

  test("changes nothing any more once approval is asked for", async ({ studio, empty, worker }) => {
    const change = await empty();
    await submit(studio.as("maker"), change);
    await worker.fillDraft(fill(change, { text: proposal, photos: [photo("late")] }));
    expect(await studio.as("maker").change(change.id)).toMatchObject({ content: change.content, preparing: null });
  });

  test("photos that were missing are forgotten when a person arranges the photos", async ({
    house,
    studio,
    empty,
    worker,
  }) => {
    const change = await empty();
    await worker.fillDraft(fill(change, { photoProblems: ["a.heic: no"] }));
    const saved = await studio.as("maker").saveDraft(save(change, { content: { photos: [photo("one")] } }));
    expect(saved.photoProblems).toEqual([]);
    expect(await house.db.sql("select hash from photos where studio_id = $1", [studio.id])).toEqual([
      { hash: photo("one").hash },
    ]);
  });
});
