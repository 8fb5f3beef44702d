import type { Stores } from "#src/app/ports/store.ts";
import type { Clock } from "#src/kernel/clock.ts";
import type { Logger } from "#src/kernel/log.ts";
import type { JwtSigner, TokenClaims } from "./jwt-signer.ts";
import { createRpc, type Fetch } from "./rpc.ts";
import { createTenantStore } from "./tenant-store.ts";
import { createWorkerStore } from "./worker-store.ts";

export { createJwtSigner, type JwtSigner } from "./jwt-signer.ts";

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
  const rpcAs = (claims: TokenClaims) =>
    createRpc({
      url,
      key: publishableKey,
      fetch,
      token: () => signer(claims, clock.now()),
      onQueued,
      logger: { error: (fields, message) => logger.error({ ...fields, studioId: claims.studio_id }, message) },
    });
  return {
    for: ({ studioId, member }) =>
      createTenantStore(rpcAs({ app_role: "member", studio_id: studioId, member_id: member.id })),
    worker: (studioId) => createWorkerStore(rpcAs({ app_role: "worker", studio_id: studioId })),
  };
}
