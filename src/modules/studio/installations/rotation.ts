import type { BotTokens, Installation, InstallationStore, SlackSignIn } from "./port.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";

export type RotationDeps = {
  readonly store: Pick<InstallationStore, "read" | "lease" | "release" | "saveTokens">;
  readonly signIn: Pick<SlackSignIn, "refresh">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
};

/** Longer than a refresh can take. */
const leaseMs = 60_000;
const waitForOtherMs = 200;
const waitAtMostMs = 20_000;
const savesTried = 5;

export function endsWithin(tokens: BotTokens, ms: number, clock: Clock): boolean {
  return tokens.expiresAt !== null && tokens.expiresAt.getTime() - clock.now().getTime() <= ms;
}

/**
 * Tokens that last for at least `ms`, got anew when they must be. Slack's refresh token is good once, and two refreshes at
 * the same time leave one pair of tokens dead without saying which (slackapi/node-slack-sdk#2504): so one process at a time
 * asks, over all of them, and what it got is stored before anybody uses it.
 *
 * @param rejected an access token that Slack just refused: it counts as ended
 * @throws OmsError `not-installed` when it has ended; `auth-dead` when its refresh token is dead; `slack-down`, `store-down`
 */
export async function lasting(deps: RotationDeps, id: string, ms: number, rejected?: string): Promise<Installation> {
  const { store, clock, ids } = deps;
  const holder = ids.uuid();
  const over = (tokens: BotTokens) => tokens.accessToken === rejected || endsWithin(tokens, ms, clock);
  const giveUpAt = clock.now().getTime() + waitAtMostMs;
  for (;;) {
    const known = await installed(store, id);
    if (!over(known.tokens)) return known;
    if (await store.lease(id, holder, leaseMs)) {
      try {
        // Another holder may have finished between our look and our lease.
        const newest = await installed(store, id);
        return over(newest.tokens) ? await renew(deps, newest) : newest;
      } finally {
        await store.release(id, holder).catch(() => undefined);
      }
    }
    if (clock.now().getTime() > giveUpAt) throw new OmsError("slack-down");
    await clock.sleep(waitForOtherMs);
  }
}

type Live = Installation & { readonly tokens: BotTokens };

async function installed(store: RotationDeps["store"], id: string): Promise<Live> {
  const found = await store.read(id);
  if (!found?.tokens) throw new OmsError("not-installed");
  return { ...found, tokens: found.tokens };
}

async function renew(deps: RotationDeps, { id, version, tokens }: Live): Promise<Installation> {
  try {
    const fresh = await deps.signIn.refresh(tokens.refreshToken ?? "");
    await keep(deps, id, version, fresh);
    deps.logger.info({ installation: id }, "tokens renewed");
  } catch (error) {
    // A holder whose lease had run out may have been first: then its tokens are the good ones.
    const newest = await installed(deps.store, id);
    if (newest.version === version) throw error;
  }
  return installed(deps.store, id);
}

/** The old refresh token is dead already, so the new one is not given up at the first silence of the database. */
async function keep(deps: RotationDeps, id: string, version: number, fresh: BotTokens): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      const saved = await deps.store.saveTokens(id, version, fresh);
      // Installed again meanwhile, or the answer to an earlier try was lost: what is stored is newer than what we had.
      if (!saved) deps.logger.info({ installation: id }, "newer tokens were there already");
      return;
    } catch (error) {
      if (toOmsError(error).code !== "store-down" || tries === savesTried) throw error;
      await deps.clock.sleep(tries * 1000);
    }
  }
}
