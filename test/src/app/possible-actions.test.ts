import { describe, expect } from "vitest";
import { type ChangeKind, changeKinds } from "#src/modules/changes/rules/listing-change.ts";
import { type ChangeAction, mayEndOtherwise, possibleActions } from "#src/modules/changes/rules/possible-actions.ts";
import { contentHash as contentHashOf } from "#src/modules/changes/rules/content-hash.ts";
import type { TenantStore } from "#src/modules/deps.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { type ErrorCode, errorRetries, toOmsError } from "#src/platform/kernel/errors.ts";
import { must, quiet, usd } from "#test/src/store/studio.ts";
import { sameTeamTest } from "#test/support/workshop-test.ts";
import { addShop, completeDraft } from "./drafting.ts";

/** The rule that draws buttons and the database's own judgement are a pair: of each state and each action both say the same. */

const test = sameTeamTest
  .extend("shop", { scope: "file" }, ({ workshop, team }) => addShop(workshop, team))
  .extend("changeIn", ({ workshop, team, shop }) => async (state: keyof typeof states): Promise<ChangeId> => {
    // What an earlier case left to be done isn't done here.
    await workshop.db.sql("update operations set state = 'cancelled', finished_at = app.now() where state = 'queued'");
    const draft = await completeDraft(workshop, team, [shop]);
    const [of, item, failure] = states[state];
    if (of === "draft" || of === "discarded") {
      if (of === "discarded") await workshop.app.discard(team.actors.maker, draft.id);
      return draft.id;
    }
    const asked = await workshop.app.requestApproval(team.actors.maker, draft.id);
    if (!asked.ok) throw new Error("it was complete");
    const { contentHash } = asked.change;
    const manager = team.actors.manager;
    if (of === "in_review") return draft.id;
    if (of === "rejected") {
      await workshop.app.askForChanges(manager, { changeId: draft.id, contentHash, reason: "The seams, please" });
      return draft.id;
    }
    const mode = item === "on_marketplace" ? "draft" : "live";
    await workshop.app.approve(manager, { changeId: draft.id, contentHash, mode });
    if (of === "approved") return draft.id;
    const { db } = workshop;
    await db.sql(
      `update change_items set state = $2, progress = '{"creatingSince": "2026-11-29T10:00:00Z"}', external_id = $3,
       failure = $4 where change_id = $1`,
      [
        draft.id,
        item,
        item === "failed" ? null : draft.id.slice(0, 8),
        failure && { code: failure, text: "It is down.", reference: "r-1" },
      ],
    );
    await db.sql("update changes set state = $2 where id = $1", [draft.id, of]);
    await db.sql("update operations set state = 'done', finished_at = app.now() where change_id = $1", [draft.id]);
    return draft.id;
  })
  .extend(
    "as",
    ({ workshop, team }): As =>
      (who) =>
        workshop.stores.for(team.actors[who]),
  );

type As = (who: "maker" | "manager") => TenantStore;

const asked: Readonly<Partial<Record<ChangeAction, (as: As, changeId: ChangeId) => Promise<unknown>>>> = {
  withdraw: (as, changeId) => as("maker").withdrawChange({ changeId, ...quiet }),
  stop: (as, changeId) => as("maker").stopChange({ changeId, ...quiet }),
  discard: (as, changeId) => as("maker").discardDraft({ changeId, ...quiet }),
  restore: (as, changeId) => as("maker").restoreDraft({ changeId, ...quiet }),
  retry: (as, changeId) => as("manager").retryChange({ changeId, ...quiet }),
  go_live: (as, changeId) => as("manager").goLive({ changeId, fee: usd(20), ...quiet }),
  reopen: (as, changeId) => as("maker").reopenChange({ changeId, ...quiet }),
  submit: async (as, changeId) => {
    const change = must(await as("maker").change(changeId));
    const payloads = change.items.map(({ shopId }) => ({ shopId, payload: "{}" }));
    const contentHash = contentHashOf(payloads);
    return as("maker").submitChange({ changeId, revision: change.revision, payloads, contentHash, ...quiet });
  },
};

/** How a new listing came into a state, as its rows say it. */
const states = {
  "a draft": ["draft", "pending", null],
  "in review": ["in_review", "pending", null],
  "sent back": ["rejected", "pending", null],
  approved: ["approved", "pending", null],
  "being written": ["applying", "applying", null],
  "on the marketplace as a draft": ["applied", "on_marketplace", null],
  live: ["applied", "applied", null],
  "failed for a while": ["failed", "failed", "marketplace-down"],
  "failed for good": ["failed", "failed", "not-found"],
  "met by another change": ["failed", "parked", "changed-live"],
  discarded: ["discarded", "pending", null],
} as const;

/** Taken back a second time it is taken back: what the first of two clicks did isn't refused to the second. */
const twice: Readonly<Partial<Record<ChangeAction, string>>> = { restore: "a draft", discard: "discarded" };

describe.each(Object.keys(asked) as ChangeAction[])("%s", (action) => {
  test.for(Object.keys(states) as (keyof typeof states)[])(
    "of one %s",
    async (state, { workshop, team, changeIn, as }) => {
      const changeId = await changeIn(state);
      const view = await workshop.app.change(team.actors.maker, changeId);
      expect(view.state).toBe(states[state][0]);
      const refused = await asked[action]?.(as, changeId).then(
        () => null,
        (error: unknown) => toOmsError(error).code,
      );
      if (twice[action] === state) return;
      // By the role of the person who asks, each is judged below.
      expect(refused === null, `${refused}`).toBe(possibleActions({ ...view, viewer: null }).has(action));
    },
  );
});

test("the database tries again just what may come to another end, of each kind and code", async ({ workshop }) => {
  const codes = Object.keys(errorRetries) as ErrorCode[];
  const pairs = changeKinds.flatMap((kind) => codes.map((code) => ({ kind, code })));
  const judged = await workshop.db.sql<{ kind: ChangeKind; code: ErrorCode; may: boolean }>(
    `select p.kind, p.code, app.may_end_otherwise(p.kind, jsonb_build_object('code', p.code)) as may
     from jsonb_to_recordset($1::jsonb) p (kind text, code text)`,
    [JSON.stringify(pairs)],
  );
  expect(judged).toHaveLength(pairs.length);
  for (const { kind, code, may } of judged) {
    expect(mayEndOtherwise(kind, { state: "failed", failure: { code } }), `${kind} ${code}`).toBe(may);
  }
});

test("what one person alone sees offers what this person may do, and a card of several says who may", async ({
  workshop,
  team,
  changeIn,
}) => {
  const changeId = await changeIn("in review");
  const offered = async (who: "maker" | "other" | "manager" | "viewer") =>
    possibleActions(await workshop.app.change(team.actors[who], changeId));
  const withdraws = await Promise.all((["maker", "other", "manager", "viewer"] as const).map(offered));
  expect(withdraws.map((can) => [can.has("withdraw"), can.has("approve"), can.has("edit")])).toEqual([
    [true, false, true],
    [false, false, true],
    [true, true, true],
    [false, false, false],
  ]);
  const refused = await workshop.app.withdraw(team.actors.other, changeId).catch(toOmsError);
  expect(refused).toMatchObject({
    code: "not-allowed",
    userText: expect.stringMatching(/^You can't withdraw another person's request\. maker, .*manager.* can\.$/),
  });
  expect((await workshop.app.change(team.actors.maker, changeId)).state).toBe("in_review");
});
