import { z } from "zod";
import { setWebhook, webhookBody } from "./announce.ts";
import * as acts from "./acts.ts";
import { actOnApp, appBodies, registerApp } from "./apps.ts";
import { type Context, milliseconds, Refusal } from "./context.ts";
import { fault } from "./faults.ts";
import { addFault } from "./go-wrong.ts";
import { listingAddress } from "./api/shapes.ts";
import { requiredFrom } from "./gpsr/listing-fields.ts";
import { isConnected } from "./oauth.ts";
import { makeOdd, makeShopOdd, oddBody, oddShopBody } from "./odd.ts";
import { listingStates, lowestPrice, quantityOf } from "./state.ts";

/** `/_sandbox/…`: what tests and tools use to look behind the API and to make things happen. */
export async function control(context: Context, request: Request, reset: () => void): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const path = pathname.slice("/_sandbox/".length);
  try {
    const read = request.method === "GET" ? reads[path] : undefined;
    if (read) return Response.json(read(context, searchParams));
    const body: unknown = request.method === "GET" ? {} : JSON.parse((await request.text()) || "{}");
    const done = change(context, request.method, path, body, reset);
    return done ? Response.json({ ok: true }) : Response.json({ ok: false, error: "not_found" }, { status: 404 });
  } catch (error) {
    if (error instanceof z.ZodError)
      return Response.json({ ok: false, error: z.prettifyError(error) }, { status: 400 });
    if (error instanceof SyntaxError) return Response.json({ ok: false, error: "not JSON" }, { status: 400 });
    if (!(error instanceof Refusal)) throw error;
    return Response.json({ ok: false, error: error.message, body: error.body }, { status: error.status });
  }
}

const settings = z.strictObject({
  per_second: z.number().int().min(1).optional(),
  per_day: z.number().int().min(1).optional(),
  stale_ms: z.number().int().min(0).optional(),
  latency_ms: z.number().int().min(0).optional(),
  redirect_uris: z.array(z.string()).optional(),
  gpsr_from: z.iso.datetime().optional(),
});

const reads: Readonly<Record<string, (context: Context, query: URLSearchParams) => unknown>> = {
  state: (context) => overview(context),
  ledger: ({ calls }, query) => {
    const since = Number(query.get("since") ?? 0);
    const [operation, shop] = [query.get("operation"), query.get("shop_id")];
    return calls.filter(
      (call) =>
        call.n > since && (!operation || call.operation === operation) && (!shop || String(call.shopId) === shop),
    );
  },
  fees: ({ state }, query) => {
    const [shop, listing] = [query.get("shop_id"), query.get("listing_id")];
    return state.fees.filter(
      (fee) => (!shop || String(fee.shopId) === shop) && (!listing || String(fee.listingId) === listing),
    );
  },
  faults: ({ state }) => state.settings.faults,
  // As the developers' pages show them to their owners.
  apps: ({ state }) => state.apps ?? [],
  webhooks: ({ state }) => state.webhooks ?? [],
  deliveries: ({ deliveries }) => deliveries,
  odd: ({ state }) => state.settings.odd ?? [],
  settings: ({ state: { settings: now } }) => ({
    per_second: now.perSecond,
    per_day: now.perDay,
    stale_ms: now.staleMs,
    latency_ms: now.latencyMs,
    redirect_uris: now.redirectUris,
    gpsr_from: now.gpsrFrom ?? requiredFrom,
  }),
};

function change(context: Context, method: string, path: string, body: unknown, reset: () => void): boolean {
  const { state } = context;
  switch (`${method} ${path}`) {
    case "POST reset":
      reset();
      return true;
    case "POST faults":
      addFault(context, fault.parse(body));
      return true;
    case "DELETE faults":
      state.settings.faults = [];
      context.changed();
      return true;
    case "POST apps":
      registerApp(context, appBodies.register.parse(body));
      return true;
    case "PUT settings":
      applySettings(context, settings.parse(body));
      return true;
    default:
      return method === "POST" && act(context, path, body);
  }
}

function applySettings({ state, changed }: Context, given: z.infer<typeof settings>): void {
  const now = state.settings;
  now.perSecond = given.per_second ?? now.perSecond;
  now.perDay = given.per_day ?? now.perDay;
  now.staleMs = given.stale_ms ?? now.staleMs;
  now.latencyMs = given.latency_ms ?? now.latencyMs;
  now.redirectUris = given.redirect_uris ?? now.redirectUris;
  if (given.gpsr_from !== undefined) now.gpsrFrom = given.gpsr_from;
  changed();
}

const fill = z.object({ count: z.number().int().min(1), state: z.enum(listingStates).default("active") });

function act(context: Context, path: string, body: unknown): boolean {
  const [, kind, digits, name] = /^(listings|shops|sellers|apps)\/(\d+)\/([a-z-]+)$/.exec(path) ?? [];
  const id = Number(digits);
  if (kind === "apps" && name === "webhook") {
    setWebhook(context, id, webhookBody.parse(body));
    return true;
  }
  if (kind === "apps") return actOnApp(context, id, name ?? "", body);
  switch (`${kind} ${name}`) {
    case "listings edit":
      acts.editListing(context, id, acts.bodies.edit.parse(body));
      return true;
    case "listings sell":
      acts.sellListing(context, id, acts.bodies.sell.parse(body));
      return true;
    case "listings state":
      acts.setState(context, id, acts.bodies.state.parse(body));
      return true;
    case "listings freeze":
      acts.freezeListing(context, id, acts.bodies.freeze.parse(body));
      return true;
    case "listings odd":
      makeOdd(context, id, oddBody.parse(body));
      return true;
    case "listings delete":
      acts.removeListing(context, id);
      return true;
    case "shops odd":
      makeShopOdd(context, id, oddShopBody.parse(body));
      return true;
    case "shops vacation":
      acts.setVacation(context, id, z.object({ on: z.boolean().default(true) }).parse(body).on);
      return true;
    case "shops partner":
      acts.addPartner(context, id, acts.bodies.partner.parse(body));
      return true;
    case "shops calculated":
      acts.setCalculated(context, id, acts.bodies.calculated.parse(body));
      return true;
    case "shops trader":
      acts.setTrader(context, id, z.object({ on: z.boolean().default(true) }).parse(body).on);
      return true;
    case "shops forget-operator":
      acts.forgetOperator(context, id, z.object({ operator_id: z.number().int() }).parse(body).operator_id);
      return true;
    case "shops fill": {
      const { count, state } = fill.parse(body);
      acts.fillShop(context, id, count, state);
      return true;
    }
    case "sellers disconnect":
    case "sellers password":
      acts.disconnectSeller(context, id);
      return true;
    case "sellers expire-tokens":
      acts.expireTokens(context, id, z.object({ refresh: z.boolean().default(false) }).parse(body).refresh);
      return true;
    default:
      return false;
  }
}

/** Everything but secrets, as it really is: no staleness here. */
function overview(context: Context) {
  const { state } = context;
  const now = milliseconds(context);
  return {
    ...state,
    sellers: state.sellers.map((seller) => ({ ...seller, connected: isConnected(state, seller.userId, now) })),
    listings: state.listings.map((listing) => ({
      ...listing,
      price: lowestPrice(listing),
      quantity: quantityOf(listing),
      url: listingAddress(context, listing),
    })),
    apps: (state.apps ?? []).map((app) => ({ ...app, keystring: "", sharedSecret: "" })),
    webhooks: (state.webhooks ?? []).map((each) => ({ ...each, secret: "" })),
    codes: [],
    tokens: state.tokens.map((token) => ({ ...token, access: "", refresh: token.refresh === "" ? "" : "(secret)" })),
  };
}
