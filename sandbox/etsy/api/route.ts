import { checkBearer, optionalBearer } from "../auth.ts";
import { type Context, notFound, Refusal } from "../context.ts";
import { findListing, findShop, type Listing, type Shop } from "../state.ts";

export type Answer = { readonly status: number; readonly body: unknown };
export type RouteCall = {
  readonly context: Context;
  readonly request: Request;
  /** The numbers of the path, in order. */
  readonly ids: readonly number[];
  readonly query: URLSearchParams;
};

export type Route = {
  /** Etsy's operationId. */
  readonly operation: string;
  readonly method: string;
  readonly path: RegExp;
  /** Whether it may change something. */
  readonly write: boolean;
  run(call: RouteCall): Promise<Answer> | Answer;
};

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const gone: Answer = { status: 204, body: null };
export const list = (results: readonly unknown[], count = results.length): Answer => ok({ count, results });

/** `{}` stands for a number. */
export function route(method: string, pattern: string, operation: string, run: Route["run"]): Route {
  const path = new RegExp(`^/v3/application/${pattern.replaceAll("{}", "(\\d+)")}$`);
  return { operation, method, path, write: method !== "GET", run };
}

/** For what needs the app's key alone; a dead token is refused even here. */
export function publicShop({ context, request, ids }: RouteCall): Shop {
  optionalBearer(context, request);
  const shop = findShop(context.state, ids[0] ?? 0);
  if (!shop) throw notFound();
  return shop;
}

/** The shop of the path, which the signed-in seller owns. */
export function ownShop({ context, request, ids }: RouteCall, scope: string): Shop {
  return owned(context, checkBearer(context, request, scope), ids[0] ?? 0);
}

function owned(context: Context, userId: number, shopId: number): Shop {
  const shop = findShop(context.state, shopId);
  if (!shop) throw notFound();
  if (shop.userId !== userId) throw new Refusal(403, "User does not own Shop");
  return shop;
}

/** A listing of the signed-in seller; where the path names a shop too, of that shop. */
export function ownListing(call: RouteCall, scope: string): { listing: Listing; shop: Shop } {
  const { context, request, ids } = call;
  const userId = checkBearer(context, request, scope);
  const underShop = new URL(request.url).pathname.includes("/shops/");
  const listing = findListing(context.state, ids[underShop ? 1 : 0] ?? 0);
  if (underShop) owned(context, userId, ids[0] ?? 0);
  if (!listing || (underShop && listing.shopId !== ids[0])) throw notFound();
  return { listing, shop: owned(context, userId, listing.shopId) };
}
