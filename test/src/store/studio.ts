import { randomBytes } from "node:crypto";
import { emptyContent } from "#src/catalog/listing.ts";
import { contentHash as hashOf } from "#src/modules/changes/rules/content-hash.ts";
import { createAdminStore } from "#src/main/stores/admin-store.ts";
import { createJwtSigner, createStores } from "#src/main/stores/tenant-stores.ts";
import type { ChangeRecord, ItemUpdate } from "#src/modules/changes/records.ts";
import type { AdminStore, Stores, TenantStore } from "#src/modules/deps.ts";
import type { MemberRecord } from "#src/modules/studio/model.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import type { AppId, ChangeId, ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { type OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import type { Role } from "#src/platform/kernel/roles.ts";
import type { ClaimedOperation, NewOperation } from "#src/platform/queue/operation.ts";
import { createVault } from "#src/platform/vault/vault.ts";
import { type DatabaseKind, openDatabase, type TestDatabase } from "#test/support/database.ts";

export const usd = (amount: number) => ({ amount, currency: "USD" });
export const quiet = { outbox: [] } as const;

export type House = {
  readonly db: TestDatabase;
  readonly stores: Stores;
  readonly admin: AdminStore;
};

/** The real stores on an embedded database, or on the real Postgres of `npm run test:rls`. */
export async function openHouse(options: { clock?: boolean; database?: DatabaseKind } = {}): Promise<House> {
  const db = await openDatabase(options);
  return { db, stores: storesOn(db), admin: adminOn(db) };
}

/** What a store needs of a database. */
type Served = Pick<TestDatabase, "url" | "keys" | "fetch">;

/** Everything gone, as if newly opened: quicker than another database. */
export async function emptyHouse({ db }: House): Promise<void> {
  await db.empty();
}

export function storesOn(db: Served, logger = createLogger("silent")): Stores {
  return createStores({
    url: db.url,
    publishableKey: db.keys.publishableKey,
    signer: createJwtSigner(db.keys.jwtSecret),
    fetch: (input, init) => db.fetch(input, init),
    clock: systemClock,
    logger,
  });
}

export const tokenKeys = `test:${randomBytes(32).toString("base64")}`;

/** `keys`: another process may have another keyring. */
export function adminOn(db: Served, keys = tokenKeys): AdminStore {
  return createAdminStore({
    url: db.url,
    secretKey: db.keys.secretKey,
    fetch: (input, init) => db.fetch(input, init),
    vault: createVault(keys),
    clock: systemClock,
    ids: systemIds,
    logger: createLogger("silent"),
  });
}

export type Cast = "owner" | "manager" | "second" | "maker" | "other" | "viewer" | "guest" | "nobody";

export type Studio = {
  readonly id: StudioId;
  readonly teamId: string;
  readonly members: Readonly<Record<Cast, MemberRecord>>;
  /** The store as this person uses it. */
  as(who: Cast): TenantStore;
};

const cast: Readonly<Record<Cast, Role | null>> = {
  owner: "owner",
  manager: "manager",
  second: "manager",
  maker: "maker",
  other: "maker",
  viewer: "viewer",
  guest: "maker",
  nobody: null,
};

/** A studio of its own with one person of each kind, all in Berlin. */
export async function openStudio({ db, admin, stores }: House, name = "Pine & Ink"): Promise<Studio> {
  const teamId = `T${systemIds.reference().slice(2)}`;
  const id = await admin.studios.ensureStudio({ teamId, name });
  const timeZone = "Europe/Berlin";
  const members: Partial<Record<Cast, MemberRecord>> = {};
  for (const [who, role] of Object.entries(cast) as [Cast, Role | null][]) {
    const member = await admin.studios.ensureMember({
      studioId: id,
      slackUserId: `U${who.toUpperCase()}`,
      name: who,
      isGuest: who === "guest",
      timeZone: "UTC",
      role,
    });
    members[who] = { ...member, timeZone };
  }
  // Of each person, the database would look the name up in its list of zones: most of the time that a studio took.
  await db.sql("update members set time_zone = $2 where studio_id = $1", [id, timeZone]);
  const all = members as Record<Cast, MemberRecord>;
  return { id, teamId, members: all, as: (who) => stores.for({ studioId: id, teamId, member: all[who] }) };
}

/** Work that waits, as the functions of the database make it. */
export async function enqueue({ db }: Pick<House, "db">, studioId: StudioId, operation: NewOperation): Promise<void> {
  await db.sql("select app.enqueue($1, $2)", [studioId, JSON.stringify([operation])]);
}

export const tokenSet = (mark: string) => ({
  accessToken: `1234567.access-${mark}-${"a".repeat(30)}`,
  refreshToken: `1234567.refresh-${mark}-${"r".repeat(30)}`,
  expiresAt: new Date("2099-01-01T00:00:00Z"),
  refreshExpiresAt: new Date("2099-03-01T00:00:00Z"),
});

/** A connected shop that was never read. */
export async function openShop(
  { admin }: House,
  studio: Studio,
  options: {
    externalId?: string;
    mark?: string;
    operations?: (shopId: ShopId) => NewOperation[];
    appId?: AppId;
  } = {},
): Promise<ShopId> {
  const externalId = options.externalId ?? systemIds.uuid();
  const connected = await admin.connect.connectShop({
    marketplace: "etsy",
    studioId: studio.id,
    memberId: studio.members.owner.id,
    identity: { externalId, name: `Shop ${externalId.slice(0, 4)}`, url: "https://shop.example", currency: "USD" },
    tokens: tokenSet(options.mark ?? "first"),
    operations: options.operations ?? (() => []),
    appId: options.appId ?? null,
  });
  if (connected.outcome === "taken") throw new Error("taken");
  return connected.shopId;
}

export const photo = (mark: string) => ({ hash: sha256(mark), alt: "" });

export const newDraft = (shops: readonly ShopId[]) => ({
  id: systemIds.uuid() as ChangeId,
  content: { ...emptyContent, title: "Linen apron", tags: ["linen"], photos: [photo("one")] },
  source: { channel: "C1", ts: "1.1", text: "note", files: [] },
  preparing: null,
  items: shops.map((shopId) => ({ shopId, content: { price: usd(2400), quantity: 3, overrides: {} } })),
});

export const draft = (store: TenantStore, shops: readonly ShopId[]): Promise<ChangeRecord> =>
  store.createChange({ ...newDraft(shops), ...quiet });

/** Asks for approval; `stamp` makes the payload another one. @returns the content hash */
export async function submit(store: TenantStore, change: ChangeRecord, stamp = "a"): Promise<string> {
  const payloads = change.items.map(({ shopId }) => ({ shopId, payload: `{"title":"Linen apron","v":"${stamp}"}` }));
  const contentHash = hashOf(payloads);
  await store.submitChange({ changeId: change.id, revision: change.revision, payloads, contentHash, ...quiet });
  return contentHash;
}

export const approval = (change: { id: ChangeId }, contentHash: string) => ({
  changeId: change.id,
  contentHash,
  verdict: "approve" as const,
  mode: "live" as const,
  reason: null,
  fee: usd(20),
  solo: false,
  ...quiet,
});

/** Drafted by the maker, approved by the manager. */
export async function approved(studio: Studio, shops: readonly ShopId[], mode: "live" | "draft" = "live") {
  const change = await draft(studio.as("maker"), shops);
  const hash = await submit(studio.as("maker"), change);
  await studio.as("manager").decideChange({ ...approval(change, hash), mode });
  return { ...change, contentHash: hash };
}

export const itemUpdate = (operation: ClaimedOperation, update: Partial<ItemUpdate>) => ({
  itemId: operation.itemId as ItemUpdate["itemId"],
  state: "applying" as const,
  step: null,
  progress: {},
  externalId: null,
  listingUrl: null,
  failure: null,
  verified: false,
  ...quiet,
  ...update,
});

/** The code of the refusal; a test fails when there is none. */
export async function refusal(attempt: Promise<unknown>): Promise<OmsError> {
  const outcome = await attempt.then(
    () => null,
    (error: unknown) => toOmsError(error),
  );
  if (!outcome) throw new Error("expected a refusal, but it went through");
  return outcome;
}

export const code = async (attempt: Promise<unknown>): Promise<string> => (await refusal(attempt)).code;

/** What the test counts on being there. */
export function must<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error("it is not there");
  return value;
}
