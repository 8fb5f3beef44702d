import { z } from "zod";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import { type AppDeps, tableListings, type WorkerStore } from "#src/modules/tables/index.ts";
import { inTurn } from "#src/platform/database/in-turn.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { file } from "#src/platform/queue/operation-rows.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import { plansText } from "../messages/en.ts";
import { applyRule } from "../rules/apply-rule.ts";
import { leftOutText } from "../rules/left-out-text.ts";
import type { PlanListing, RuleWarning } from "../rules/outcome.ts";
import { mostDeleted, planRule, type PlanRule } from "../rules/rule.ts";
import { selection } from "../rules/selection.ts";
import { warningText } from "../rules/warning-text.ts";
import { collectPlan, giveUpPlan, type Judgement, type Looked, lookedAtOnce } from "../use-cases/collect-plan.ts";
import { type Beside, besideReader } from "../use-cases/beside.ts";
import { onSaleElsewhere } from "../use-cases/elsewhere.ts";
import { ofProducts, ruleListing, selected } from "../use-cases/selected.ts";

/** `table`: names the only listings that are meant. */
const planParams = z.object({ selection, rule: planRule, table: file.optional() });
type PlanParams = z.infer<typeof planParams>;

/** Collects the plan of a rule: every listing that its line means is judged by it. */
async function makePlan(deps: AppDeps, operation: Operation<PlanParams>, signal: AbortSignal): Promise<void> {
  const store = deps.stores.worker(operation.studioId);
  const { selection: which, rule, table } = operation.params;
  await collectPlan(deps, operation, signal, async (context) => {
    const named = table ? await tableListings(deps, store, table) : null;
    const chosen = await ofProducts(store, selected(context, which), which.product);
    const filter = chosen && named ? { ...chosen, ids: named.ids } : chosen;
    const found = filter ? await store.countListings(filter) : 0;
    if (isDeleting(rule) && found > mostDeleted) {
      throw new OmsError("bad-input", { userText: plansText.manyDeleted(found, mostDeleted) });
    }
    const beside = rule.kind === "attribute" ? besideReader(deps, operation, context, signal) : null;
    return {
      found,
      pieces: fitting(store, filter, { context, rule, beside }),
      ...(named && named.unknown.length > 0 ? { note: unknownText(table?.name ?? "", named.unknown) } : {}),
    };
  });
}

/** So many lines of a table are named. */
const namedLines = 20;

function unknownText(file: string, lines: readonly number[]): string {
  const some = lines.slice(0, namedLines).join(", ");
  return plansText.unknownLines(file.slice(0, 100), lines.length, lines.length > namedLines ? `${some} …` : some);
}

function isDeleting(rule: PlanRule): boolean {
  return rule.kind === "state" && rule.to === "delete";
}

type Making = {
  readonly context: StudioContext;
  readonly rule: PlanRule;
  /** Where the rule is about what the mirror doesn't have. */
  readonly beside: ReturnType<typeof besideReader> | null;
};

/** A part at a time, by a key that nothing moves. */
async function* fitting(
  store: WorkerStore,
  filter: ReturnType<typeof selected>,
  { context, rule, beside }: Making,
): AsyncGenerator<readonly Looked[]> {
  if (!filter) return;
  const pieces = inTurn(async (after) => {
    const { next, listings } = await store.listingsInTurn(filter, after, lookedAtOnce);
    return { next, some: listings };
  });
  for await (const some of pieces) {
    const elsewhere = rule.kind === "state" ? await onSaleElsewhere(store, context, rule.to, some) : null;
    const judged: Looked["judge"] = async (listing) => {
      const read = beside && (await beside(listing));
      if (read && "code" in read) return read;
      return judge({ context, rule, listing, read, elsewhere: elsewhere?.get(listing.id) ?? null });
    };
    yield some.map((listing) => ({ listingId: listing.id, listing, judge: judged }));
  }
}

function judge({
  context,
  rule,
  listing,
  read,
  elsewhere,
}: Pick<Making, "context" | "rule"> & {
  readonly listing: ListingRecord;
  readonly read: Extract<Beside, { readonly fields: FlatFields }> | null;
  /** The shop that has what may be the same single piece on sale. */
  readonly elsewhere: string | null;
}): Judgement {
  const known = ruleListing(context, listing);
  const judged =
    known && read ? { ...known, fields: { ...known.fields, ...read.fields }, ofCategory: read.ofCategory } : known;
  const outcome = judged && applyRule(rule, judged);
  if (!outcome || outcome.kind === "unchanged") return { code: "same", text: whyUnchanged(rule) };
  if (outcome.kind === "left-out") return { code: outcome.reason.code, text: leftOutText(outcome.reason) };
  if (outcome.change !== "edit") {
    const warning = elsewhere === null ? null : { code: "elsewhere", text: plansText.leftOut.elsewhere(elsewhere) };
    return { move: outcome.change, warning };
  }
  const [warning] = outcome.warnings;
  return {
    set: outcome.set,
    ...(read ? { beside: read.fields } : {}),
    warning: warning ? { code: warning.code, text: whyLookedAt(warning, judged) } : null,
  };
}

/** A listing without the words is as it was, which "it is so already" would say wrongly. */
function whyUnchanged(rule: PlanRule): string {
  const { same, without, unmoved, asksAlready } = plansText.leftOut;
  if (rule.kind === "questions" && rule.edit.by === "add") return asksAlready;
  if (rule.kind === "questions" && rule.edit.by === "remove") return without(rule.edit.text);
  if (rule.kind === "state") return rule.to === "unpublish" ? unmoved.offSale : unmoved.onSale;
  if ((rule.kind === "text" || rule.kind === "words") && rule.edit.by === "replace") return without(rule.edit.find);
  if (rule.kind === "text" && rule.edit.by === "remove") return without(rule.edit.find);
  return rule.kind === "words" && rule.edit.by === "remove" ? without(rule.edit.words.join(", ")) : same;
}

/** Without the prices, which the lists show: so listings with the same reason are told of together. */
function whyLookedAt(warning: RuleWarning, listing: PlanListing): string {
  const words = plansText.leftOut;
  switch (warning.code) {
    case "large-fall":
      return words.fall;
    case "large-rise":
      return words.rise;
    case "raise-falls":
      return words.raiseFalls;
    case "lowering-rises":
      return words.loweringRises;
    default:
      return warningText(warning, listing);
  }
}

export const makePlanOperation = defineOperation({
  kind: "make_plan",
  params: planParams,
  retry: "half-an-hour",
  run: makePlan,
  onGiveUp: giveUpPlan,
});
