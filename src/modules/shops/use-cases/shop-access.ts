import type { ShopAccess, TokenSet } from "#src/marketplaces/port.ts";
import type { Actor } from "#src/modules/studio/index.ts";
import type { ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { isBackground, type LeasedOperation } from "#src/platform/queue/operation.ts";
import type { StoredTokens } from "../admin/admin-tokens.ts";
import type { AppDeps } from "../deps.ts";
import type { ShopRecord } from "../model.ts";
import { marketplaceOfShop } from "./marketplace-of-shop.ts";

/** A token is renewed this long before it ends, so that none dies on its way. */
const marginMs = 60_000;
const refreshLeaseMs = 60_000;
const waitForOtherMs = 250;
const waitAtMostMs = 30_000;
const savesTried = 5;

/**
 * How an operation reaches its shop: tokens renewed by one process at a time and stored before they are used, and a
 * look before every write whether it is still allowed.
 */
export function shopAccess(
  deps: AppDeps,
  operation: LeasedOperation,
  shop: ReachedShop,
  signal: AbortSignal,
): ShopAccess {
  const { id: shopId, externalId: externalShopId } = shop;
  const store = deps.stores.worker(operation.studioId);
  let held: UsableToken | undefined;
  return {
    externalShopId,
    priority: isBackground(operation) ? "bulk" : "person",
    studio: operation.studioId,
    signal,
    // Read once and held while it lasts: an operation makes hundreds of calls. A shop that is disconnected meanwhile is
    // noticed by the guard of every write.
    async token(rejected) {
      if (!held || !isUsable(deps, held, rejected)) held = await validToken(deps, operation.studioId, shop, rejected);
      return held.accessToken;
    },
    refused: (token) => refused(deps, shopId, token),
    async guard() {
      if (signal.aborted) throw new OmsError("lease-lost");
      const allowed = await store.writesAllowed(operation, shopId);
      if (!allowed.held) throw new OmsError("lease-lost");
      if (!allowed.connected) throw new OmsError("shop-disconnected");
      if (allowed.paused) throw new OmsError("paused");
    },
  };
}

/** How a form that a person opened reaches a shop: nothing is written by it. */
export function readingAccess(deps: AppDeps, studioId: StudioId, shop: ReachedShop): ShopAccess {
  return {
    externalShopId: shop.externalId,
    priority: "person",
    studio: studioId,
    token: async (rejected) => (await validToken(deps, studioId, shop, rejected)).accessToken,
    refused: (token) => refused(deps, shop.id, token),
    guard: () => Promise.reject(new OmsError("internal", { cause: new Error("a form writes nothing to a shop") })),
  };
}

/**
 * How an owner's form writes what is never stored here, so that no operation can: at once, and only where a shop may be written
 * to. The emergency brake holds for it too.
 */
export function ownersAccess(deps: AppDeps, actor: Actor, shop: ReachedShop): ShopAccess {
  return {
    ...readingAccess(deps, actor.studioId, shop),
    async guard() {
      const { studio, shops } = await deps.stores.for(actor).context();
      const now = shops.find(({ id }) => id === shop.id);
      if (!now || now.health === "disconnected") throw new OmsError("shop-disconnected");
      if (studio.paused || now.paused) throw new OmsError("paused");
    },
  };
}

/** A shop, as far as its marketplace's calls need it. */
type ReachedShop = Pick<ShopRecord, "id" | "marketplace" | "externalId" | "appId">;

type UsableToken = Pick<StoredTokens, "accessToken" | "expiresAt">;

function isUsable({ clock }: AppDeps, token: UsableToken, rejected?: string): boolean {
  return token.accessToken !== rejected && token.expiresAt.getTime() - marginMs > clock.now().getTime();
}

/** @param rejected the access token that a call was just refused with: it is not handed out again */
async function validToken(
  deps: AppDeps,
  studioId: StudioId,
  shop: Omit<ReachedShop, "externalId">,
  rejected?: string,
): Promise<UsableToken> {
  const { clock, ids } = deps;
  const { id: shopId } = shop;
  const holder = ids.uuid();
  const usable = (tokens: StoredTokens) => isUsable(deps, tokens, rejected);
  const giveUpAt = clock.now().getTime() + waitAtMostMs;
  for (;;) {
    const tokens = await deps.admin.tokens.read(shopId);
    if (!tokens) throw await withoutTokens(deps, studioId, shopId);
    if (usable(tokens)) return tokens;
    // That it asks is stored before it asks: the process after a killed one then knows that an answer may be lost.
    if (await deps.admin.tokens.leaseRefresh(shopId, holder, refreshLeaseMs, "begin")) {
      // Another holder may have finished between our look and our lease.
      const newest = await deps.admin.tokens.read(shopId);
      if (newest && usable(newest)) {
        await deps.admin.tokens.releaseRefresh(shopId, holder, "known");
        return newest;
      }
      return renew(deps, studioId, shop, holder, newest ?? tokens);
    }
    if (clock.now().getTime() > giveUpAt) throw new OmsError("marketplace-down");
    await clock.sleep(waitForOtherMs);
  }
}

/** The sign-in counts as dead, unless a person signed in again meanwhile. */
async function refused({ admin, ids }: AppDeps, shopId: ShopId, token: string): Promise<void> {
  const holder = ids.uuid();
  if (!(await admin.tokens.leaseRefresh(shopId, holder, refreshLeaseMs))) return;
  try {
    const tokens = await admin.tokens.read(shopId);
    if (tokens?.accessToken === token) await admin.tokens.markDead(shopId, holder);
  } finally {
    await admin.tokens.releaseRefresh(shopId, holder);
  }
}

/** Renews a shop's tokens whether they need it or not. Raises `auth-dead` when they can't be renewed any more. */
export async function renewTokens(
  deps: AppDeps,
  { studioId, shopId }: { studioId: StudioId; shopId: ShopId },
): Promise<void> {
  const shop = (await deps.stores.worker(studioId).shops()).find(({ id }) => id === shopId);
  if (!shop) throw new OmsError("shop-disconnected");
  const tokens = await deps.admin.tokens.read(shopId);
  await validToken(deps, studioId, shop, tokens?.accessToken);
}

/** A shop that was disconnected, or one whose tokens can't be read any more and which waits for a new sign-in. */
async function withoutTokens(deps: AppDeps, studioId: StudioId, shopId: ShopId): Promise<OmsError> {
  const shop = (await deps.stores.worker(studioId).shops()).find((each) => each.id === shopId);
  return new OmsError(shop?.health === "auth-dead" ? "auth-dead" : "shop-disconnected");
}

async function renew(
  deps: AppDeps,
  studioId: StudioId,
  shop: Omit<ReachedShop, "externalId">,
  holder: string,
  tokens: StoredTokens,
): Promise<UsableToken> {
  const { id: shopId } = shop;
  let fresh: TokenSet;
  try {
    fresh = await (await marketplaceOfShop(deps, shop)).refresh(tokens.refreshToken);
  } catch (error) {
    const dead = error instanceof OmsError && error.code === "auth-dead";
    const replaced = dead && !(await deps.admin.tokens.markDead(shopId, holder));
    const unknown = !(error instanceof OmsError) || error.code === "unknown-outcome";
    await deps.admin.tokens.releaseRefresh(shopId, holder, unknown ? "unknown" : "known");
    if (!(error instanceof OmsError)) throw error;
    // A person signed in again while the old tokens were refused: the next try takes the new ones.
    if (replaced) throw new OmsError("marketplace-down", { cause: error });
    // The call that needed the token never left. The old token is tried once more, and tells whether this took effect.
    if (unknown) throw new OmsError("marketplace-down", { cause: error });
    throw error;
  }
  // What can't be stored is lost, and the refresh that was begun stays one without an end.
  await keep(deps, { studioId, shopId }, holder, fresh, tokens.version);
  return fresh;
}

/** The old refresh token is dead already, so the new one is not given up at the first silence of the database. */
async function keep(
  deps: AppDeps,
  shop: { studioId: StudioId; shopId: ShopId },
  holder: string,
  fresh: TokenSet,
  version: number,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await deps.admin.tokens.save(shop, holder, fresh, version);
    } catch (error) {
      const silent = error instanceof OmsError && error.code === "store-down";
      if (!silent || tries === savesTried) throw error;
      await deps.clock.sleep(tries * 1000);
    }
  }
}
