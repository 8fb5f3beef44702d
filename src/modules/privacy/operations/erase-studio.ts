import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import { defineOperation, noParams } from "#src/platform/queue/define-operation.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { AppDeps } from "../deps.ts";

const rowsAtOnce = 2_000;
/** The receipt is on its way: looked for so often before the operation lets go for a while. */
const looks = 5;
const betweenLooksMs = 1_000;

/**
 * Erases a studio: photos, then table by table, then the receipt, then the studio's row together with this operation.
 * Killed anywhere it begins again and finds less to do.
 *
 * @returns "gone": the operation's own row went with the studio, so there is nothing left to finish
 */
async function eraseStudio(deps: AppDeps, operation: LeasedOperation, signal: AbortSignal): Promise<"gone"> {
  const { admin, clock, photoBytes } = deps;
  const { erasure } = admin;
  const { tables } = await erasure.plan(operation);
  await photoBytes.removeAll(operation.studioId);
  for (const table of tables) {
    let rows: number;
    do {
      if (signal.aborted) throw new OmsError("lease-lost");
      rows = await erasure.eraseRows(operation, table, rowsAtOnce);
    } while (rows > 0);
  }
  // What ran when it was asked may still have a photo in hand.
  const { quietInMs } = await erasure.plan(operation);
  if (quietInMs > 0) throw goesOn(quietInMs);
  await photoBytes.removeAll(operation.studioId);
  if ((await erasure.recordReceipt(operation)).length > 0) throw goesOn(betweenLooksMs);
  for (let look = 1; look <= looks; look += 1) {
    const { waitsFor, installations, isLate } = await erasure.leaves(operation);
    if (waitsFor === "rows") throw goesOn(betweenLooksMs);
    if (waitsFor === null) {
      // The receipt needed it, so it goes now. What Slack says of that starts nothing any more.
      for (const installation of installations) await leave(deps, installation, isLate);
      if ((await erasure.finish(operation)) === "gone") return "gone";
    }
    await clock.sleep(betweenLooksMs, signal);
    if (signal.aborted) throw new OmsError("lease-lost");
  }
  throw goesOn();
}

/** Slack that doesn't answer for days is no reason to keep what was promised to go: our copy of the tokens goes anyway. */
async function leave({ workspace, logger }: AppDeps, installation: string, isLate: boolean): Promise<void> {
  try {
    await workspace.leave(installation);
  } catch (error) {
    if (toOmsError(error).code !== "slack-down" || !isLate) throw error;
    logger.error({ installation }, "Slack didn't take a token back; it is deleted here");
  }
}

/** Less and less often where no time is named. */
function goesOn(afterMs?: number): OmsError {
  return new OmsError("erasing", { retry: "later", ...(afterMs === undefined ? {} : { retryAfterMs: afterMs }) });
}

export const eraseStudioOperation = defineOperation({
  kind: "erase_studio",
  madeOn: "erasure-asked",
  params: noParams,
  retry: "until-done",
  whileUninstalled: true,
  run: eraseStudio,
});
