import { type ChangeRecord, requireCard } from "#src/modules/changes/index.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import { type AppDeps, planColumns, planLines, type ReadStore } from "#src/modules/tables/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { csvLines, csvText } from "#src/platform/text/csv.ts";

/** How many listings are read at once: one may have 150 options. */
const inPieces = 100;

/** The file behind a link, made while it is fetched: each value that a plan would write, old and new, then what it leaves out and why. */
export async function planFile(deps: AppDeps, store: ReadStore, changeId: ChangeId) {
  const { change, context } = await requireCard(store, changeId);
  if (!change.many?.plan) throw new OmsError("not-found");
  const day = deps.clock.now().toISOString().slice(0, 10);
  const name = `oms-plan-${change.number ?? day}.csv`;
  return { name, mime: "text/csv", text: planText(store, context, change) };
}

/** In the order in which lists show it, read once: a title that a sync moves meanwhile loses no line. */
async function* planText(
  store: ReadStore,
  context: StudioContext,
  { id, number, kind }: Pick<ChangeRecord, "id" | "number" | "kind">,
): AsyncGenerator<string> {
  yield csvText([planColumns]);
  const order = await store.planOrder(id);
  for (let start = 0; start < order.length; start += inPieces) {
    const some = await store.planItems(id, order.slice(start, start + inPieces));
    yield csvLines(some.flatMap((item) => planLines(context, { number, kind }, item)));
  }
}
