import { OmsError } from "#src/platform/kernel/errors.ts";
import { defineOperation, noParams, type Operation } from "#src/platform/queue/define-operation.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { AppDeps } from "../deps.ts";
import { renewTokens } from "../use-cases/shop-access.ts";

/**
 * Renews a shop's sign-in, so that one which died while nobody used it is found, and one held for dead that works after
 * all comes back. Finding it dead is what this is for, not its failure.
 */
async function exerciseLogin(deps: AppDeps, operation: Operation<object>): Promise<void> {
  const { shopId, studioId } = operation;
  if (!shopId) throw new OmsError("internal");
  try {
    await renewTokens(deps, { studioId, shopId });
  } catch (error) {
    if (!(error instanceof OmsError) || error.retry !== "after-auth") throw error;
  }
}

/** Dead for seven days: its tokens and everything copied from it go, unless it was connected again in time. */
async function eraseDeadShop({ admin, logger }: AppDeps, operation: LeasedOperation): Promise<void> {
  const erased = await admin.logins.eraseDead(operation);
  logger.info({ shop: operation.shopId, erased: erased ?? "connected again" }, "a shop whose sign-in stayed dead");
}

export const exerciseLoginOperation = defineOperation({
  kind: "exercise_login",
  madeOn: "sign-in-idle",
  params: noParams,
  retry: "half-an-hour",
  run: exerciseLogin,
});

export const eraseShopOperation = defineOperation({
  kind: "erase_shop",
  madeOn: "shop-left",
  params: noParams,
  retry: "until-done",
  run: (deps: AppDeps, operation) => eraseDeadShop(deps, operation),
});
