import type { AppKey, AppKind } from "#src/marketplaces/apps.ts";
import { offered, offeredOwnApps } from "#src/marketplaces/registry.ts";
import { audited, requirePermission } from "#src/modules/studio/index.ts";
import type { AppId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import { isUuid } from "#src/platform/kernel/ids.ts";
import type { AppSummary } from "../admin/admin-apps.ts";
import type { ConnectLink } from "../admin/admin-connect.ts";
import type { AppDeps } from "../deps.ts";
import { shopsText } from "../messages/en.ts";
import { callbackAddress, openLink } from "./connect.ts";

/** Owners bring apps of their own, on the page that a link opens and nowhere else. `earlier`: what the browser holds from before. */
export type OwnAppUseCases = {
  /** null: owners bring none here. Raises what `describeConnectLink` raises. */
  describeOwnApps(token: string, earlier: string | null): Promise<OwnAppsView | null>;
  /**
   * A key as it was typed: looked at, asked about at the marketplace, and stored. Raises `bad-input` with what is odd about it, or
   * because a studio has too many of them, or because the key was accepted with another secret and isn't with this one, and
   * `app-key-odd`, then nothing is stored; and what keeps the marketplace from answering.
   */
  saveOwnApp(token: string, earlier: string | null, typed: TypedApp): Promise<OwnAppStep>;
  /** Asks the marketplace about a stored key again. Raises `app-unknown` and as above. */
  checkOwnApp(token: string, earlier: string | null, appId: string): Promise<OwnAppStep>;
  /** Webhooks to the app's own address are signed with this secret from now on; an empty one ends them. Raises `bad-input`. */
  saveWebhookSecret(token: string, earlier: string | null, appId: string, secret: string): Promise<void>;
  /** Forgets a key that no shop uses. */
  forgetOwnApp(token: string, earlier: string | null, appId: string): Promise<void>;
};

export type TypedApp = AppKey & { readonly kind: AppKind };

/** The key is stored. `describeOwnApps` says whether it is accepted, and since when no shop uses it. */
export type OwnAppStep = { readonly appId: AppId };

export type OwnAppsView = {
  readonly apps: readonly AppSummary[];
  /** The address to come back to, as it has to be registered. */
  readonly callback: string;
  /** Below it, by its id, each app has an address for webhooks. */
  readonly webhooks: string;
  /** Whether shops can be connected with the operator's app, too. */
  readonly operated: boolean;
  /** A consent was begun with one of them, and came to nothing yet. */
  readonly begun: boolean;
};

const checksTried = 3;
/** What a person who looks at a page waits for. */
const longestPauseMs = 3_000;
/** So long a key that no shop uses is kept (retention.sql). */
export const unusedKeptMs = 7 * 24 * 3_600_000;

export function ownAppUseCases(deps: AppDeps): OwnAppUseCases {
  const { admin, publicUrl, ownApps } = deps;

  async function open(token: string, earlier: string | null): Promise<ConnectLink> {
    const link = await openLink(deps, token, earlier);
    if (!ownApps) throw new OmsError("not-allowed");
    return link;
  }

  /** The role as it is now: an hour is long enough to lose it in. */
  const asOwner = <T>({ studioId, teamId, askedBy }: ConnectLink, action: string, run: () => Promise<T>) => {
    const actor = { studioId, teamId, member: askedBy };
    return audited(deps, actor, { action }, () => {
      requirePermission(actor, "connect");
      return run();
    });
  };

  async function store(
    link: ConnectLink,
    { kind, ...key }: TypedApp,
    answer: { readonly accepted: boolean; readonly only?: AppId },
  ): Promise<OwnAppStep> {
    const { perSecond, perDay } = offeredOwnApps.kinds[kind];
    const appId = await admin.apps.saveApp({
      studioId: link.studioId,
      memberId: link.askedBy.id,
      marketplace: offered.key,
      kind,
      key,
      perSecond,
      perDay,
      ...answer,
    });
    if (!answer.accepted) {
      // What was accepted before is not replaced, and waits for nothing.
      const stored = (await admin.apps.apps(link.studioId, offered.key)).find(({ id }) => id === appId);
      if (stored?.acceptedAt) throw new OmsError("bad-input", { userText: shopsText.ownApps.notTaken(offered.name) });
    }
    return { appId };
  }

  return {
    async describeOwnApps(token, earlier) {
      const link = await openLink(deps, token, earlier);
      if (!ownApps) return null;
      const apps = await admin.apps.apps(link.studioId, offered.key);
      const operated = !deps.marketplaces.of(offered.key, null).keyless;
      const webhooks = `${publicUrl}/webhooks/${offered.key}`;
      return { apps, callback: callbackAddress(publicUrl), webhooks, operated, begun: link.used };
    },

    async saveOwnApp(token, earlier, { kind, ...typed }) {
      const link = await open(token, earlier);
      const key = { keystring: typed.keystring.trim(), sharedSecret: typed.sharedSecret.trim() };
      const problem = offeredOwnApps.problemOf(key);
      if (problem !== null) throw new OmsError("bad-input", { userText: problem });
      return asOwner(link, "connect.app", async () => {
        // One that is here already goes on in its own pace; a new one has none yet.
        const known = await admin.apps.appIdOf(link.studioId, offered.key, key.keystring);
        const accepted = await isAccepted(deps, key, kind, known ?? `new in ${link.studioId}`);
        return store(link, { kind, ...key }, { accepted });
      });
    },

    async checkOwnApp(token, earlier, appId) {
      const link = await open(token, earlier);
      const app = isUuid(appId) ? await admin.apps.app(appId as AppId) : null;
      if (!app || app.studioId !== link.studioId) throw new OmsError("app-unknown");
      const { kind, keystring, sharedSecret } = app;
      const key = { keystring, sharedSecret };
      return asOwner(link, "connect.app", async () => {
        const accepted = await isAccepted(deps, key, kind, app.id);
        // What was forgotten while the marketplace was asked stays so.
        return store(link, { kind, ...key }, { accepted, only: app.id });
      });
    },

    async saveWebhookSecret(token, earlier, appId, typed) {
      const link = await open(token, earlier);
      const secret = typed.trim();
      const problem = secret === "" ? null : offeredOwnApps.webhookProblemOf(secret);
      if (problem !== null) throw new OmsError("bad-input", { userText: problem });
      if (!isUuid(appId)) throw new OmsError("app-unknown");
      const { studioId, askedBy } = link;
      const app = { appId: appId as AppId, studioId, memberId: askedBy.id, secret: secret || null };
      await asOwner(link, "connect.webhooks", () => admin.apps.saveWebhookSecret(app));
    },

    async forgetOwnApp(token, earlier, appId) {
      const link = await open(token, earlier);
      if (!isUuid(appId)) throw new OmsError("app-unknown");
      const app = { appId: appId as AppId, studioId: link.studioId, memberId: link.askedBy.id };
      await asOwner(link, "connect.forget", () => admin.apps.forgetApp(app));
    },
  };
}

/** Whether the marketplace takes this key. It may be in use by another process at this very moment, so one pause is sat out. */
async function isAccepted(
  { clock, marketplaces }: Pick<AppDeps, "clock" | "marketplaces">,
  key: AppKey,
  kind: AppKind,
  appId: string,
): Promise<boolean> {
  const { perSecond, perDay } = offeredOwnApps.kinds[kind];
  const client = marketplaces.of(offered.key, { id: appId, ...key, perSecond, perDay });
  for (let tries = 1; ; tries += 1) {
    try {
      await client.checkKey?.();
      return true;
    } catch (error) {
      if (!(error instanceof OmsError)) throw error;
      if (error.code === "app-not-active") return false;
      const wait = error.retryAfterMs ?? 0;
      if (error.code !== "rate-limited" || tries === checksTried || wait > longestPauseMs) throw error;
      await clock.sleep(wait);
    }
  }
}

/**
 * What the tick asks: keys that weren't accepted yet are asked about again, each once a day as long as they are kept, and owners of
 * keys that nothing uses are told. One that can't be asked keeps none of the others waiting.
 */
export async function tendApps(
  deps: Pick<AppDeps, "admin" | "clock" | "logger" | "marketplaces" | "ownApps">,
): Promise<void> {
  const { admin, logger, ownApps } = deps;
  if (!ownApps) return;
  const { warned } = await admin.apps.warnIdle();
  let accepted = 0;
  for (const appId of await admin.apps.appsToAsk()) {
    try {
      const app = await admin.apps.app(appId);
      if (!app || !(await isAccepted(deps, app, app.kind, appId))) continue;
      await admin.apps.acceptApp(appId);
      accepted += 1;
    } catch (error) {
      logger.warn({ app: appId, errorCode: toOmsError(error).code }, "a key could not be asked about");
    }
  }
  if (warned + accepted > 0) logger.info({ warned, accepted }, "keys are looked after");
}
