import { describe, expect } from "vitest";
import { code, must, refusal, usd } from "#test/src/store/studio.ts";
import { workshopTest } from "#test/support/workshop-test.ts";
import { addShop, apron, asked, completeDraft, jpeg, prepare, saved } from "./drafting.ts";
import { openTeam } from "./workshop.ts";

const test = workshopTest.extend(
  "keep",
  ({ workshop, team }) =>
    (over: object, revision?: number) =>
    async (draft: { id: never; revision: number }) =>
      workshop.app.saveDraft(
        team.actors.maker,
        { changeId: draft.id, revision: revision ?? draft.revision, content: {}, ...over },
        "keep",
      ),
);

const blank = { text: "", files: [], channel: null, ts: null, viewId: null };

describe("a draft", () => {
  test("is stored at once for every shop that is signed in, where an owner wants so, with its preparation and its card", async ({
    workshop,
    team,
    shop,
  }) => {
    await workshop.app.settings(team.actors.owner, { oneOffs: "each" });
    const eu = await addShop(workshop, team, { currency: "EUR", name: "Pine EU" });
    const gone = await addShop(workshop, team, { name: "Gone" });
    await workshop.app.disconnect(team.actors.owner, gone);
    await workshop.said();
    const draft = await workshop.app.startDraft(team.actors.maker, { ...blank, text: "Linen apron", viewId: "V1" });
    expect(draft).toMatchObject({ state: "draft", author: { slackUserId: "UMAKER" }, preparing: { writing: true } });
    expect(draft.code).toMatch(/^[a-hjkmnp-z2-9]{4}$/);
    expect(draft.items.map(({ shopId, content }) => [shopId, content.price, content.quantity])).toEqual([
      [shop, null, 1],
      [eu, null, 1],
    ]);
    expect(await workshop.said()).toMatchObject([{ template: "draft_card", changeId: draft.id }]);
    expect(await workshop.claim()).toMatchObject([{ kind: "prepare_draft", params: { viewId: "V1" } }]);
  });

  test("of somebody whom one shop is closed to goes to the others", async ({ workshop, team, shop }) => {
    const closed = await addShop(workshop, team, { name: "Owners only" });
    await workshop.db.sql("insert into shop_members (studio_id, shop_id, member_id) values ($1, $2, $3)", [
      team.id,
      closed,
      team.members.owner.id,
    ]);
    const draft = await workshop.app.startDraft(team.actors.maker, blank);
    expect(draft.items.map((item) => item.shopId)).toEqual([shop]);
    const wide = {
      changeId: draft.id,
      revision: draft.revision,
      content: {},
      items: [{ shopId: closed, content: { price: null, quantity: 1, overrides: {} } }],
    };
    expect(await code(workshop.app.saveDraft(team.actors.maker, wide, "keep"))).toBe("not-allowed");
    const owners = await workshop.app.startDraft(team.actors.owner, blank);
    const dearer = {
      changeId: owners.id,
      revision: owners.revision,
      content: {},
      items: [{ shopId: closed, content: { price: usd(100), quantity: 1, overrides: {} } }],
    };
    expect(await code(workshop.app.saveDraft(team.actors.maker, dearer, "keep"))).toBe("not-allowed");
  });

  test("needs a maker, and belongs to one studio", async ({ workshop, team, shop }) => {
    expect(await code(workshop.app.startDraft(team.actors.viewer, blank))).toBe("not-allowed");
    const draft = await completeDraft(workshop, team, [shop]);
    const { actors: outsiders } = await openTeam(workshop, "Outsiders");
    const edit = { changeId: draft.id, revision: draft.revision, content: { title: "Mine" } };
    for (const attempt of [
      () => workshop.app.change(outsiders.owner, draft.id),
      () => workshop.app.saveDraft(outsiders.owner, edit, "keep"),
      () => workshop.app.requestApproval(outsiders.owner, draft.id),
      () => workshop.app.withdraw(outsiders.owner, draft.id),
    ]) {
      expect(await code(attempt())).toBe("not-found");
    }
    expect(await workshop.app.findChanges(outsiders.owner, draft.code ?? "", 5)).toEqual([]);
    expect(await workshop.app.describeChange(outsiders.owner.studioId, draft.id)).toBeNull();
  });
});

describe("saving", () => {
  test("tidies what people type", async ({ workshop, team, shop, keep }) => {
    const draft = await completeDraft(workshop, team, [shop]);
    const content = {
      title: "  Linen\u200b  apron\n with   pocket ",
      description: "One\r\ntwo \u0007\r\n",
      tags: [" Linen Apron ", "linen apron", "pinafore", ""],
      sku: "  ",
    };
    const change = saved(await keep({ content })(draft as never));
    expect(change.content).toMatchObject({
      title: "Linen apron with pocket",
      description: "One\ntwo",
      tags: ["Linen Apron", "pinafore"],
      sku: null,
    });
  });

  test("keeps what is incomplete, and says what is missing", async ({ workshop, team, keep }) => {
    const draft = await workshop.app.startDraft(team.actors.maker, blank);
    await prepare(workshop);
    const change = saved(await keep({ content: { title: "Only a title" } })(draft as never));
    expect(change.problems.map(({ field }) => field)).toEqual(["description", "category", "photos", "price"]);
  });

  test("refuses what is wrong at its field, and stores nothing", async ({ workshop, team, shop, keep }) => {
    const draft = await completeDraft(workshop, team, [shop]);
    const result = await keep({
      content: { title: "50% $off%", tags: ["a tag that is much too long"] },
      items: [{ shopId: shop, content: { price: { amount: 5, currency: "USD" }, quantity: 0, overrides: {} } }],
    })(draft as never);
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? [] : result.problems.map(({ field, text }) => `${field}: ${text}`)).toEqual([
      "title: Etsy refuses $ in titles. Please leave it out.",
      "title: A title can have % only once.",
      "tags: “a tag that is much too long” has 27 characters; a tag has at most 20.",
      "price: Etsy's lowest price is $0.20.",
      "quantity: Stock is a whole number from 1 to 999.",
    ]);
    expect((await workshop.app.change(team.actors.maker, draft.id)).content).toEqual(draft.content);
    expect((await workshop.app.change(team.actors.maker, draft.id)).revision).toBe(draft.revision);
  });

  test("what somebody else saved meanwhile is not overwritten", async ({ workshop, team, shop, keep }) => {
    const draft = await completeDraft(workshop, team, [shop]);
    const theirs = { changeId: draft.id, revision: draft.revision, content: { title: "Theirs" } };
    await workshop.app.saveDraft(team.actors.other, theirs, "keep");
    expect(await code(keep({ content: { title: "Mine" } })(draft as never))).toBe("edited-meanwhile");
    const change = await workshop.app.change(team.actors.maker, draft.id);
    expect(change.content.title).toBe("Theirs");
    expect(change.contributors.map(({ slackUserId }) => slackUserId).toSorted()).toEqual(["UMAKER", "UOTHER"]);
  });
});

describe("asking for approval", () => {
  test("of an incomplete draft names every field, and the form can be sent again", async ({ workshop, team }) => {
    const draft = await workshop.app.startDraft(team.actors.maker, blank);
    await prepare(workshop);
    const edit = { changeId: draft.id, revision: draft.revision, content: { title: "Only a title" } };
    const result = await workshop.app.saveDraft(team.actors.maker, edit, "ask");
    expect(result.ok ? [] : result.problems.map(({ field }) => field)).toEqual([
      "description",
      "category",
      "photos",
      "price",
    ]);
    expect(saved(await workshop.app.saveDraft(team.actors.maker, edit, "keep")).content.title).toBe("Only a title");
  });

  test("while photos are still being copied is refused before anything is stored", async ({ workshop, team, shop }) => {
    const files = [workshop.slack.share(await jpeg(1))];
    const draft = await workshop.app.startDraft(team.actors.maker, { ...blank, files });
    const edit = {
      changeId: draft.id,
      revision: draft.revision,
      content: apron,
      items: [{ shopId: shop, content: { price: usd(2400), quantity: 1, overrides: {} } }],
    };
    const refused = await refusal(workshop.app.saveDraft(team.actors.maker, edit, "ask"));
    expect([refused.code, refused.userText]).toEqual([
      "wrong-state",
      "I'm still copying the photos. Ask for approval again in a few seconds.",
    ]);
    await prepare(workshop);
    expect(saved(await workshop.app.saveDraft(team.actors.maker, edit, "ask")).state).toBe("in_review");
  });

  test("waits for photos that were added a moment ago: none is left behind", async ({ workshop, team, shop }) => {
    const draft = await completeDraft(workshop, team, [shop]);
    const added = [workshop.slack.share(await jpeg(9))];
    const photos = { changeId: draft.id, revision: draft.revision, photos: draft.content.photos, added };
    saved(await workshop.app.savePhotos(team.actors.maker, photos));
    const refused = await refusal(workshop.app.requestApproval(team.actors.maker, draft.id));
    expect([refused.code, refused.userText]).toEqual([
      "wrong-state",
      "I'm still copying the photos. Ask for approval again in a few seconds.",
    ]);
    await prepare(workshop);
    const change = saved(await workshop.app.requestApproval(team.actors.maker, draft.id));
    expect(change.content.photos).toHaveLength(2);
  });

  test("mentions who may approve: not the author, not those who edited, not those whom a shop is closed to", async ({
    workshop,
    team,
    shop,
  }) => {
    const draft = await completeDraft(workshop, team, [shop], { by: team.actors.manager });
    await workshop.db.sql(
      "insert into shop_members (studio_id, shop_id, member_id) values ($1, $2, $3), ($1, $2, $4)",
      [team.id, shop, team.members.manager.id, team.members.second.id],
    );
    await workshop.said();
    const change = saved(await workshop.app.requestApproval(team.actors.manager, draft.id));
    expect(change.approvers.map(({ slackUserId }) => slackUserId)).toEqual(["USECOND"]);
    expect(await workshop.said()).toMatchObject([
      { template: "draft_card" },
      { template: "review_card" },
      { template: "change_note", note: "approval_asked", mention: ["USECOND"], by: "UMANAGER" },
    ]);
  });
});

describe("editing in review", () => {
  test("voids the request; the author hears of it when somebody else did it", async ({ workshop, team, shop }) => {
    const review = await asked(workshop, team, [shop]);
    await workshop.said();
    const edit = { changeId: review.id, revision: review.revision, content: { title: "Another" } };
    const change = saved(await workshop.app.saveDraft(team.actors.other, edit, "keep"));
    expect(change).toMatchObject({ state: "draft", contentHash: "", mode: null });
    expect(await workshop.said()).toMatchObject([
      { template: "draft_card" },
      { template: "review_card" },
      { template: "change_note", note: "approval_voided", by: "UOTHER", mention: ["UMAKER"] },
    ]);
    const again = saved(await workshop.app.requestApproval(team.actors.maker, review.id));
    await workshop.said();
    await workshop.app.saveDraft(
      team.actors.maker,
      { changeId: review.id, revision: again.revision, content: { title: "A third" } },
      "keep",
    );
    expect(must((await workshop.said()).at(-1))).toMatchObject({ note: "approval_voided", mention: [] });
  });

  test("photos too", async ({ workshop, team, shop }) => {
    const review = await asked(workshop, team, [shop], { photos: 2 });
    const photos = review.content.photos.toReversed().map((photo) => ({ ...photo, alt: " The  back " }));
    const change = saved(
      await workshop.app.savePhotos(team.actors.maker, {
        changeId: review.id,
        revision: review.revision,
        photos,
        added: [],
      }),
    );
    expect(change.state).toBe("draft");
    expect(change.content.photos).toEqual(photos.map(({ hash }) => ({ hash, alt: "The back" })));
  });
});

describe("photos", () => {
  test("of nobody, or of another draft's making, are refused; so is the same one twice", async ({
    workshop,
    team,
    shop,
  }) => {
    const draft = await completeDraft(workshop, team, [shop]);
    const save = (photos: { hash: string; alt: string }[]) =>
      workshop.app.savePhotos(team.actors.maker, { changeId: draft.id, revision: draft.revision, photos, added: [] });
    expect(await code(save([{ hash: "f".repeat(64), alt: "" }]))).toBe("bad-input");
    const [one] = draft.content.photos;
    expect(await save([must(one), must(one)])).toEqual({
      ok: false,
      problems: [{ field: "photos", text: "The listing can have each photo only once." }],
    });
  });

  test("are at most twenty, those on their way included", async ({ workshop, team, shop }) => {
    const draft = await completeDraft(workshop, team, [shop]);
    const file = workshop.slack.share(await jpeg(3));
    const result = await workshop.app.savePhotos(team.actors.maker, {
      changeId: draft.id,
      revision: draft.revision,
      photos: draft.content.photos,
      added: Array.from({ length: 20 }, () => file),
    });
    expect(result).toMatchObject({
      ok: false,
      problems: [{ field: "photos", text: "A listing has at most 20 photos." }],
    });
  });
});
