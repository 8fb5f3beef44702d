import { z } from "zod";
import { type AppKey, type AppKind, appKinds, type MarketplaceApp } from "#src/marketplaces/apps.ts";
import { countsOf, overAllStudios } from "#src/platform/database/admin/faults.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import { id, instant, nothing } from "#src/platform/database/values.ts";
import type { AppId, MemberId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { SealedPlace, Vault } from "#src/platform/vault/vault.ts";
import { shopsText } from "../messages/en.ts";

/** More than a studio has shops, and fewer than make a page that nobody finds anything on. */
const mostApps = 20;

const summary = {
  id: id<AppId>(),
  kind: z.enum(appKinds),
  acceptedAt: instant.nullable(),
  shops: z.array(z.string()),
};
const storedRow = z.object({
  ...summary,
  studioId: id<StudioId>(),
  marketplace: z.string(),
  keystring: z.string(),
  sharedSecret: z.string(),
  webhookSecret: z.string().nullable(),
  perSecond: z.int().positive(),
  perDay: z.int().positive(),
});
const summaryRow: z.ZodType<AppSummary> = z.object({
  ...summary,
  unusedSince: instant.nullable(),
  usedAt: instant.nullable(),
  webhooks: z.boolean(),
});

/** Apps of a marketplace that owners brought. Their keys are in clear only in what `app` returns. */
export function createAppStore(rpc: Rpc, vault: Vault, ids: Ids, logger: Logger): AppStore {
  const place = (
    column: "keystring" | "shared_secret" | "webhook_secret",
    studio: StudioId,
    row: AppId,
  ): SealedPlace => ({
    table: "marketplace_apps",
    column,
    row,
    studio,
  });
  const seal = (studio: StudioId, appId: AppId, { keystring, sharedSecret }: AppKey, hash: string) => ({
    keystring: vault.seal(keystring, place("keystring", studio, appId)),
    sharedSecret: vault.seal(sharedSecret, place("shared_secret", studio, appId)),
    hash,
  });
  const hashOf = (studioId: StudioId, keystring: string) => sha256(`${studioId}:${keystring}`);
  const appIdOf = (studioId: StudioId, marketplace: string, keystring: string) =>
    rpc(
      "app_id_of",
      { p_studio_id: studioId, p_marketplace: marketplace, p_keystring_hash: hashOf(studioId, keystring) },
      id<AppId>().nullable(),
    );
  return {
    appIdOf,
    saveApp: async (app) => {
      const { studioId, memberId, marketplace, kind, key, perSecond, perDay, accepted, only } = app;
      const hash = hashOf(studioId, key.keystring);
      // The envelopes are bound to the app's id, so it must be known before: the one it has here, or a new one.
      const known = only ?? (await appIdOf(studioId, marketplace, key.keystring));
      let appId = known ?? (ids.uuid() as AppId);
      for (let tries = 0; tries < 2; tries++) {
        const stored: AppId | null = await rpc(
          "save_app",
          {
            p_app_id: appId,
            p_studio_id: studioId,
            p_member_id: memberId,
            p_marketplace: marketplace,
            p_kind: kind,
            p_key: seal(studioId, appId, key, hash),
            p_per_second: perSecond,
            p_per_day: perDay,
            p_accepted: accepted,
            p_most: mostApps,
            p_known: only !== undefined,
          },
          id<AppId>().nullable(),
        );
        if (stored === null) throw new OmsError("bad-input", { userText: shopsText.ownApps.tooMany(mostApps) });
        if (stored === appId) return appId;
        // Another person brought the same key between the two requests.
        appId = stored;
      }
      throw new OmsError("internal", { cause: new Error("the app's id changed twice") });
    },
    app: async (appId) => {
      const stored = await rpc("read_app", { p_app_id: appId }, storedRow.nullable());
      if (!stored) return null;
      return {
        ...stored,
        keystring: vault.open(stored.keystring, place("keystring", stored.studioId, appId)),
        sharedSecret: vault.open(stored.sharedSecret, place("shared_secret", stored.studioId, appId)),
        webhookSecret:
          stored.webhookSecret && vault.open(stored.webhookSecret, place("webhook_secret", stored.studioId, appId)),
      };
    },
    apps: (studioId, marketplace) =>
      rpc("read_apps", { p_studio_id: studioId, p_marketplace: marketplace }, rowsOf(summaryRow)),
    saveWebhookSecret: ({ appId, studioId, memberId, secret }) =>
      rpc(
        "save_webhook_secret",
        {
          p_app_id: appId,
          p_studio_id: studioId,
          p_member_id: memberId,
          p_secret: secret === null ? null : vault.seal(secret, place("webhook_secret", studioId, appId)),
        },
        nothing,
      ),
    appsToAsk: () => rpc("apps_to_ask", {}, z.array(id<AppId>())),
    acceptApp: (appId) => rpc("accept_app", { p_app_id: appId }, nothing),
    noteOtherEvent: (appId, event) => rpc("note_other_event", { p_app_id: appId, p_event: event }, nothing),
    warnIdle: async () =>
      countsOf(await rpc("warn_idle_apps", {}, overAllStudios), {
        call: "warn_idle_apps",
        counted: ["warned"],
        logger,
      }),
    forgetApp: ({ appId, studioId, memberId }) =>
      rpc("forget_app", { p_app_id: appId, p_studio_id: studioId, p_member_id: memberId }, nothing),
  };
}

/** Keys are sealed and bound to their row. Never logged, never in an error, never shown again. */
export type AppStore = {
  /**
   * Stores a key under its one id in the studio. A secret that wasn't accepted never replaces one that was. Raises
   * `not-allowed` when the member is no owner any more, and `bad-input` when the key is new and the studio has `mostApps`;
   * with `only` `app-unknown` when this app was forgotten.
   */
  saveApp(
    app: {
      studioId: StudioId;
      memberId: MemberId;
      /** Its key. */
      marketplace: string;
      kind: AppKind;
      key: AppKey;
      /** Whether the marketplace accepted it just now. */
      accepted: boolean;
      /** The app whose key this is, and none is made for it. Left out: a key as it was typed, which may be a new one. */
      only?: AppId;
    } & Pick<MarketplaceApp, "perSecond" | "perDay">,
  ): Promise<AppId>;
  /** The app that has this keystring in the studio; null: none has. */
  appIdOf(studioId: StudioId, marketplace: string, keystring: string): Promise<AppId | null>;
  /** null: forgotten. */
  app(appId: AppId): Promise<StoredApp | null>;
  /** All of a studio, without their keys. */
  apps(studioId: StudioId, marketplace: string): Promise<AppSummary[]>;
  /** null: there are no webhooks any more. Raises `app-unknown`, `not-allowed`. */
  saveWebhookSecret(app: {
    appId: AppId;
    studioId: StudioId;
    memberId: MemberId;
    secret: string | null;
  }): Promise<void>;
  /** Those of all studios that the marketplace has not accepted yet and was not asked about for a day: it is asked now. */
  appsToAsk(): Promise<AppId[]>;
  /** The marketplace accepts it by now, which its owners hear of. Twice is once. */
  acceptApp(appId: AppId): Promise<void>;
  /** Its owners are told once that it gets events of another kind. @param event the type of this one */
  noteOtherEvent(appId: AppId, event: string): Promise<void>;
  /** Owners of apps that nobody used for five months are told, once. */
  warnIdle(): Promise<{ readonly warned: number }>;
  /** One that no shop uses goes at once. */
  forgetApp(app: { appId: AppId; studioId: StudioId; memberId: MemberId }): Promise<void>;
};

export type AppSummary = {
  readonly id: AppId;
  readonly kind: AppKind;
  /** null: the marketplace has not accepted it yet. */
  readonly acceptedAt: Date | null;
  /** null: a shop uses it. Else it is forgotten a week later. */
  readonly unusedSince: Date | null;
  /** When a call was last made with it; null: it was not accepted yet. */
  readonly usedAt: Date | null;
  /** Whether webhooks are taken at its address. */
  readonly webhooks: boolean;
  /** Names of the connected shops that use it. */
  readonly shops: readonly string[];
};

export type StoredApp = MarketplaceApp &
  Omit<AppSummary, "unusedSince" | "usedAt" | "webhooks"> & {
    readonly id: AppId;
    readonly studioId: StudioId;
    readonly marketplace: string;
    readonly webhookSecret: string | null;
  };
