import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createHostPolicy } from "#src/platform/http/host-policy.ts";
import { createHttp } from "#src/platform/http/http.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createAdminStore } from "#src/main/stores/admin-store.ts";
import { createJwtSigner, createStores } from "#src/main/stores/tenant-stores.ts";
import { createVault } from "#src/platform/vault/vault.ts";
import { keys } from "./keys.ts";

const fill = `insert into listings (studio_id, shop_id, external_id, state, live, ours, base, code)
  select $1, $2, (4000000 + n)::text, 'active', x, x, x, 'c' || n from generate_series(1, $3::int) n,
    jsonb_build_object('title', 'Linen apron, No. ' || n, 'description', repeat('Washed linen, made here. ', 60),
      'tags', (select jsonb_agg('linen tag ' || t) from generate_series(1, 13) t), 'materials', '["Linen"]'::jsonb,
      'price:', 2400 + n % 100, 'quantity:', 1 + n % 9, 'sku:', 'AP-' || n) x`;

/** One studio of so many usual listings, and the product's stores on it over sockets, as in production. */
export async function openLargeStudio(listings: number) {
  const child = fork(new URL("./database.ts", import.meta.url));
  const { url } = await told<{ url: string }>(child);
  const logger = createLogger("silent");
  const http = createHttp({ clock: systemClock, logger, hostAllowed: createHostPolicy("demo") });
  const fetch = http.fetchFor({ service: "supabase", quiet: true, deadlineMs: 60_000 });
  const admin = createAdminStore({
    url,
    secretKey: keys.secretKey,
    fetch,
    vault: createVault(`bench:${randomBytes(32).toString("base64")}`),
    clock: systemClock,
    ids: systemIds,
    logger,
  });
  const stores = createStores({
    url,
    publishableKey: keys.publishableKey,
    signer: createJwtSigner(keys.jwtSecret),
    fetch,
    clock: systemClock,
    logger,
  });
  const id = await admin.studios.ensureStudio({ teamId: "T0BENCH", name: "Bench" });
  const member = await admin.studios.ensureMember({
    studioId: id,
    slackUserId: "U0BENCH",
    name: "bench",
    isGuest: false,
    timeZone: "Europe/Berlin",
    role: "owner",
  });
  const end = new Date("2099-01-01T00:00:00Z");
  const shop = await admin.connect.connectShop({
    marketplace: "etsy",
    studioId: id,
    memberId: member.id,
    identity: { externalId: "31000100", name: "PineAndInk", url: "https://shop.example", currency: "USD" },
    tokens: {
      accessToken: `1.${"a".repeat(40)}`,
      refreshToken: `1.${"r".repeat(40)}`,
      expiresAt: end,
      refreshExpiresAt: end,
    },
    operations: () => [],
  });
  if (shop.outcome === "taken") throw new Error("the shop is taken");
  child.send({ sql: fill, parameters: [id, shop.shopId, listings] });
  await told(child);
  const actor = { studioId: id, teamId: "T0BENCH", member };
  return {
    id,
    /** Its owner. */
    actor,
    stores,
    admin,
    logger,
    tenant: stores.for(actor),
    async close() {
      await http.close();
      child.disconnect();
    },
  };
}

async function told<T>(child: ChildProcess): Promise<T> {
  const gone = new AbortController();
  const leave = () => gone.abort(new Error("the bench's database ended"));
  child.once("exit", leave);
  const [said] = (await once(child, "message", { signal: gone.signal })) as [T];
  child.off("exit", leave);
  return said;
}
