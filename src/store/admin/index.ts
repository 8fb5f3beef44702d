import type { AdminStore } from "#src/app/ports/admin.ts";
import type { Clock } from "#src/kernel/clock.ts";
import type { Ids } from "#src/kernel/ids.ts";
import type { Logger } from "#src/kernel/log.ts";
import { createRpc, type Fetch } from "#src/store/rpc.ts";
import type { Vault } from "#src/vault/vault.ts";
import { createConnectStore } from "./connect.ts";
import { createDigestQueue } from "./digests.ts";
import { enqueueDueSyncs, enqueueNudges } from "./due.ts";
import { createErasureStore } from "./erasure.ts";
import { createStudioDirectory } from "./directory.ts";
import { createKeyStore } from "./keys.ts";
import { createLoginWatch } from "./logins.ts";
import { createInstallationStore } from "./installations.ts";
import { createOperationQueue } from "./operations.ts";
import { createOutboxQueue } from "./outbox.ts";
import { firstRequest, forgetRequests } from "./requests.ts";
import { firstSight, purge } from "./sweep.ts";
import { createTaxonomyStore } from "./taxonomy.ts";
import { createTokenStore } from "./tokens.ts";
import { forgetWebhooks, shopChanged } from "./webhooks.ts";
import { createWorkQueue } from "./work.ts";

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

/** The only holder of the secret key. Its client does not leave this function: the tasks get calls, never the client. */
export function createAdminStore({ url, secretKey, fetch, vault, ids, logger, onQueued }: AdminStoreDeps): AdminStore {
  const rpc = createRpc({ url, key: secretKey, fetch, onQueued, logger });
  const work = createWorkQueue(rpc, logger);
  return {
    probe: () =>
      fetch(`${url}/rest/v1/rpc/count_envelopes`, {
        method: "POST",
        headers: { apikey: secretKey, authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
        body: "{}",
      }),
    studios: createStudioDirectory(rpc),
    connect: createConnectStore(rpc, vault, ids),
    tokens: createTokenStore(rpc, vault),
    installations: createInstallationStore(rpc, vault),
    work,
    operations: createOperationQueue(rpc, work),
    outbox: createOutboxQueue(rpc, work),
    taxonomy: createTaxonomyStore(rpc),
    digests: createDigestQueue(rpc),
    keys: createKeyStore(rpc, vault),
    logins: createLoginWatch(rpc, logger),
    erasure: createErasureStore(rpc, logger),
    firstSight: (eventId) => firstSight(rpc, eventId),
    firstRequest: (key) => firstRequest(rpc, key),
    forgetRequests: async () => (await forgetRequests(rpc)) + (await forgetWebhooks(rpc)),
    shopChanged: (news) => shopChanged(rpc, news),
    enqueueDueSyncs: () => enqueueDueSyncs(rpc, logger),
    enqueueNudges: () => enqueueNudges(rpc, logger),
    purge: () => purge(rpc, logger),
  };
}
