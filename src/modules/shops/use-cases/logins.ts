import { OmsError } from "#src/platform/kernel/errors.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import type { TendedLogins } from "../admin/admin-logins.ts";
import type { AppDeps } from "../deps.ts";
import { renewTokens } from "./shop-access.ts";

/** What the tick asks. */
export async function tendLogins({ admin, logger }: Pick<AppDeps, "admin" | "logger">): Promise<TendedLogins> {
  const due = await admin.logins.tend();
  if (Object.values(due).some((count) => count > 0)) logger.info({ ...due }, "sign-ins are looked after");
  return due;
}

/**
 * Renews a shop's sign-in, so that one which died while nobody used it is found, and one held for dead that works after
 * all comes back. Finding it dead is what this is for, not its failure.
 */
export async function exerciseLogin(deps: AppDeps, operation: ClaimedOperation): Promise<void> {
  const { shopId, studioId } = operation;
  if (!shopId) throw new OmsError("internal");
  try {
    await renewTokens(deps, { studioId, shopId });
  } catch (error) {
    if (!(error instanceof OmsError) || error.retry !== "after-auth") throw error;
  }
}

/** Dead for seven days: its tokens and everything copied from it go, unless it was connected again in time. */
export async function eraseDeadShop({ admin, logger }: AppDeps, operation: ClaimedOperation): Promise<void> {
  const erased = await admin.logins.eraseDead(operation);
  logger.info({ shop: operation.shopId, erased: erased ?? "connected again" }, "a shop whose sign-in stayed dead");
}
