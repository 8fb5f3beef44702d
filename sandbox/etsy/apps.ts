import { z } from "zod";
import { type Context, milliseconds, Refusal } from "./context.ts";
import type { App } from "./state.ts";

/** Apps as they are registered with the marketplace: whose each is, what it reaches, how much it may call. */

/** The app that the stand-in was started with. It reaches any shop. */
export const firstAppId = 1;

function firstApp({ options, state: { settings } }: Context): App {
  return {
    id: firstAppId,
    name: "LN OMS for Slack",
    kind: "commercial",
    userId: null,
    keystring: options.keystring,
    sharedSecret: options.sharedSecret,
    redirectUris: [...options.redirectUris, ...settings.redirectUris],
    approved: true,
    perSecond: settings.perSecond,
    perDay: settings.perDay,
  };
}

export function allApps(context: Context): App[] {
  return [firstApp(context), ...(context.state.apps ?? [])];
}

export function appCalled(context: Context, keystring: string): App | undefined {
  return allApps(context).find((app) => app.keystring === keystring);
}

/** A personal key reaches up to so many shops (behaviour, section 2). */
const personalShops = 5;

/** Whether this seller's shop is one that the app may reach (news, section 1). */
export function reaches(context: Context, app: App, userId: number): boolean {
  if (app.kind === "commercial") return true;
  if (app.kind === "seller") return app.userId === userId;
  const now = milliseconds(context);
  const others = context.state.tokens.filter(
    (token) =>
      (token.app ?? firstAppId) === app.id && token.userId !== userId && !token.revoked && token.refreshExpires > now,
  );
  return new Set(others.map((token) => token.userId)).size < personalShops;
}

/** The bodies of `POST /_sandbox/apps` and `POST /_sandbox/apps/<id>/<act>`: what a seller does in the developers' pages. */
export const appBodies = {
  register: z.strictObject({
    name: z.string().min(1),
    kind: z.enum(["seller", "personal", "commercial"]).default("seller"),
    user_id: z.number().int(),
    per_second: z.number().int().min(1).optional(),
    per_day: z.number().int().min(1).optional(),
  }),
  callbacks: z.strictObject({ redirect_uris: z.array(z.url()) }),
} as const;

const newcomers = { seller: [5, 5000], personal: [5, 5000], commercial: [10, 10_000] } as const;

/** Asked for, not approved yet: until then its key is answered like one that nobody has. */
export function registerApp(context: Context, asked: z.infer<typeof appBodies.register>): void {
  const { state, changed } = context;
  const apps = (state.apps ??= []);
  if (/etsy/i.test(asked.name)) throw new Refusal(400, "The name of an app must not contain the term 'Etsy'.");
  if (asked.kind === "seller") {
    if (!state.shops.some((shop) => shop.userId === asked.user_id)) {
      throw new Refusal(400, "Seller API Access needs an active shop.");
    }
    if (apps.some((app) => app.userId === asked.user_id)) {
      throw new Refusal(400, "This account has a registered app already.");
    }
  }
  const [perSecond, perDay] = newcomers[asked.kind];
  apps.push({
    id: firstAppId + 1 + apps.length,
    name: asked.name,
    kind: asked.kind,
    userId: asked.user_id,
    keystring: plain(context, 24),
    sharedSecret: plain(context, 10),
    redirectUris: [],
    approved: false,
    perSecond: asked.per_second ?? perSecond,
    perDay: asked.per_day ?? perDay,
  });
  changed();
}

/** @returns false for an act that there isn't */
export function actOnApp(context: Context, id: number, act: string, body: unknown): boolean {
  const app = context.state.apps?.find((each) => each.id === id);
  if (!app) throw new Refusal(404, "No such app.");
  switch (act) {
    case "approve":
      app.approved = true;
      break;
    case "ban":
      app.approved = false;
      break;
    case "callbacks":
      // "Edit callback URLs" is in the menu of an approved app only.
      if (!app.approved) throw new Refusal(400, "This app isn't approved yet.");
      app.redirectUris = appBodies.callbacks.parse(body).redirect_uris;
      break;
    case "new-secret":
      app.sharedSecret = plain(context, 10);
      break;
    default:
      return false;
  }
  context.changed();
  return true;
}

const signs = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Keys have small letters and digits only. */
function plain({ options }: Context, length: number): string {
  return Array.from({ length }, () => signs[Math.floor(options.random() * signs.length)]).join("");
}
