import { changesReads, changesWork, changesWrites } from "#src/modules/changes/index.ts";
import type { ReadStore, Stores, TenantStore, WorkerStore } from "#src/modules/deps.ts";
import { listingsReads, listingsWork, listingsWrites } from "#src/modules/listings/index.ts";
import { catchUpReads, catchUpWork, catchUpWrites } from "#src/modules/plans/index.ts";
import { createExportReads, createPrivacyWrites } from "#src/modules/privacy/index.ts";
import { createProductWrites, productsReads } from "#src/modules/products/index.ts";
import { refusals } from "#src/modules/refusals.ts";
import { createReportReads, reportsReads } from "#src/modules/reports/index.ts";
import { shopsReads, shopsWork, shopsWrites } from "#src/modules/shops/index.ts";
import { stockReads, stockWork, stockWrites } from "#src/modules/stock/index.ts";
import { studioReads, studioWork, studioWrites } from "#src/modules/studio/index.ts";
import { syncReads, syncWork } from "#src/modules/sync/index.ts";
import { createImportReadings, createImportWrites, tablesReads } from "#src/modules/tables/index.ts";
import type { JwtSigner, TokenClaims } from "#src/platform/database/jwt-signer.ts";
import { connect, createRpc, type Fetch, type Rpc } from "#src/platform/database/rpc.ts";
import { createSelect, type Select } from "#src/platform/database/select.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import type { Logger } from "#src/platform/kernel/log.ts";

export { createJwtSigner, type JwtSigner } from "#src/platform/database/jwt-signer.ts";

export type StoreDeps = {
  readonly url: string;
  readonly publishableKey: string;
  readonly signer: JwtSigner;
  readonly fetch: Fetch;
  /** Tokens are minted by it, so it must be the time that the database's server goes by. */
  readonly clock: Clock;
  /** Called when a call queued work or messages: a worker in this process need not wait for its next look. */
  readonly onQueued?: () => void;
  readonly logger: Logger;
};

/**
 * The studio's own rows, by the publishable key and a token minted for each request: row level security judges every
 * statement. Every method raises `OmsError`; `store-down` when the database doesn't answer.
 */
export function createStores({ url, publishableKey, signer, fetch, clock, logger, onQueued }: StoreDeps): Stores {
  const askingAs = (claims: TokenClaims): Asking => {
    const connection = {
      url,
      key: publishableKey,
      fetch,
      token: () => signer(claims, clock.now()),
      onQueued,
      refusals,
      logger: {
        error: (fields: object, message: string) => logger.error({ ...fields, studioId: claims.studio_id }, message),
      },
    };
    const client = connect(connection);
    return { rpc: createRpc(connection, client), select: createSelect(connection, client) };
  };
  return {
    for: ({ studioId, member }) =>
      tenantStore(askingAs({ app_role: "member", studio_id: studioId, member_id: member.id })),
    worker: (studioId) => workerStore(askingAs({ app_role: "worker", studio_id: studioId })),
  };
}

/** The two ways to ask, by one client. */
type Asking = { readonly rpc: Rpc; readonly select: Select };

/** Reading, confined to one studio by row level security. One request each. */
function reads({ rpc, select }: Asking): ReadStore {
  return {
    ...studioReads(rpc),
    ...shopsReads(rpc, select),
    ...listingsReads(rpc),
    ...productsReads(rpc),
    ...changesReads(rpc),
    ...syncReads(select),
    ...stockReads(rpc),
    ...tablesReads(rpc),
    ...catchUpReads(rpc),
    ...createExportReads(rpc, select),
    ...reportsReads(rpc),
    ...createReportReads(rpc),
  };
}

/** What people do. Each is one SQL function, which judges it from the studio's own rows. */
function tenantStore(asking: Asking): TenantStore {
  const { rpc } = asking;
  return {
    ...reads(asking),
    ...studioWrites(rpc),
    ...shopsWrites(rpc),
    ...listingsWrites(rpc),
    ...createProductWrites(rpc),
    ...changesWrites(rpc),
    ...stockWrites(rpc),
    ...createImportWrites(rpc),
    ...catchUpWrites(rpc),
    ...createPrivacyWrites(rpc),
  };
}

/** What the worker does for one studio. Writes about a claimed operation need its present lease, else `lease-lost`. */
function workerStore(asking: Asking): WorkerStore {
  const { rpc } = asking;
  return {
    ...reads(asking),
    ...studioWork(rpc),
    ...shopsWork(rpc),
    ...listingsWork(rpc),
    ...changesWork(rpc),
    ...syncWork(rpc),
    ...stockWork(rpc),
    ...createImportReadings(rpc),
    ...catchUpWork(rpc),
  };
}
