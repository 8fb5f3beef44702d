import type { Call } from "#sandbox/etsy/context.ts";
import { memoryPictures } from "#sandbox/etsy/pictures.ts";
import { createEtsySandbox } from "#sandbox/etsy/sandbox.ts";
import { seeded } from "#sandbox/etsy/seed.ts";
import type { Fee, Listing, State } from "#sandbox/etsy/state.ts";
import type { ShopDefaults } from "#src/catalog/listing.ts";
import type { Actor } from "#src/modules/studio/model.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { underContract } from "#test/contract/proxy.ts";
import { emptyHouse, must } from "#test/src/store/studio.ts";
import { type SavedRows, saveRows } from "#test/support/saved-rows.ts";
import { createAutoClock } from "./auto-clock.ts";
import { shopDefaults } from "./drafting.ts";
import { etsyKeys, openWorkshop, publicUrl, type Workshop, type WorkshopOptions } from "./workshop.ts";

export const sellers = {
  us: seeded.usSeller,
  eu: seeded.euSeller,
  stranger: seeded.stranger,
  shopless: seeded.shopless,
};

/** Runs around every call; whatever it throws is what the caller sees instead. */
export type Hook = (request: Request, answer: () => Promise<Response>) => Promise<Response>;

export type Market = Workshop & {
  /** As it really is, whatever readers are shown. */
  state(): State;
  listings(title: string): Listing[];
  fees(): Promise<Fee[]>;
  calls(): Promise<Call[]>;
  /** How many calls counted today. */
  everCalled(): Promise<number>;
  /** Operation names in order; what is read of categories, once a day for all, is left out. */
  operations(): Promise<string[]>;
  /** What was called so far doesn't count. */
  forget(): Promise<void>;
  control(method: string, path: string, body?: unknown): Promise<void>;
  fault(fault: Record<string, unknown>): Promise<void>;
  hook(hook: Hook | null): void;
  /** What the API answers to the app's key alone. @param path below `/v3/application/` */
  seen(path: string): Promise<Record<string, unknown>>;
  /** What a browser sees of it. */
  consent(request: Request): Promise<Response>;
  /** Everything anew but the clock. */
  reset(): Promise<void>;
  /**
   * Everything as `prepare` leaves it. It runs once for this market; from then on what it left is laid back: rows,
   * marketplace, people, clock, and a bot that has just started. @returns what it returned
   */
  prepared<T>(prepare: () => Promise<T>): Promise<T>;
  /** Through link, consent and callback, as a person would. @returns what the last page says */
  connect(actor: Actor, seller: number): ReturnType<Workshop["app"]["finishConnect"]>;
  /** Connected and read, with its defaults set. */
  openShop(actor: Actor, seller?: number): Promise<ShopId>;
};

/** The workshop with the Etsy stand-in behind its client, on one clock. */
export async function openMarket(
  options: WorkshopOptions & { limits?: { perSecond: number; perDay: number } } = {},
): Promise<Market> {
  const clock = options.clock ?? createAutoClock();
  const keys = options.keys ?? etsyKeys;
  const sandboxOptions = {
    clock,
    random: Math.random,
    // Nobody wakes a sleeper while a call is being answered: its latency simply passes.
    sleep: async (ms: number) => clock.pass(ms),
    publicUrl: "https://www.etsy.example",
    pictures: memoryPictures(),
    keystring: keys.keystring ?? etsyKeys.keystring,
    sharedSecret: keys.sharedSecret ?? etsyKeys.sharedSecret,
    redirectUris: [`${publicUrl}/oauth/etsy/callback`],
    limits: options.limits ?? { perSecond: 5, perDay: 5000 },
  };
  let sandbox = createEtsySandbox(sandboxOptions);
  let around: Hook | null = null;
  const workshop = await openWorkshop({
    ...options,
    clock,
    keys,
    market: underContract((request) => {
      const copy = request.clone();
      return around ? around(request, () => sandbox.handle(copy)) : sandbox.handle(copy);
    }, "both"),
  });
  let forgotten = 0;
  let saved: Saved | null = null;

  const control = async (method: string, path: string, body?: unknown): Promise<void> => {
    const init = method === "GET" ? { method } : { method, body: JSON.stringify(body ?? {}) };
    const response = await sandbox.handle(new Request(`https://www.etsy.example/_sandbox/${path}`, init));
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  };
  const read = async <T>(path: string): Promise<T> =>
    (await (await sandbox.handle(new Request(`https://www.etsy.example/_sandbox/${path}`))).json()) as T;
  const calls = async () => (await read<Call[]>("ledger")).filter((call) => call.n > forgotten);

  const forget = async () => {
    forgotten = (await read<Call[]>("ledger")).at(-1)?.n ?? 0;
  };

  const connect: Market["connect"] = async (actor, seller) => {
    const { url } = await market.app.startConnect(actor);
    const browser = `browser of ${actor.member.name}`;
    const { redirectTo } = await market.app.continueConnect(must(url.split("/").at(-1)), browser);
    const back = await allow((request) => sandbox.handle(request), redirectTo, seller);
    return clock.during(market.app.finishConnect(back, browser));
  };

  const save = async (value: unknown): Promise<Saved> => {
    // A bot that has just started doesn't know how much was called in this second.
    clock.pass(1000);
    const [rows, people, now, seen] = [await saveRows(workshop.db), workshop.slack.remember(), clock.now(), forgotten];
    const kept = structuredClone({ state: sandbox.snapshot(), calls: await read<Call[]>("ledger") });
    return {
      value,
      rows,
      async layBack() {
        around = null;
        forgotten = seen;
        await rows.layBack();
        people();
        clock.goTo(now);
        await workshop.db.setNow(now);
        sandbox = createEtsySandbox(sandboxOptions, structuredClone(kept));
        Object.assign(market, workshop.startAnew());
        workshop.lines.length = 0;
      },
    };
  };

  const market: Market = {
    ...workshop,
    state: () => sandbox.snapshot(),
    listings: (title) => sandbox.snapshot().listings.filter((listing) => listing.title === title),
    fees: () => read("fees"),
    calls,
    everCalled: async () =>
      (await read<Call[]>("ledger")).filter(({ path }) => path.startsWith("/v3/application")).length,
    operations: async () =>
      (await calls()).filter(({ path }) => !path.includes("/seller-taxonomy/")).map(({ operation }) => operation),
    forget,
    control,
    fault: (fault) => control("POST", "faults", fault),
    async seen(path) {
      const headers = { "x-api-key": `${keys.keystring}:${keys.sharedSecret}` };
      const request = new Request(`https://www.etsy.example/v3/application/${path}`, { headers });
      return (await (await sandbox.handle(request)).json()) as Record<string, unknown>;
    },
    consent: (request) => sandbox.handle(request),
    hook(hook) {
      around = hook;
    },
    async reset() {
      around = null;
      forgotten = 0;
      await emptyHouse(workshop);
      await control("POST", "reset");
      await control("PUT", "settings", { stale_ms: 0, latency_ms: 0, per_day: 5000 });
      workshop.lines.length = 0;
    },
    async prepared<T>(prepare: () => Promise<T>) {
      if (!saved) {
        await market.reset();
        saved = await save(await prepare());
      }
      await saved.layBack();
      return saved.value as T;
    },
    connect,
    async openShop(actor, seller = sellers.us) {
      await connect(actor, seller);
      await workshop.work();
      const shops = await market.app.shops(actor);
      const external = must(sandbox.snapshot().shops.find((shop) => shop.userId === seller));
      const shop = must(shops.find((each) => each.externalId === String(external.shopId)));
      await market.app.setShopDefaults(actor, shop.id, defaultsOf(sandbox.snapshot(), seller));
      await workshop.said();
      await forget();
      return shop.id;
    },
    async close() {
      await saved?.rows.forget();
      await workshop.close();
    },
  };
  return market;
}

type Saved = { readonly value: unknown; readonly rows: SavedRows; layBack(): Promise<void> };

function defaultsOf(state: State, seller: number): ShopDefaults {
  const shop = must(state.shops.find((each) => each.userId === seller));
  return {
    ...shopDefaults,
    shippingProfileId: must(shop.shippingProfiles[0]).id,
    returnPolicyId: must(shop.returnPolicies[0]).id,
    readiness: must(shop.processingProfiles[0]).id,
    sectionId: must(shop.sections[0]).id,
  };
}

/** Presses Allow on the consent page. */
export async function allow(
  handle: (request: Request) => Promise<Response>,
  address: string,
  seller: number,
  answer = "allow",
) {
  const body = new URLSearchParams({ user_id: String(seller), answer });
  const response = await handle(new Request(address, { method: "POST", body }));
  const query = new URL(response.headers.get("location") ?? "about:blank").searchParams;
  return { state: query.get("state"), code: query.get("code"), error: query.get("error") };
}
