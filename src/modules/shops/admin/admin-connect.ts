import { z } from "zod";
import type { ShopIdentity, TokenSet } from "#src/marketplaces/port.ts";
import { type MemberRecord, memberRow } from "#src/modules/studio/index.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { id, instant, nothing } from "#src/platform/database/values.ts";
import type { AppId, MemberId, ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { NewOperation } from "#src/platform/queue/operation.ts";
import type { SealedPlace, Vault } from "#src/platform/vault/vault.ts";
import { shopsText } from "../messages/en.ts";
import { sealTokens } from "./sealed-tokens.ts";

const linkRow: z.ZodType<ConnectLink> = z.object({
  studioId: id<StudioId>(),
  studioName: z.string(),
  askedBy: memberRow,
  teamId: z.string(),
  expiresAt: instant,
  used: z.boolean(),
  browserHash: z.string().nullable(),
});

const consentRow = z.object({
  studioId: id<StudioId>(),
  member: memberRow,
  browserHash: z.string(),
  verifier: z.string(),
  expiresAt: instant,
  linkHash: z.string(),
  appId: id<AppId>().nullable(),
});

const connectedRow = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.enum(["connected", "reconnected", "already"]), shopId: id<ShopId>() }),
  z.object({ outcome: z.literal("moved"), shopId: id<ShopId>() }),
  z.object({ outcome: z.literal("taken") }),
  z.object({ outcome: z.literal("other-shop"), name: z.string() }),
]);

/** One-time links, consents and the shops that come of them. */
export function createConnectStore(rpc: Rpc, vault: Vault, ids: Ids): ConnectStore {
  const placeOfVerifier = (studio: StudioId, stateHash: string): SealedPlace => ({
    table: "oauth_states",
    column: "verifier",
    row: stateHash,
    studio,
  });
  return {
    createLink: ({ linkHash, studioId, memberId, expiresAt }) =>
      rpc(
        "create_link",
        { p_link_hash: linkHash, p_studio_id: studioId, p_member_id: memberId, p_expires_at: expiresAt.toISOString() },
        nothing,
      ),
    link: (linkHash) => rpc("read_link", { p_link_hash: linkHash }, linkRow.nullable()),
    beginConsent: async ({ linkHash, studioId, stateHash, browserHash, codeVerifier, expiresAt, appId }) =>
      rpc(
        "begin_consent",
        {
          p_link_hash: linkHash,
          p_studio_id: studioId,
          p_state_hash: stateHash,
          p_browser_hash: browserHash,
          p_verifier: vault.seal(codeVerifier, placeOfVerifier(studioId, stateHash)),
          p_expires_at: expiresAt.toISOString(),
          p_app_id: appId ?? null,
        },
        nothing,
      ),
    takeConsent: async (stateHash) => {
      const taken = await rpc("take_consent", { p_state_hash: stateHash }, consentRow.nullable());
      if (!taken) return null;
      const { verifier, ...consent } = taken;
      return { ...consent, codeVerifier: vault.open(verifier, placeOfVerifier(consent.studioId, stateHash)) };
    },
    voidLink: (linkHash) => rpc("void_link", { p_link_hash: linkHash }, nothing),
    connectShop: async (shop) => {
      const { studioId, memberId, marketplace, identity, tokens, appId } = shop;
      // The envelopes are bound to the shop's id, so it must be known before: the one it has here, or a new one.
      const known = await rpc(
        "shop_id_of",
        { p_studio_id: studioId, p_marketplace: marketplace, p_external_id: identity.externalId },
        id<ShopId>().nullable(),
      );
      let shopId = known ?? (ids.uuid() as ShopId);
      for (let tries = 0; tries < 2; tries++) {
        const connected = await rpc(
          "connect_shop",
          {
            p_shop_id: shopId,
            p_studio_id: studioId,
            p_member_id: memberId,
            p_marketplace: marketplace,
            p_identity: identity,
            p_tokens: sealTokens(vault, { studioId, shopId }, tokens),
            p_operations: shop.operations(shopId),
            p_app_id: appId ?? null,
          },
          connectedRow,
        );
        if (connected.outcome === "taken") return { outcome: "taken" };
        if (connected.outcome === "other-shop") {
          throw new OmsError("app-of-another-shop", { userText: shopsText.ownApps.ofAnotherShop(connected.name) });
        }
        if (connected.outcome !== "moved") return connected;
        // Another person connected the same shop between the two requests.
        shopId = connected.shopId;
      }
      throw new OmsError("internal", { cause: new Error("the shop's id changed twice") });
    },
  };
}

/** Link and state are stored as SHA-256 only; the PKCE verifier is encrypted. Each is good once, for ten minutes. */
export type ConnectStore = {
  createLink(link: { studioId: StudioId; memberId: MemberId; linkHash: string; expiresAt: Date }): Promise<void>;
  link(linkHash: string): Promise<ConnectLink | null>;
  /**
   * The link is used up, and the consent begins in this browser; with an app of the studio's own it can begin there again as
   * long as the link lasts. Raises `link-used`, `link-expired`, `link-unknown`, `app-unknown`.
   */
  beginConsent(consent: {
    linkHash: string;
    studioId: StudioId;
    stateHash: string;
    browserHash: string;
    codeVerifier: string;
    expiresAt: Date;
    /** The app that it is begun with; the operator's when left out. */
    appId?: AppId | null;
  }): Promise<void>;
  /** Takes it, once; the second caller gets null. `expired` is told apart for the page's sake. */
  takeConsent(stateHash: string): Promise<PendingConsent | null>;
  /** A person pressed "Not me", or the shop is connected: the link works no more. */
  voidLink(linkHash: string): Promise<void>;
  /**
   * One transaction: shop, encrypted tokens, operations, messages. `taken`: connected in another studio, nothing
   * stored. `already`: connected here and healthy; the fresh tokens replace the old. Raises `app-of-another-shop` when the app
   * is the one seller's of another shop, and `app-unknown` when it was forgotten.
   */
  connectShop(shop: {
    studioId: StudioId;
    memberId: MemberId;
    /** Its key. */
    marketplace: string;
    identity: ShopIdentity;
    tokens: TokenSet;
    /** The app that the consent was given to; the operator's when left out. */
    appId?: AppId | null;
    operations(shopId: ShopId): readonly NewOperation[];
  }): Promise<{ shopId: ShopId; outcome: "connected" | "reconnected" | "already" } | { outcome: "taken" }>;
};

export type ConnectLink = {
  readonly studioId: StudioId;
  readonly studioName: string;
  readonly askedBy: MemberRecord;
  readonly teamId: string;
  readonly expiresAt: Date;
  readonly used: boolean;
  /** Of the browser that may begin again, with an app of the studio's own; null: none may. */
  readonly browserHash: string | null;
};

export type PendingConsent = {
  readonly studioId: StudioId;
  readonly member: MemberRecord;
  readonly browserHash: string;
  readonly codeVerifier: string;
  readonly expiresAt: Date;
  readonly linkHash: string;
  readonly appId: AppId | null;
};
