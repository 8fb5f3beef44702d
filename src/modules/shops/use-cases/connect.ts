import { offered } from "#src/marketplaces/registry.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import type { ConnectLink } from "../admin/admin-connect.ts";
import type { AppDeps } from "../deps.ts";
import { readShopOperation } from "../operations/read-shop.ts";
import { shopsText } from "../messages/en.ts";

export type ConnectUseCases = {
  /** Owner only. A link for this person, good once, for ten minutes. */
  startConnect(actor: Actor): Promise<{ url: string; expiresAt: Date }>;
  /** For the page that the link opens. Raises `link-unknown`, `link-used`, `link-expired`. */
  describeConnectLink(token: string): Promise<{ studioName: string; askedBy: string }>;
  /** Continue was pressed in the browser that holds `browserSecret`. */
  continueConnect(token: string, browserSecret: string): Promise<{ redirectTo: string }>;
  /** "Not me": the link is void. */
  declineConnect(token: string): Promise<void>;
  /**
   * The marketplace sent the browser back. Raises `link-unknown`, `link-expired`, `link-foreign`, `consent-refused`,
   * `shop-missing`, `shop-taken`; nothing is stored then.
   */
  finishConnect(
    reply: { state: string | null; code: string | null; error: string | null },
    browserSecret: string | null,
  ): Promise<{ outcome: "connected" | "reconnected" | "already"; shopName: string; studioName: string }>;
};

/** A link and the consent it leads to are each good for ten minutes. */
export const linkLifetimeMs = 10 * 60_000;

export const callbackPath = `/oauth/${offered.key}/callback`;

/** Where the marketplace sends the browser back to; registered there exactly so. */
export function callbackAddress(publicUrl: string): string {
  return `${publicUrl}${callbackPath}`;
}

/** A person's no is `access_denied`; anything else went wrong there, and calling it the person's choice would be untrue. */
function notConsented(error: string | null): OmsError {
  if (error === "access_denied") return new OmsError("consent-refused");
  const name = error !== null && /^[a-z_]{1,40}$/.test(error) ? ` (${error})` : "";
  return new OmsError("marketplace-refused", {
    userText: shopsText.connect.endedEarly(offered.name, name),
  });
}

export function connectUseCases(deps: AppDeps): ConnectUseCases {
  const { admin, clock, ids, publicUrl } = deps;
  const marketplace = deps.marketplaces.of(offered.key);
  const redirectUri = callbackAddress(publicUrl);
  const expiry = () => new Date(clock.now().getTime() + linkLifetimeMs);

  async function openLink(token: string): Promise<ConnectLink> {
    const link = await admin.connect.link(sha256(token));
    if (!link) throw new OmsError("link-unknown");
    if (link.used) throw new OmsError("link-used");
    if (link.expiresAt <= clock.now()) throw new OmsError("link-expired");
    return link;
  }

  return {
    startConnect: (actor) =>
      audited(deps, actor, { action: "connect.start" }, async () => {
        requirePermission(actor, "connect");
        const token = ids.secret();
        const expiresAt = expiry();
        await admin.connect.createLink({
          studioId: actor.studioId,
          memberId: actor.member.id,
          linkHash: sha256(token),
          expiresAt,
        });
        return { url: `${publicUrl}/connect/${token}`, expiresAt };
      }),

    async describeConnectLink(token) {
      const link = await openLink(token);
      return { studioName: link.studioName, askedBy: link.askedBy.name };
    },

    async continueConnect(token, browserSecret) {
      const { studioId } = await openLink(token);
      const state = ids.secret();
      const codeVerifier = ids.secret();
      await admin.connect.beginConsent({
        linkHash: sha256(token),
        studioId,
        stateHash: sha256(state),
        browserHash: sha256(browserSecret),
        codeVerifier,
        expiresAt: expiry(),
      });
      const codeChallenge = Buffer.from(sha256(codeVerifier), "hex").toString("base64url");
      return { redirectTo: marketplace.authorizeUrl({ redirectUri, state, codeChallenge }) };
    },

    async declineConnect(token) {
      await openLink(token);
      await admin.connect.voidLink(sha256(token));
    },

    async finishConnect({ state, code, error }, browserSecret) {
      if (!state) throw new OmsError("link-unknown");
      const consent = await admin.connect.takeConsent(sha256(state));
      if (!consent) throw new OmsError("link-used");
      if (browserSecret === null || sha256(browserSecret) !== consent.browserHash) throw new OmsError("link-foreign");
      if (consent.expiresAt <= clock.now()) throw new OmsError("link-expired");
      if (code === null || error !== null) throw notConsented(error);
      const teamId = await teamOf(consent.studioId);
      const actor = { studioId: consent.studioId, teamId, member: consent.member };
      return audited(deps, actor, { action: "connect.finish" }, async () => {
        // Ten minutes are long enough to lose a role in.
        requirePermission(actor, "connect");
        const tokens = await marketplace.exchangeCode({ redirectUri, code, codeVerifier: consent.codeVerifier });
        const identity = await marketplace.identify(tokens.accessToken);
        const result = await admin.connect.connectShop({
          studioId: consent.studioId,
          memberId: consent.member.id,
          marketplace: offered.key,
          identity,
          tokens,
          operations: (shopId) => [
            readShopOperation.queue({ key: `read_shop:${shopId}:${ids.uuid()}`, shopId, priority: 0, params: {} }),
          ],
        });
        if (result.outcome === "taken") throw new OmsError("shop-taken");
        const studioName = (await deps.stores.for(actor).studio()).name;
        return { outcome: result.outcome, shopName: identity.name, studioName };
      });
    },
  };

  async function teamOf(studioId: ConnectLink["studioId"]): Promise<string> {
    return (await deps.stores.worker(studioId).studio()).teamId;
  }
}
