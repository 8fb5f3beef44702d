import type { TargetRecord } from "#src/modules/changes/index.ts";
import type { AppDeps, WorkerStore } from "#src/modules/deps.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";

/** What was asked again and again without an answer isn't tried any more by itself, whatever its usual words promise. */
export function inPersonsWords(problem: OmsError): OmsError {
  const words = {
    "unknown-outcome":
      "The marketplace never said whether it worked, however often I asked. Press Retry later: I look it up before I do anything again.",
    "marketplace-down":
      "The marketplace didn't answer for a long time, so I stopped asking. Press Retry later: nothing is lost.",
    "marketplace-odd":
      "The marketplace answered in a form that I don't know, however often I asked. I wrote nothing. Tell the person who runs this app.",
    "store-down": "My database didn't answer for a long time. Press Retry later: nothing is lost.",
    "slack-down": "Slack didn't answer for a long time, so I stopped asking.",
    internal: "Something went wrong on my side, and trying again didn't help. Whoever runs this app has to look at it.",
  } as const;
  const code = problem.code as keyof typeof words;
  return Object.hasOwn(words, code) ? new OmsError(code, { cause: problem, userText: words[code] }) : problem;
}

/** Whoever waits for it hears that it ended without being done, and what can be done about it. */
export async function tellFailure(
  deps: AppDeps,
  operation: ClaimedOperation,
  problem: OmsError,
  reference: string,
  parked: boolean,
): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const failure = { code: problem.code, text: problem.userText, reference };
  const { changeId, shopId } = operation;
  if (shopId) {
    const event = { shopId, kind: operation.kind, outcome: "failed" as const, code: problem.code, reference };
    await store.syncEvent(changeId ? { ...event, changeId } : event);
  }
  if (operation.kind === "publish" && changeId) {
    const change = await store.change(changeId);
    const target = change?.targets.find((each) => each.id === operation.targetId);
    if (!change || !target) return;
    const decider = change.decisions.findLast((each) => each.verdict !== "ask_for_changes")?.by ?? change.author;
    const members = await store.members();
    const mention = members.filter((member) => member.id === decider).map((member) => member.slackUserId);
    const note: OutboxEntry = {
      template: "change_note",
      changeId,
      note: parked ? "parked" : "failed",
      mention,
      text: withReference(problem, reference),
      nonce: reference,
    };
    await recordFailure(deps, operation, target, failure, parked, note);
  } else if (operation.kind === "prepare_draft" && changeId) {
    await giveUpPreparing(deps, operation, problem, reference);
  } else if (operation.kind === "read_import") {
    await tellImportFailed(store, operation, withReference(problem, reference));
  } else if ((operation.kind === "read_shop" || operation.kind === "sync_shop") && shopId) {
    // Whoever has to sign in again was told so, and whoever disconnected the shop knows.
    if (problem.code === "auth-dead" || problem.code === "shop-disconnected") return;
    await tellReadFailed(store, operation, shopId, { text: withReference(problem, reference), nonce: reference });
  }
}

/** A code alone would be a riddle to whoever reads it. */
function withReference({ userText }: OmsError, reference: string): string {
  return `${userText} Reference: ${reference}`;
}

/** Those who asked hear it; where nobody did, it is part of the shop's news. */
async function tellReadFailed(
  store: WorkerStore,
  { params }: ClaimedOperation,
  shopId: ShopId,
  said: { readonly text: string; readonly nonce: string },
): Promise<void> {
  const note = { template: "shop_note", shopId, note: "read_failed", mention: [], ...said } as const;
  const askers = (await store.members()).filter(({ id }) => params.askers?.includes(id));
  if (askers.length > 0) await store.send(askers.map(({ slackUserId }) => ({ ...note, to: slackUserId })));
  else await store.noteShopNews(shopId, { failed: 1 }, [note]);
}

/** Nobody sees it but whoever gave the file. */
async function tellImportFailed(store: WorkerStore, { params }: ClaimedOperation, text: string): Promise<void> {
  const waiting = params.importId && (await store.import(params.importId));
  const to = waiting && (await store.members()).find((member) => member.id === waiting.by)?.slackUserId;
  if (to) await store.send([{ template: "direct", to, text, nonce: `import:${params.importId}` }]);
}

async function recordFailure(
  deps: AppDeps,
  operation: ClaimedOperation,
  target: TargetRecord,
  failure: NonNullable<TargetRecord["failure"]>,
  parked: boolean,
  note: OutboxEntry,
): Promise<void> {
  const changeId = operation.changeId;
  if (!changeId) return;
  await deps.stores.worker(operation.studioId).recordTarget(operation, {
    targetId: target.id,
    state: parked ? "parked" : "failed",
    step: null,
    progress: target.progress,
    listingId: target.listingId,
    listingUrl: target.listingUrl,
    failure,
    verified: false,
    outbox: [{ template: "review_card", changeId }, { template: "draft_card", changeId }, note],
  });
}

/** A draft is worth having without its photos or text: the form opens with what there is, and says what is missing. */
async function giveUpPreparing(
  deps: AppDeps,
  operation: ClaimedOperation,
  problem: OmsError,
  reference: string,
): Promise<void> {
  const { changeId, params } = operation;
  if (!changeId) return;
  const store = deps.stores.worker(operation.studioId);
  const change = await store.change(changeId);
  if (!change) return;
  const open: OutboxEntry[] = params.viewId ? [{ template: "draft_modal", changeId, viewId: params.viewId }] : [];
  await store.fillDraft({
    changeId,
    text: null,
    textBy: null,
    alts: [],
    photos: [],
    prices: [],
    preparing: null,
    photoProblems: [...change.photoProblems, withReference(problem, reference)],
    outbox: [{ template: "draft_card", changeId }, ...open],
  });
}
