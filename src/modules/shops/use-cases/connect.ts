import { offered } from "#src/marketplaces/registry.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import type { AppId } from "#src/platform/kernel/entity-ids.ts";
import type { StoredApp } from "../admin/admin-apps.ts";
import type { ConnectLink } from "../admin/admin-connect.ts";
import type { AppDeps } from "../deps.ts";
import { readShopOperation } from "../operations/read-shop.ts";
import { shopsText } from "../messages/en.ts";
import { acceptsOperators } from "../rules/product-safety.ts";

/** `again`: consent may be begun more than once with it, in the browser that opened it first. */
export type StartedLink = {
  readonly url: string;
  readonly minutes: number;
  readonly expiresAt: Date;
  readonly again: boolean;
  /** The consent asks for one permission more, to write the shop's operators. */
  readonly operators: boolean;
};

export type ConnectUseCases = {
  /** Owner only. A link for this person, good once, for ten minutes; for an hour where an app may have to be made first. */
  startConnect(actor: Actor): Promise<StartedLink>;
  /** For the page that the link opens. Raises `link-unknown`, `link-used`, `link-expired`. */
  describeConnectLink(
    token: string,
    earlier?: string | null,
  ): Promise<{ studioName: string; askedBy: string; operators: boolean }>;
  /**
   * Continue was pressed in the browser that holds `browserSecret`; `earlier` is what it holds from before.
   *
   * @param appId an app of the studio's own; the operator's when left out
   * @returns also what the browser has to hold from now on
   */
  continueConnect(
    token: string,
    browserSecret: string,
    own?: { readonly appId: AppId; readonly earlier: string | null },
  ): Promise<{ redirectTo: string; browserSecret: string }>;
  /** "Not me": the link is void. */
  declineConnect(token: string): Promise<void>;
  /**
   * The marketplace sent the browser back. Raises `link-unknown`, `link-expired`, `link-foreign`, `consent-refused`,
   * `shop-missing`, `shop-taken`; nothing is stored then. With an app of the studio's own also `app-of-another-shop` and
   * `app-other-account`, after which the link can be gone on with in the same browser.
   */
  finishConnect(
    reply: { state: string | null; code: string | null; error: string | null },
    browserSecret: string | null,
  ): Promise<{ outcome: "connected" | "reconnected" | "already"; shopName: string; studioName: string }>;
};

/** A link and the consent it leads to are each good for ten minutes; one on which an app may have to be made first, for an hour. */
export const linkLifetimeMs = 10 * 60_000;
const ownAppsLifetimeMs = 60 * 60_000;

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

/** A link that is good. Raises `link-unknown`, `link-used`, `link-expired`. @param earlier what the browser holds from before */
export async function openLink(
  { admin, clock }: Pick<AppDeps, "admin" | "clock">,
  token: string,
  earlier: string | null = null,
): Promise<ConnectLink> {
  const link = await admin.connect.link(sha256(token));
  if (!link) throw new OmsError("link-unknown");
  if (link.used && !isBrowserOf(link, earlier)) throw new OmsError("link-used");
  if (link.expiresAt <= clock.now()) throw new OmsError("link-expired");
  return link;
}

function isBrowserOf({ browserHash }: ConnectLink, secret: string | null): boolean {
  return browserHash !== null && secret !== null && sha256(secret) === browserHash;
}

/** Why a consent was not given to an app of the studio's own. Which account the seller is signed in with, nobody is told. */
function notGivenTo({ shops }: StoredApp, error: string | null): OmsError {
  if (error !== "unauthorized_client") return notConsented(error);
  const [shop] = shops;
  if (shop === undefined) {
    return new OmsError("app-other-account", { userText: shopsText.ownApps.otherAccount(offered.name) });
  }
  return new OmsError("app-of-another-shop", { userText: shopsText.ownApps.ofAnotherShop(shop) });
}

export function connectUseCases(deps: AppDeps): ConnectUseCases {
  const { admin, clock, ids, publicUrl, ownApps } = deps;
  const redirectUri = callbackAddress(publicUrl);
  const expiry = (ms = linkLifetimeMs) => new Date(clock.now().getTime() + ms);

  /** A permission more is asked for only where an owner said that operators are written from here. */
  const writesOperators = async ({ studioId }: ConnectLink) =>
    acceptsOperators(await deps.stores.worker(studioId).studio());

  return {
    startConnect: (actor) =>
      audited(deps, actor, { action: "connect.start" }, async () => {
        requirePermission(actor, "connect");
        const token = ids.secret();
        const lifetimeMs = ownApps ? ownAppsLifetimeMs : linkLifetimeMs;
        const expiresAt = expiry(lifetimeMs);
        await admin.connect.createLink({
          studioId: actor.studioId,
          memberId: actor.member.id,
          linkHash: sha256(token),
          expiresAt,
        });
        return {
          url: `${publicUrl}/connect/${token}`,
          minutes: lifetimeMs / 60_000,
          expiresAt,
          again: ownApps,
          operators: acceptsOperators(await deps.stores.for(actor).studio()),
        };
      }),

    async describeConnectLink(token, earlier) {
      const link = await openLink(deps, token, earlier);
      return { studioName: link.studioName, askedBy: link.askedBy.name, operators: await writesOperators(link) };
    },

    async continueConnect(token, newSecret, own) {
      const link = await openLink(deps, token, own?.earlier);
      const { studioId } = link;
      const app = own ? await usableApp(own.appId) : null;
      const marketplace = deps.marketplaces.of(offered.key, app);
      if (marketplace.keyless) throw new OmsError("app-unknown");
      // Begun again, it is the same browser as before.
      const browserSecret = link.used ? (own?.earlier ?? newSecret) : newSecret;
      const state = ids.secret();
      const codeVerifier = ids.secret();
      await admin.connect.beginConsent({
        linkHash: sha256(token),
        studioId,
        stateHash: sha256(state),
        browserHash: sha256(browserSecret),
        codeVerifier,
        expiresAt: expiry(),
        appId: own?.appId ?? null,
      });
      const codeChallenge = Buffer.from(sha256(codeVerifier), "hex").toString("base64url");
      const operators = await writesOperators(link);
      return { redirectTo: marketplace.authorizeUrl({ redirectUri, state, codeChallenge, operators }), browserSecret };
    },

    async declineConnect(token) {
      await openLink(deps, token);
      await admin.connect.voidLink(sha256(token));
    },

    async finishConnect({ state, code, error }, browserSecret) {
      if (!state) throw new OmsError("link-unknown");
      const consent = await admin.connect.takeConsent(sha256(state));
      if (!consent) throw new OmsError("link-used");
      if (browserSecret === null || sha256(browserSecret) !== consent.browserHash) throw new OmsError("link-foreign");
      if (consent.expiresAt <= clock.now()) throw new OmsError("link-expired");
      const app = consent.appId && (await usableApp(consent.appId));
      if (code === null || error !== null) throw app ? notGivenTo(app, error) : notConsented(error);
      const marketplace = deps.marketplaces.of(offered.key, app);
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
          appId: consent.appId,
          operations: (shopId) => [
            readShopOperation.queue({ key: `read_shop:${shopId}:${ids.uuid()}`, shopId, priority: 0, params: {} }),
          ],
        });
        if (result.outcome === "taken") throw new OmsError("shop-taken");
        if (app) await admin.connect.voidLink(consent.linkHash);
        const studioName = (await deps.stores.for(actor).studio()).name;
        return { outcome: result.outcome, shopName: identity.name, studioName };
      });
    },
  };

  async function usableApp(appId: AppId): Promise<StoredApp> {
    const app = ownApps ? await admin.apps.app(appId) : null;
    if (!app) throw new OmsError("app-unknown");
    return app;
  }

  async function teamOf(studioId: ConnectLink["studioId"]): Promise<string> {
    return (await deps.stores.worker(studioId).studio()).teamId;
  }
}
