import type { ShopReactions } from "./reactions.ts";
import type { Marketplaces } from "#src/marketplaces/port.ts";
import type { DeclaredMarketplace } from "#src/marketplaces/registry.ts";
import type {
  Admin as LowerAdmin,
  AppDeps as LowerDeps,
  ReadStore as LowerReadStore,
  StoresOf,
  TenantStore as LowerTenantStore,
  WorkerStore as LowerWorkerStore,
} from "#src/modules/studio/index.ts";
import type { AppStore } from "./admin/admin-apps.ts";
import type { ConnectStore } from "./admin/admin-connect.ts";
import type { LoginWatch } from "./admin/admin-logins.ts";
import type { CategoryStore } from "./admin/admin-categories.ts";
import type { PaceStore } from "./admin/admin-paces.ts";
import type { TokenStore } from "./admin/admin-tokens.ts";
import type { ShopsReads, ShopsWork, ShopsWrites } from "./store.ts";

/** What this module and those below it read of a studio. */
export type ReadStore = LowerReadStore & ShopsReads;

/** What people do. */
export type TenantStore = LowerTenantStore & ShopsReads & ShopsWrites;

/** What the worker does for one studio. */
export type WorkerStore = LowerWorkerStore & ShopsReads & ShopsWork;

/** Tasks that need the secret key. */
export type Admin = LowerAdmin & {
  readonly connect: ConnectStore;
  readonly tokens: TokenStore;
  readonly apps: AppStore;
  readonly paces: PaceStore;
  readonly logins: LoginWatch;
  readonly categories: CategoryStore;
  /** At each start: a fee that isn't known to the database is counted by nobody. */
  declareMarketplaces(marketplaces: readonly DeclaredMarketplace[]): Promise<void>;
};

/** What the use cases are built from. */
export type AppDeps = Omit<LowerDeps, "stores" | "admin"> & {
  readonly stores: StoresOf<TenantStore, WorkerStore>;
  readonly admin: Admin;
  readonly marketplaces: Marketplaces;
  /** Whether owners may bring apps of their own: off where one app serves many sellers. */
  readonly ownApps: boolean;
  readonly on: ShopReactions;
};
