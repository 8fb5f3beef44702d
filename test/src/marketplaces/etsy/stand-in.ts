import { createHostPolicy } from "#src/platform/http/host-policy.ts";
import { createHttp } from "#src/platform/http/http.ts";
import type { Limiter } from "#src/platform/http/pace/limiter.ts";
import type { ShopAccess } from "#src/marketplaces/port.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createEtsy } from "#src/marketplaces/etsy/etsy.ts";
import { createVirtualClock } from "#test/src/http/virtual-clock.ts";

export const config = {
  keystring: "canary-keystring",
  sharedSecret: "canary-shared",
  apiUrl: "https://api.etsy.example",
  tokenUrl: "https://api.etsy.example/v3/public/oauth/token",
  authorizeUrl: "https://www.etsy.example/oauth/connect",
};

/** Paces nothing: what these tests are about isn't when. */
const unpaced: Limiter = { take: async () => {}, observe: () => {} };

export type Seen = {
  method: string;
  path: string;
  query: string;
  headers: Headers;
  body: string;
  form: FormData | null;
};
export type Reply = Response | Error | ((seen: Seen) => Response | Promise<Response>);

/** Etsy's client over answers written down beforehand, for what the sandbox can't be made to say. */
export function etsyAnswering(replies: readonly Reply[], limiter: Limiter = unpaced) {
  const seen: Seen[] = [];
  const lines: string[] = [];
  const left = [...replies];
  const clock = createVirtualClock();
  const logger = createLogger("debug", { write: (line: string) => void lines.push(line) });
  const http = createHttp({
    clock,
    logger,
    hostAllowed: createHostPolicy("production"),
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const multipart = request.headers.get("content-type")?.startsWith("multipart/");
      const form = multipart ? await (request.clone() as Request).formData() : null;
      const { method, headers } = request;
      const each = { method, path: pathname, query: search, headers, body: form ? "" : await request.text(), form };
      seen.push(each);
      const reply = left.shift() ?? new Error(`nothing written down for ${method} ${pathname}`);
      if (reply instanceof Error) throw reply;
      return reply instanceof Response ? reply : reply(each);
    },
  });
  const etsy = createEtsy({ http, clock, config, limiter });
  return { etsy, seen, lines, clock, left };
}

/** How a shop is reached, with a note of everything that was asked of it. */
export function accessTo(externalShopId = "5001", over: Partial<ShopAccess> = {}) {
  const asked: string[] = [];
  let generation = 1;
  const access: ShopAccess = {
    externalShopId,
    priority: "bulk",
    async token(rejected) {
      asked.push(rejected ? `token instead of ${rejected}` : "token");
      if (rejected) generation += 1;
      return `canary-token-${generation}`;
    },
    async refused(token) {
      asked.push(`refused ${token}`);
    },
    async guard() {
      asked.push("guard");
    },
    ...over,
  };
  return { access, asked };
}

export const payload: ListingPayload = {
  title: "Linen apron & pocket",
  description: 'Washed linen.\n\nOne size — "fits all".',
  tags: ["linen apron", "pinafore"],
  materials: ["linen", "cotton thread"],
  category: 1234,
  photos: [],
  sku: "AP-01",
  price: { amount: 2450, currency: "EUR" },
  quantity: 3,
  shippingProfileId: 11,
  returnPolicyId: 22,
  readiness: 33,
  sectionId: 44,
  whoMade: "i_did",
  whenMade: "made_to_order",
  isSupply: false,
  autoRenew: true,
};

/** A reply as `createDraftListing`, `getListing` and the lists give it, in the document's shape. */
export function listing(over: Record<string, unknown> = {}) {
  return {
    listing_id: 9001,
    user_id: 77,
    shop_id: 5001,
    title: "Linen apron &amp; pocket",
    description: "Washed linen.\n\nOne size — &quot;fits all&quot;. It&#39;s &lt;new&gt;",
    state: "draft",
    created_timestamp: 1_795_435_200,
    quantity: 3,
    shop_section_id: 44,
    url: "https://www.etsy.example/listing/9001/linen-apron",
    listing_type: "physical",
    tags: ["linen apron", "kid&#39;s"],
    materials: ["linen"],
    shipping_profile_id: 11,
    return_policy_id: 22,
    readiness_state_id: 33,
    who_made: "i_did",
    when_made: "made_to_order",
    is_supply: false,
    should_auto_renew: true,
    price: { amount: 2450, divisor: 100, currency_code: "EUR" },
    taxonomy_id: 1234,
    ...over,
  };
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

/** What an awaited promise was rejected with; a resolved one fails the test. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  const [outcome] = await Promise.allSettled([promise]);
  if (outcome?.status === "rejected" && outcome.reason instanceof Error) return outcome.reason;
  throw new Error("was expected to fail, and did not", { cause: outcome });
}
