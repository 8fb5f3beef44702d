import { z } from "zod";
import { directText } from "#src/modules/studio/index.ts";
import { id } from "#src/platform/database/values.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { inTurn } from "#src/platform/database/in-turn.ts";
import { defineOperation, type Operation } from "#src/platform/queue/define-operation.ts";
import type { AppDeps } from "../deps.ts";
import { collectAll, giveUpCollecting, type Wanted } from "../use-cases/of-listings/collect-ours.ts";

const restParams = z.object({ of: id<ChangeId>() });
type RestParams = z.infer<typeof restParams>;

const readAtOnce = 500;

/** Collects what a change of many was stopped before into one more, and asks for approval of it. */
async function collectRest(deps: AppDeps, operation: Operation<RestParams>, signal: AbortSignal): Promise<void> {
  await collectAll(
    deps,
    operation,
    stoppedItems(deps, operation),
    (author, { added, already, problems }) => ({
      template: "direct",
      to: author.slackUserId,
      text: directText("restAsked", added, already, problems.length),
      nonce: `rest:${operation.id}`,
    }),
    signal,
  );
}

async function* stoppedItems(deps: AppDeps, { studioId, params }: Operation<RestParams>): AsyncGenerator<Wanted[]> {
  const store = deps.stores.worker(studioId);
  const read = (after: number | null) =>
    store.changeItemsInTurn(params.of, { states: ["stopped"], after, limit: readAtOnce });
  for await (const some of inTurn(read))
    yield some.map(({ listingId, set }) => ({ listingId, fields: Object.keys(set) }));
}

export const collectRestOperation = defineOperation({
  kind: "collect_rest",
  params: restParams,
  retry: "half-an-hour",
  run: collectRest,
  onGiveUp: giveUpCollecting,
});
