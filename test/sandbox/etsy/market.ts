import { createHash } from "node:crypto";
import type { Call, Options } from "#sandbox/etsy/context.ts";
import { memoryPictures } from "#sandbox/etsy/pictures.ts";
import { createEtsySandbox } from "#sandbox/etsy/sandbox.ts";
import { seeded } from "#sandbox/etsy/seed.ts";
import type { Fee, Listing, Picture, State } from "#sandbox/etsy/state.ts";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import { underContract } from "#test/contract/proxy.ts";

export const base = "http://etsy.example";
export const redirectUri = "https://oms.example/oauth/etsy/callback";
export const verifier = "a-verifier-of-at-least-forty-three-characters-1234";
export const allScopes = "shops_r listings_r listings_w listings_d shops_w";
export const apiKey = "keystring-1:secret-1";

/** A reply with its body read. */
export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
};
export type Json = Record<string, unknown>;

/** A list inside a reply, such as its `results`. */
export function rows(value: unknown, name: string): Json[] {
  const found = (value as Json | undefined)?.[name];
  return Array.isArray(found) ? (found as Json[]) : [];
}

export type Send = {
  readonly token?: string | null;
  readonly key?: string | null;
  readonly form?: Record<string, string | number | boolean>;
  /** A form's text as it is. */
  readonly raw?: string;
  readonly json?: unknown;
  readonly multipart?: Record<string, string | Blob>;
};

/** A stand-in in this process on a clock that stands still until it is told to go on. */
export function openMarket(options: Partial<Options> = {}) {
  let now = Date.UTC(2026, 10, 23, 12);
  const sandbox = createEtsySandbox({
    clock: { now: () => new Date(now) },
    random: () => 0.5,
    sleep: async (ms) => {
      now += ms;
    },
    publicUrl: base,
    pictures: memoryPictures(),
    keystring: "keystring-1",
    sharedSecret: "secret-1",
    redirectUris: [redirectUri],
    limits: { perSecond: 1000, perDay: 100_000 },
    ...options,
  });

  const handle = underContract((request) => sandbox.handle(request), "responses");

  async function send(method: string, path: string, given: Send = {}): Promise<Reply> {
    const headers = new Headers();
    const key = given.key === undefined ? apiKey : given.key;
    if (key !== null && path.startsWith("/v3/application")) headers.set("x-api-key", key);
    if (given.token) headers.set("authorization", `Bearer ${given.token}`);
    const body = bodyOf(given, headers);
    const response = await handle(new Request(base + path, { method, headers, body }));
    const text = await response.text();
    const json = response.headers.get("content-type")?.includes("json");
    return { status: response.status, headers: response.headers, text, body: (json ? JSON.parse(text) : null) as Json };
  }

  const api = (method: string, path: string, given?: Send) => send(method, `/v3/application/${path}`, given);
  const control = (method: string, path: string, json?: unknown) =>
    send(method, `/_sandbox/${path}`, json === undefined ? {} : { json });

  return {
    send,
    api,
    control,
    handle: (request: Request) => sandbox.handle(request),
    snapshot: () => sandbox.snapshot(),
    now: () => new Date(now),
    pass: (ms: number) => {
      now += ms;
    },
    connect: (userId: number, scope = allScopes) => signIn(send, userId, scope),
    see: async () =>
      (await control("GET", "state")).body as unknown as State & { listings: (Listing & { url: string })[] },
    calls: async (query = "") => (await control("GET", `ledger${query}`)).body as unknown as Call[],
    fees: async (query = "") => (await control("GET", `fees${query}`)).body as unknown as Fee[],
    pictures: async (id: number) => {
      const { images, listings } = sandbox.snapshot();
      const ids = listings.find((listing) => listing.id === id)?.imageIds ?? [];
      return ids.map((each) => images.find((image) => image.id === each)) as Picture[];
    },
  };
}

function bodyOf({ form, raw, json, multipart }: Send, headers: Headers): string | FormData | null {
  if (multipart) {
    const body = new FormData();
    for (const [name, value] of Object.entries(multipart)) body.set(name, value);
    return body;
  }
  if (json !== undefined) {
    headers.set("content-type", "application/json");
    return JSON.stringify(json);
  }
  if (form === undefined && raw === undefined) return null;
  headers.set("content-type", "application/x-www-form-urlencoded");
  return (
    raw ??
    new URLSearchParams(
      Object.entries(form ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString()
  );
}

export type Sender = (method: string, path: string, given?: Send) => Promise<Reply>;

/** Over HTTP, as a browser: it follows nothing by itself. Forms only. */
export function senderTo(url: string): Sender {
  return async (method, path, { form = {} } = {}) => {
    const pairs = Object.entries(form).map(([name, value]) => [name, String(value)] as [string, string]);
    const sent = method === "GET" ? {} : { body: new URLSearchParams(pairs) };
    const response = await fetch(url + path, { ...sent, method, redirect: "manual" });
    const text = await response.text();
    const json = response.headers.get("content-type")?.includes("json");
    return { status: response.status, headers: response.headers, text, body: (json ? JSON.parse(text) : null) as Json };
  };
}

/** The consent page's address, as an app makes it. */
export function consentPath(over: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: "keystring-1",
    redirect_uri: redirectUri,
    scope: allScopes,
    state: "state-1",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...over,
  });
  return `/oauth/connect?${query.toString()}`;
}

/** Presses Allow. @returns where the browser is sent */
export async function allow(send: Sender, userId: number, over: Record<string, string> = {}): Promise<URL> {
  const reply = await send("POST", consentPath(over), { form: { user_id: userId, answer: "allow" } });
  return new URL(reply.headers.get("location") ?? "about:blank");
}

export function exchange(send: Sender, code: string, over: Record<string, string> = {}): Promise<Reply> {
  return send("POST", "/v3/public/oauth/token", {
    form: {
      grant_type: "authorization_code",
      client_id: "keystring-1",
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
      ...over,
    },
  });
}

export function refresh(send: Sender, token: string): Promise<Reply> {
  return send("POST", "/v3/public/oauth/token", {
    form: { grant_type: "refresh_token", client_id: "keystring-1", refresh_token: token },
  });
}

async function signIn(send: Sender, userId: number, scope: string): Promise<{ access: string; refresh: string }> {
  const code = (await allow(send, userId, { scope })).searchParams.get("code") ?? "";
  const { body } = await exchange(send, code);
  return { access: String(body["access_token"]), refresh: String(body["refresh_token"]) };
}

export const us = {
  shop: seeded.usShop,
  shipping: seeded.usShop * 100 + 21,
  deletedShipping: seeded.usShop * 100 + 23,
  returns: seeded.usShop * 100 + 31,
  processing: seeded.usShop * 100 + 41,
  section: seeded.usShop * 100 + 1,
};

/** What createDraftListing takes, for the shop in US dollars. */
export function draftForm(over: Record<string, string | number | boolean> = {}) {
  return {
    quantity: 3,
    title: "Linen apron & pocket",
    description: 'Washed linen. It\'s "new" & <soft>',
    price: 24.5,
    who_made: "i_did",
    when_made: "made_to_order",
    taxonomy_id: taxonomyId("Aprons"),
    shipping_profile_id: us.shipping,
    return_policy_id: us.returns,
    readiness_state_id: us.processing,
    ...over,
  };
}

/** What createShopEconomicOperator takes. */
export function operatorForm(over: Record<string, string> = {}) {
  return {
    operator_type: "manufacturer",
    name: "Mara Lind",
    first_line: "Birkenweg 4",
    city: "Lübeck",
    zip: "23552",
    country_iso: "DE",
    email: "mara@example.org",
    ...over,
  };
}

/** What createShopShippingProfile takes. */
export const shippingForm = {
  title: "Letter to Germany",
  origin_country_iso: "US",
  primary_cost: 4.5,
  secondary_cost: 1,
  destination_country_iso: "DE",
  min_delivery_days: 5,
  max_delivery_days: 9,
};

/** Bytes that begin like a PNG. */
export function png(mark = 1): Blob {
  return new Blob([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, mark)], { type: "image/png" });
}

/** A market with the US shop connected. */
export async function openShop(options: Partial<Options> = {}) {
  const market = openMarket(options);
  const { access, refresh: refreshToken } = await market.connect(seeded.usSeller);
  const own = (method: string, path: string, given: Send = {}) => market.api(method, path, { token: access, ...given });
  const createDraft = async (over: Record<string, string | number | boolean> = {}): Promise<number> => {
    const reply = await own("POST", `shops/${us.shop}/listings`, { form: draftForm(over) });
    if (reply.status !== 201) throw new Error(`no draft: ${reply.text}`);
    return Number(reply.body["listing_id"]);
  };
  const upload = async (id: number, fields: Record<string, string | Blob> = {}): Promise<Reply> =>
    own("POST", `shops/${us.shop}/listings/${id}/images`, { multipart: { image: png(), ...fields } });
  return {
    ...market,
    access,
    refreshToken,
    own,
    createDraft,
    upload,
    patch: (id: number, form: Record<string, string | number | boolean>) =>
      own("PATCH", `shops/${us.shop}/listings/${id}`, { form }),
    get: async (id: number, query = "") => (await own("GET", `listings/${id}${query}`)).body,
    /** A listing of the seed, by the beginning of its title. */
    seeded: (title: string): Listing => {
      const found = market.snapshot().listings.find((listing) => listing.title.startsWith(title));
      if (!found) throw new Error(`the seed has no ${title}`);
      return found;
    },
  };
}
