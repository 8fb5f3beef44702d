import { readContext, marketplaceAt } from "#src/modules/shops/index.ts";
import { type Actor, audited, type AuditLine, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { tidyText } from "#src/platform/text/text.ts";
import type { AppDeps, TenantStore } from "../../deps.ts";
import { cardView, cardWith, changeViews, requireCard, requireChange, seenBy } from "../../describe.ts";
import type { SaveResult } from "../../edits.ts";
import type { ChangeView, ReviewPage } from "../../model.ts";
import type { WaitingPage } from "../../rules/change-filter.ts";
import type { ChangeNote } from "../../outbox.ts";
import type { CardRecord, ChangeRecord } from "../../records.ts";
import { type ChangeAction, possibleActions } from "../../rules/possible-actions.ts";
import { goesLive, type PublishMode } from "../../rules/change.ts";
import { activationFees } from "../../rules/fees.ts";
import { askOurs } from "../of-listings/keep-ours.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";
import { cardsAfterEdit } from "../shared/cards-after-edit.ts";
import { feeOfChange } from "../shared/fee-of-change.ts";
import { ownAlone, ownChange } from "./own-hand.ts";
import { requireOwn, requireSellable, requireTypedCount } from "./requirements.ts";
import { begun, last, once, underWay } from "./second-click.ts";
import { settleConflict } from "./settle-conflict.ts";
import { submitChange } from "./submit.ts";

export type DecideUseCases = {
  /** What waits for this person's approval, by the numbers of the requests; past the last one it begins again. */
  review(actor: Actor, from?: number | WaitingPage["from"], most?: number): Promise<ReviewPage>;
  /**
   * Approves exactly the form with `contentHash`. `mode` left out: the change's default mode. `solo` only where the
   * person confirmed the fee as self-approval. `typed`: how many listings a person typed that a plan deletes.
   */
  approve(
    actor: Actor,
    decision: { changeId: ChangeId; contentHash: string; mode?: PublishMode; solo?: boolean; typed?: string },
  ): Promise<ChangeView>;
  askForChanges(
    actor: Actor,
    decision: { changeId: ChangeId; contentHash: string; reason: string },
  ): Promise<ChangeView>;
  withdraw(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  /** What was approved is a draft again, by its author's, a manager's or an owner's word, until anything of it is written. */
  stop(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  /** A draft nobody needs: its author, a manager or an owner gets it back within seven days, then it is deleted. */
  discard(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  restore(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  /**
   * The own part goes out of what waits, so that the own hand is in it no more; approval of the rest is asked for anew. Of
   * an edit the part is asked for on its own. Raises `wrong-state` where there is none, or nothing else.
   */
  takeOutPart(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  /** Of a copied draft, whose words are the actor's and none its author's: the actor asks for it instead. */
  makeMine(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  goLive(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  /** Only what failed, and nothing that already happened a second time. @param reason of many, what failed for just this one */
  retry(actor: Actor, changeId: ChangeId, reason?: string): Promise<ChangeView>;
  /** A shop that waits for its sign-in is left out, so that the others come to an end. */
  leaveOut(actor: Actor, changeId: ChangeId, shopId: ShopId): Promise<ChangeView>;
  /**
   * An approved edit that met another change there: in `theirs` the marketplace's value stays, the rest is asked for
   * again. Nothing left, it is discarded.
   */
  settleConflict(actor: Actor, changeId: ChangeId, theirs: readonly string[]): Promise<SaveResult>;
  /** A failed change becomes a draft again, as long as nothing of it is live. */
  reopen(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
};

const reasonLimit = 1000;

export function decideUseCases(deps: AppDeps): DecideUseCases {
  const { ids, stores } = deps;

  const open = async (actor: Actor, changeId: ChangeId) => {
    const store = stores.for(actor);
    return { store, ...(await requireCard(store, changeId)) };
  };
  type Opened = { store: TenantStore } & CardRecord;

  /** Draws the cards anew and tells the people who have to do something next. */
  const told = (actor: Actor, change: ChangeRecord, note?: ChangeNote, mention: string[] = [], text?: string) => {
    const cards: OutboxEntry[] = [
      { template: "draft_card", changeId: change.id },
      { template: "review_card", changeId: change.id },
    ];
    if (!note) return cards;
    return [
      ...cards,
      {
        template: "change_note" as const,
        changeId: change.id,
        note,
        mention: mention as never[],
        by: actor.member.slackUserId,
        ...(text ? { text } : {}),
        nonce: ids.uuid(),
      },
    ];
  };

  const requirePossible = (card: CardRecord, action: ChangeAction) => {
    if (!possibleActions(cardView(deps, card)).has(action)) throw new OmsError("wrong-state");
  };

  /** Does it, and answers with the change as it is afterwards: as `run` answers it, else read once more. */
  const act = (
    actor: Actor,
    changeId: ChangeId,
    action: string,
    run: (opened: Opened, success: AuditLine) => Promise<ChangeRecord | null | void>,
  ): ReturnType<DecideUseCases["approve"]> =>
    audited(deps, actor, { action, changeId }, async (success) => {
      const opened = await open(actor, changeId);
      const { store, ...card } = opened;
      const change = await run(opened, success);
      return seenBy(
        actor,
        cardView(deps, change ? await cardWith(store, card, change) : await requireCard(store, changeId)),
      );
    });

  return {
    async review(actor, from = 0, most = 1) {
      requirePermission(actor, "decide");
      const store = stores.for(actor);
      const where = typeof from === "number" ? { offset: from } : { from };
      const [context, { all, first, some }] = await Promise.all([
        readContext(store),
        store.waiting(actor.member.id, { limit: most, ...where }),
      ]);
      const shown = await changeViews(deps, store, context, some);
      return { all, page: first, some: shown.map((change) => seenBy(actor, change)) };
    },

    approve: (actor, { changeId, contentHash, mode, solo = false, typed = "" }) =>
      act(actor, changeId, "decide.approve", async ({ store, ...card }, success) => {
        const { context, change } = card;
        requirePermission(actor, "decide");
        // Only a new listing can be left as a draft there: of anything else nobody is to read that it was.
        const chosen: PublishMode = change.kind === "create" ? (mode ?? cardView(deps, card).defaultMode) : "live";
        const own = change.barred.some(({ by }) => by === actor.member.id);
        const free = change.oneManager || change.small === "may";
        if (own && !free && !(solo && context.studio.soloMode)) throw ownChange(cardView(deps, card), actor);
        requireTypedCount(change, typed);
        requireSellable(card);
        return store.decideChange({
          changeId,
          contentHash,
          verdict: "approve",
          mode: chosen,
          reason: null,
          fee: feeOfChange(context, change, { mode: chosen, listing: null, now: deps.clock.now() }),
          solo: own,
          audit: success.take(),
          outbox: told(actor, change, own ? "self_approved" : "approved"),
        });
      }),

    askForChanges: (actor, { changeId, contentHash, reason }) =>
      act(actor, changeId, "decide.ask_for_changes", async ({ store, context, change }, success) => {
        requirePermission(actor, "decide");
        const words = tidyText(reason);
        if (words === "" || words.length > reasonLimit) {
          throw new OmsError("bad-input", {
            field: "reason",
            userText: words === "" ? changeRefusalsText.reasonMissing : changeRefusalsText.reasonLong(reasonLimit),
          });
        }
        const author = context.members.find((member) => member.id === change.author);
        return store.decideChange({
          changeId,
          contentHash,
          verdict: "ask_for_changes",
          mode: null,
          reason: words,
          fee: activationFees([]),
          solo: false,
          audit: success.take(),
          outbox: told(actor, change, "changes_asked", author ? [author.slackUserId] : [], words),
        });
      }),

    withdraw: (actor, changeId) =>
      act(actor, changeId, "approval.withdraw", async (opened) => {
        const { store, change } = opened;
        requirePermission(actor, "requestApproval");
        requireOwn(actor, opened, "withdraw");
        const withdrawn = (now: ChangeRecord) => isBack(now) && last(now) === "withdraw";
        await once(store, changeId, withdrawn, () => {
          requirePossible(opened, "withdraw");
          return store.withdrawChange({ changeId, outbox: told(actor, change, "withdrawn") });
        });
      }),

    stop: (actor, changeId) =>
      act(actor, changeId, "approval.stop", async (opened) => {
        const { store, context, change } = opened;
        requirePermission(actor, "requestApproval");
        const author = context.members.find((member) => member.id === change.author);
        const others = author && author.id !== actor.member.id ? [author.slackUserId] : [];
        requireOwn(actor, opened, "stop");
        const stopped = (now: ChangeRecord) => (isBack(now) || now.many !== null) && last(now) === "stop";
        await once(store, changeId, stopped, () => {
          requirePossible(opened, "stop");
          return store.stopChange({ changeId, outbox: told(actor, change, "stopped", others) });
        });
      }),

    discard: (actor, changeId) =>
      act(actor, changeId, "draft.discard", async (opened) => {
        const { store, change } = opened;
        requirePermission(actor, "draft");
        requireOwn(actor, opened, "discard");
        const discarded = (now: ChangeRecord) => now.state === "discarded";
        await once(store, changeId, discarded, () => {
          requirePossible(opened, "discard");
          return store.discardDraft({ changeId, outbox: told(actor, change) });
        });
      }),

    restore: (actor, changeId) =>
      act(actor, changeId, "draft.restore", async (opened) => {
        const { store, change } = opened;
        requirePermission(actor, "draft");
        requirePossible(opened, "restore");
        await store.restoreDraft({ changeId, outbox: told(actor, change) });
      }),

    takeOutPart: (actor, changeId) =>
      act(actor, changeId, "draft.take_out_part", async ({ store, context, change }) => {
        requirePermission(actor, "requestApproval");
        const mine = ownAlone(change, actor.member.id);
        const rest = await store.takeOutPart({ changeId, outbox: cardsAfterEdit(deps, actor, context, change) });
        if (change.state !== "in_review") return;
        await submitChange(deps, actor, changeId);
        if (rest.listingId && mine.length > 0) await askOurs(deps, actor, rest.listingId, mine);
      }),

    makeMine: (actor, changeId) =>
      act(actor, changeId, "draft.make_mine", async ({ store, change }) => {
        requirePermission(actor, "requestApproval");
        const asked = change.state === "in_review";
        await store.makeMine({ changeId, outbox: told(actor, change, asked ? "approval_asked" : undefined) });
      }),

    goLive: (actor, changeId) =>
      act(actor, changeId, "publish.go_live", async (opened) => {
        const { store, context, change } = opened;
        requirePermission(actor, "publish");
        const drafts = change.items.filter((item) => goesLive(item, change.mode));
        const fee = activationFees(drafts.map(({ shopId }) => marketplaceAt(context, shopId)));
        const goesLiveAlready = (now: ChangeRecord) => now.mode === "live" && begun(now);
        const going = await once(store, changeId, goesLiveAlready, () => {
          requirePossible(opened, "go_live");
          return store.goLive({ changeId, fee, outbox: told(actor, change) });
        });
        if (!going) throw underWay(await requireChange(store, changeId), "live");
      }),

    retry: (actor, changeId, reason) =>
      act(actor, changeId, "publish.retry", async (opened) => {
        const { store, change } = opened;
        requirePermission(actor, "retry");
        const triedAlready = (now: ChangeRecord) => last(now) === "retry" && begun(now);
        const going = await once(store, changeId, triedAlready, () =>
          // The database says which shop isn't signed in.
          store.retryChange({ changeId, ...(reason ? { reason } : {}), outbox: told(actor, change) }),
        );
        if (!going) throw underWay(await requireChange(store, changeId), "retry");
      }),

    settleConflict: (actor, changeId, theirs) =>
      audited(deps, actor, { action: "publish.settle_conflict", changeId }, async () => {
        requirePermission(actor, "requestApproval");
        return settleConflict(deps, actor, changeId, theirs);
      }),

    leaveOut: (actor, changeId, shopId) =>
      act(actor, changeId, "publish.leave_out", async ({ store, change }) => {
        requirePermission(actor, "requestApproval");
        await store.leaveOutShop({ changeId, shopId, outbox: told(actor, change) });
      }),

    reopen: (actor, changeId) =>
      act(actor, changeId, "draft.reopen", async (opened) => {
        const { store, change } = opened;
        requirePermission(actor, "draft");
        requirePossible(opened, "reopen");
        await store.reopenChange({ changeId, outbox: told(actor, change) });
      }),
  };
}

const isBack = ({ state }: ChangeRecord) => state === "draft" || state === "stopped";
