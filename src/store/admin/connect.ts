import { z } from "zod";
import type { ConnectLink, ConnectStore } from "#src/app/ports/admin.ts";
import type { ShopId, StudioId } from "#src/domain/ids.ts";
import { OmsError } from "#src/kernel/errors.ts";
import type { Ids } from "#src/kernel/ids.ts";
import { queued } from "#src/store/queued.ts";
import { id, instant, memberRow, nothing } from "#src/store/rows.ts";
import type { Rpc } from "#src/store/rpc.ts";
import type { SealedPlace, Vault } from "#src/vault/vault.ts";
import { sealTokens } from "./sealed-tokens.ts";

const linkRow: z.ZodType<ConnectLink> = z.object({
  studioId: id<StudioId>(),
  studioName: z.string(),
  askedBy: memberRow,
  teamId: z.string(),
  expiresAt: instant,
  used: z.boolean(),
});

const consentRow = z.object({
  studioId: id<StudioId>(),
  member: memberRow,
  browserHash: z.string(),
  verifier: z.string(),
  expiresAt: instant,
});

const connectedRow = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.enum(["connected", "reconnected", "already"]), shopId: id<ShopId>() }),
  z.object({ outcome: z.literal("moved"), shopId: id<ShopId>() }),
  z.object({ outcome: z.literal("taken") }),
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
        { p_link_hash: linkHash, p_studio_id: studioId, p_member_id: memberId, p_expires_at: expiresAt },
        nothing,
      ),
    link: (linkHash) => rpc("read_link", { p_link_hash: linkHash }, linkRow.nullable()),
    beginConsent: async ({ linkHash, studioId, stateHash, browserHash, codeVerifier, expiresAt }) =>
      rpc(
        "begin_consent",
        {
          p_link_hash: linkHash,
          p_studio_id: studioId,
          p_state_hash: stateHash,
          p_browser_hash: browserHash,
          p_verifier: vault.seal(codeVerifier, placeOfVerifier(studioId, stateHash)),
          p_expires_at: expiresAt,
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
      const { studioId, memberId, identity, tokens } = shop;
      // The envelopes are bound to the shop's id, so it must be known before: the one it has here, or a new one.
      const known = await rpc(
        "shop_id_of",
        { p_studio_id: studioId, p_external_id: identity.externalId },
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
            p_identity: identity,
            p_tokens: sealTokens(vault, { studioId, shopId }, tokens),
            p_operations: shop.operations(shopId).map(queued),
          },
          connectedRow,
        );
        if (connected.outcome === "taken") return { outcome: "taken" };
        if (connected.outcome !== "moved") return connected;
        // Somebody connected the same shop between the two requests.
        shopId = connected.shopId;
      }
      throw new OmsError("internal", { cause: new Error("the shop's id changed twice") });
    },
  };
}
