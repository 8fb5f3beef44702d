import { describe, expect } from "vitest";
import type { Actor } from "#src/modules/studio/model.ts";
import { code, refusal, usd } from "#test/src/store/studio.ts";
import { workshopTest } from "#test/support/workshop-test.ts";
import { addShop, approvedChange, asked, completeDraft, saved } from "./drafting.ts";
import { openTeam } from "./workshop.ts";

const test = workshopTest
  .extend(
    "approve",
    ({ workshop }) =>
      (actor: Actor, { id, contentHash }: Asked, over: { mode?: "live" | "draft"; solo?: boolean } = {}) => {
        return workshop.app.approve(actor, { changeId: id, contentHash, ...over });
      },
  )
  .extend("publishes", ({ workshop }) => () => {
    return workshop.db.sql("select 1 from operations where kind = 'apply_change'");
  });

type Asked = Awaited<ReturnType<typeof asked>>;

describe("approving", () => {
  test("queues one publish per shop, and says who did it", async ({ workshop, team, shop, approve, publishes }) => {
    const second = await addShop(workshop, team, { currency: "EUR", name: "Pine EU" });
    const review = await asked(workshop, team, [shop, second]);
    await workshop.said();
    const change = await approve(team.actors.manager, review, { mode: "live" });
    expect(change).toMatchObject({
      state: "approved",
      mode: "live",
      decisions: [{ verdict: "approve", by: { slackUserId: "UMANAGER" }, selfApproved: false }],
    });
    expect(await publishes()).toHaveLength(2);
    expect(await workshop.said()).toMatchObject([
      { template: "draft_card" },
      { template: "review_card" },
      { template: "change_note", note: "approved", by: "UMANAGER", mention: [] },
    ]);
  });

  test("without a mode goes as a draft for a shop's first three publishes, then live", async ({
    workshop,
    team,
    shop,
    approve,
  }) => {
    const first = await approve(team.actors.manager, await asked(workshop, team, [shop]));
    expect(first.mode).toBe("draft");
    await workshop.db.sql("delete from operations where kind = 'apply_change'");
    await workshop.db.sql("update shops set publish_count = 3");
    expect((await approve(team.actors.manager, await asked(workshop, team, [shop]))).mode).toBe("live");
  });

  test("is nothing for makers, viewers, or people of another studio", async ({
    workshop,
    team,
    shop,
    approve,
    publishes,
  }) => {
    const review = await asked(workshop, team, [shop]);
    for (const who of ["other", "viewer"] as const) {
      expect(await code(approve(team.actors[who], review))).toBe("not-allowed");
    }
    const outsiders = await openTeam(workshop, "Outsiders");
    expect(await code(approve(outsiders.actors.owner, review))).toBe("not-found");
    expect(await publishes()).toEqual([]);
  });

  test("is nothing for the author, nor for whoever edited any part of it", async ({
    workshop,
    team,
    shop,
    approve,
  }) => {
    const draft = await completeDraft(workshop, team, [shop], { by: team.actors.manager });
    await workshop.app.saveDraft(
      team.actors.second,
      { changeId: draft.id, revision: draft.revision, content: { sku: "B" } },
      "keep",
    );
    const review = saved(await workshop.app.requestApproval(team.actors.manager, draft.id));
    for (const who of ["manager", "second"] as const) {
      expect(await code(approve(team.actors[who], review, { solo: true }))).toBe("own-change");
    }
    expect((await workshop.app.review(team.actors.manager, 0, 50)).some.map(({ id }) => id)).toEqual([]);
    expect((await workshop.app.review(team.actors.owner, 0, 50)).some.map(({ id }) => id)).toEqual([review.id]);
    expect((await approve(team.actors.owner, review)).state).toBe("approved");
  });

  test("at the same moment by two is one decision; the other is told who was first", async ({
    workshop,
    team,
    shop,
    approve,
    publishes,
  }) => {
    const review = await asked(workshop, team, [shop]);
    const both = await Promise.allSettled([approve(team.actors.manager, review), approve(team.actors.second, review)]);
    const lost = both.findIndex(({ status }) => status === "rejected");
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const first = lost === 0 ? "second" : "manager";
    expect(both[lost]).toMatchObject({
      reason: { code: "already-decided", userText: `${first} was first: this listing is already decided.` },
    });
    expect(await publishes()).toHaveLength(1);
    expect(await workshop.db.sql("select 1 from decisions")).toHaveLength(1);
    expect(await code(approve(team.actors.owner, review))).toBe("already-decided");
  });

  test("a form that was edited since is refused as stale", async ({ workshop, team, shop, approve }) => {
    const review = await asked(workshop, team, [shop]);
    const edit = { changeId: review.id, revision: review.revision, content: { title: "Dearer apron" } };
    await workshop.app.saveDraft(team.actors.maker, edit, "keep");
    expect(await code(approve(team.actors.manager, review))).toBe("stale-approval");
    const again = saved(await workshop.app.requestApproval(team.actors.maker, review.id));
    expect(again.contentHash).not.toBe(review.contentHash);
    expect(await code(approve(team.actors.manager, review))).toBe("stale-approval");
    expect((await approve(team.actors.manager, again)).state).toBe("approved");
  });

  test("a price that was changed voids it as much as a title", async ({ workshop, team, shop, approve }) => {
    const review = await asked(workshop, team, [shop]);
    const items = [{ shopId: shop, content: { price: usd(9900), quantity: 3, overrides: {} } }];
    await workshop.app.saveDraft(
      team.actors.maker,
      { changeId: review.id, revision: review.revision, content: {}, items },
      "keep",
    );
    const again = saved(await workshop.app.requestApproval(team.actors.maker, review.id));
    expect(await code(approve(team.actors.manager, review))).toBe("stale-approval");
    expect(again.contentHash).not.toBe(review.contentHash);
  });

  test("needs access to every shop the change touches", async ({ workshop, team, shop, approve }) => {
    const review = await asked(workshop, team, [shop]);
    await workshop.app.setShopAccess(team.actors.owner, shop, [team.members.second.slackUserId]);
    for (const who of ["manager", "owner"] as const) {
      expect(await code(approve(team.actors[who], review))).toBe("not-allowed");
      expect((await workshop.app.review(team.actors[who], 0, 50)).some).toEqual([]);
    }
    expect((await approve(team.actors.second, review)).state).toBe("approved");
  });

  test("by somebody who lost the role since the card was drawn is refused", async ({
    workshop,
    team,
    shop,
    approve,
    publishes,
  }) => {
    const review = await asked(workshop, team, [shop]);
    await workshop.app.setRole(team.actors.owner, team.members.manager.id, "maker");
    expect(await code(approve(team.actors.manager, review))).toBe("not-allowed");
    expect(await publishes()).toEqual([]);
  });
});

describe("in solo mode", () => {
  test("an author is alone only where nobody else could approve it", async ({ workshop, team, shop }) => {
    const review = await asked(workshop, team, [shop], { by: team.actors.owner });
    const alone = async () => (await workshop.app.change(team.actors.owner, review.id)).alone;
    await workshop.app.settings(team.actors.owner, { soloMode: true });
    expect(await alone()).toBe(false);
    for (const who of ["manager", "second"] as const) {
      await workshop.app.setRole(team.actors.owner, team.members[who].id, "maker");
    }
    expect(await alone()).toBe(true);
    await workshop.app.settings(team.actors.owner, { soloMode: false });
    expect(await alone()).toBe(false);
  });

  test("a manager approves her own, once she confirmed it, recorded as self-approved", async ({
    workshop,
    team,
    shop,
    approve,
  }) => {
    await workshop.app.settings(team.actors.owner, { soloMode: true });
    const review = await asked(workshop, team, [shop], { by: team.actors.manager });
    expect((await workshop.app.review(team.actors.manager, 0, 50)).some.map(({ id }) => id)).toEqual([review.id]);
    expect(await code(approve(team.actors.manager, review))).toBe("own-change");
    await workshop.said();
    const change = await approve(team.actors.manager, review, { solo: true, mode: "live" });
    expect(change.decisions).toMatchObject([{ selfApproved: true, verdict: "approve" }]);
    expect((await workshop.said()).at(-1)).toMatchObject({ note: "self_approved", by: "UMANAGER" });
  });

  test("a maker still doesn't, and somebody else's approval is no self-approval", async ({
    workshop,
    team,
    shop,
    approve,
  }) => {
    await workshop.app.settings(team.actors.owner, { soloMode: true });
    const review = await asked(workshop, team, [shop]);
    expect(await code(approve(team.actors.maker, review, { solo: true }))).toBe("not-allowed");
    const change = await approve(team.actors.manager, review, { solo: true });
    expect(change.decisions).toMatchObject([{ selfApproved: false }]);
  });
});

describe("a refusal", () => {
  test("of one's own words names them, and who can approve instead", async ({ workshop, team, shop, approve }) => {
    const review = await asked(workshop, team, [shop], { by: team.actors.manager });
    const { userText } = await refusal(approve(team.actors.manager, review));
    expect(userText).toMatch(/^You (wrote the .+|asked for this), so you can't approve (this|it)\. .+ can\.$/);
    expect(userText).toContain(team.members.second.name);
    expect(userText).not.toContain(team.members.manager.name);
  });

  test("of a second press tells the one who decided so, and not who was first", async ({
    workshop,
    team,
    shop,
    approve,
  }) => {
    const review = await asked(workshop, team, [shop]);
    await approve(team.actors.manager, review);
    const again = await refusal(approve(team.actors.manager, review));
    expect([again.code, again.userText]).toEqual([
      "already-decided",
      "You already decided this. Its card shows each step.",
    ]);
  });
});

describe("the fee ceiling", () => {
  test.for([1_000_001, 99_999_999_999_900])(
    "of %i cents is refused at its field, in words",
    async (cents, { workshop, team }) => {
      const {
        code: refused,
        field,
        userText,
      } = await refusal(workshop.app.settings(team.actors.owner, { dailyFeeCeiling: usd(cents) }));
      expect([refused, field, userText]).toEqual(["bad-input", "ceiling", "Enter $10,000.00 a day at most."]);
    },
  );

  test("stops what goes over it that day, counts no drafts, and begins anew the next day", async ({
    workshop,
    team,
    shop,
    approve,
  }) => {
    await workshop.app.settings(team.actors.owner, { dailyFeeCeiling: usd(40) });
    /** It went live, and was billed. */
    const happened = async () => {
      await workshop.db.sql("delete from operations where kind = 'apply_change'");
      await workshop.db.sql(
        `update change_items set state = 'applied', progress = '{"billed": true}' where change_id in (select id from changes where state = 'approved')`,
      );
    };
    for (const title of ["One", "Two"]) {
      await approve(team.actors.manager, await asked(workshop, team, [shop], { title }), { mode: "live" });
      await happened();
    }
    const third = await asked(workshop, team, [shop], { title: "Three" });
    const refused = await refusal(approve(team.actors.manager, third, { mode: "live" }));
    expect([refused.code, refused.userText]).toEqual([
      "fee-ceiling",
      "This would go over the studio's highest fees for today. An owner can raise the limit in /oms settings.",
    ]);
    workshop.clock.pass(24 * 3_600_000);
    expect((await approve(team.actors.manager, third, { mode: "live" })).state).toBe("approved");
    await happened();
    await workshop.app.settings(team.actors.owner, { dailyFeeCeiling: usd(20) });
    const fourth = await asked(workshop, team, [shop], { title: "Four" });
    expect((await approve(team.actors.manager, fourth, { mode: "draft" })).state).toBe("approved");
  });
});

describe("asking for changes", () => {
  test("needs a reason, reaches the author with it, and leaves the draft to be edited", async ({
    workshop,
    team,
    shop,
    approve,
    publishes,
  }) => {
    const review = await asked(workshop, team, [shop]);
    const decision = { changeId: review.id, contentHash: review.contentHash };
    for (const reason of ["", " \n\u200b ", "x".repeat(1001)]) {
      expect(await refusal(workshop.app.askForChanges(team.actors.manager, { ...decision, reason }))).toMatchObject({
        code: "bad-input",
        field: "reason",
      });
    }
    await workshop.said();
    const change = await workshop.app.askForChanges(team.actors.manager, {
      ...decision,
      reason: " Show the pocket, please. ",
    });
    expect(change).toMatchObject({
      state: "rejected",
      decisions: [{ verdict: "ask_for_changes", reason: "Show the pocket, please." }],
    });
    expect((await workshop.said()).at(-1)).toMatchObject({
      note: "changes_asked",
      mention: ["UMAKER"],
      text: "Show the pocket, please.",
    });
    expect(await publishes()).toEqual([]);
    expect(await code(approve(team.actors.second, review))).toBe("already-decided");
    const edited = await workshop.app.saveDraft(
      team.actors.maker,
      { changeId: review.id, revision: change.revision, content: { title: "With pocket" } },
      "ask",
    );
    expect(saved(edited).state).toBe("in_review");
  });

  test("of her own change is no way around: the author cannot decide at all", async ({ workshop, team, shop }) => {
    const review = await asked(workshop, team, [shop], { by: team.actors.manager });
    const decision = { changeId: review.id, contentHash: review.contentHash, reason: "no" };
    expect(await code(workshop.app.askForChanges(team.actors.manager, decision))).toBe("own-change");
  });
});

test("withdrawing: by the author or a manager, back to a draft; an approval that comes later is refused", async ({
  workshop,
  team,
  shop,
  approve,
}) => {
  const review = await asked(workshop, team, [shop]);
  expect(await code(workshop.app.withdraw(team.actors.other, review.id))).toBe("not-allowed");
  expect((await workshop.app.withdraw(team.actors.maker, review.id)).state).toBe("draft");
  expect(await code(approve(team.actors.manager, review))).toBe("wrong-state");
  expect((await workshop.app.withdraw(team.actors.maker, review.id)).state).toBe("draft");
  expect(await workshop.db.sql("select 1 from decisions")).toHaveLength(1);
});

test("what is approved can neither be edited nor withdrawn", async ({ workshop, team, shop }) => {
  const change = await approvedChange(workshop, team, [shop]);
  const edit = { changeId: change.id, revision: change.revision, content: { title: "Other" } };
  expect(await code(workshop.app.saveDraft(team.actors.maker, edit, "keep"))).toBe("wrong-state");
  expect(await code(workshop.app.withdraw(team.actors.maker, change.id))).toBe("wrong-state");
  expect(await code(workshop.app.goLive(team.actors.manager, change.id))).toBe("under-way");
  expect(await code(workshop.app.retry(team.actors.manager, change.id))).toBe("wrong-state");
});
