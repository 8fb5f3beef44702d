import type { AdminStore } from "#src/modules/deps.ts";
import { operationKinds } from "#src/modules/operations.ts";
import { outboxTemplates } from "#src/modules/outbox.ts";
import { enqueueCatchUps } from "#src/modules/plans/index.ts";
import { createErasureStore, purge } from "#src/modules/privacy/index.ts";
import { refusals } from "#src/modules/refusals.ts";
import { createDigestQueue } from "#src/modules/reports/index.ts";
import {
  createAppStore,
  createConnectStore,
  createLoginWatch,
  createCategoryStore,
  createPaceStore,
  declareMarketplaces,
  createTokenStore,
} from "#src/modules/shops/index.ts";
import { enqueueStockChecks, stockPaces } from "#src/modules/stock/index.ts";
import { createInstallationStore, createStudioDirectory, forgetRequests } from "#src/modules/studio/index.ts";
import { enqueueDueSyncs, enqueueNudges, forgetWebhooks, shopChanged } from "#src/modules/sync/index.ts";
import { createAdminRpc } from "#src/platform/database/admin/admin-rpc.ts";
import { createKeyStore } from "#src/platform/database/admin/keys.ts";
import type { Fetch } from "#src/platform/database/rpc.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { createOperationQueue } from "#src/platform/queue/admin-operations.ts";
import { createOutboxQueue } from "#src/platform/queue/admin-outbox.ts";
import { createWorkQueue } from "#src/platform/queue/admin-work.ts";
import type { Vault } from "#src/platform/vault/vault.ts";

export type AdminStoreDeps = {
  readonly url: string;
  readonly secretKey: string;
  readonly fetch: Fetch;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Called when a call queued work or messages: a worker in this process need not wait for its next look. */
  readonly onQueued?: () => void;
};

/** The tasks that need the secret key, collected from the modules: each gets calls, never the key or a client. */
export function createAdminStore({ url, secretKey, fetch, vault, ids, logger, onQueued }: AdminStoreDeps): AdminStore {
  const admin = createAdminRpc({ url, secretKey, fetch, onQueued, logger, refusals });
  const { rpc } = admin;
  const work = createWorkQueue(rpc, logger, { kinds: operationKinds, templates: outboxTemplates });
  return {
    probe: () => admin.probe(),
    studios: createStudioDirectory(rpc),
    connect: createConnectStore(rpc, vault, ids),
    tokens: createTokenStore(rpc, vault),
    apps: createAppStore(rpc, vault, ids, logger),
    paces: createPaceStore(rpc),
    installations: createInstallationStore(rpc, vault),
    work,
    operations: createOperationQueue(rpc, work),
    outbox: createOutboxQueue(rpc, work),
    categories: createCategoryStore(rpc),
    declareMarketplaces: (marketplaces) => declareMarketplaces(rpc, marketplaces),
    digests: createDigestQueue(rpc),
    keys: createKeyStore(rpc, vault),
    logins: createLoginWatch(rpc, logger),
    erasure: createErasureStore(rpc, logger),
    forgetRequests: async () => (await forgetRequests(rpc)) + (await forgetWebhooks(rpc)),
    shopChanged: (news) => shopChanged(rpc, news),
    stockPaces: (studio, added) => stockPaces(rpc, studio, added),
    enqueueStockChecks: () => enqueueStockChecks(rpc),
    enqueueDueSyncs: () => enqueueDueSyncs(rpc, logger),
    enqueueNudges: () => enqueueNudges(rpc, logger),
    enqueueCatchUps: () => enqueueCatchUps(rpc),
    purge: () => purge(rpc, logger),
  };
}
