import { hkdfSync } from "node:crypto";
import { registry } from "#commands/registry.ts";
import type { Config } from "#src/config.ts";
import { createDrafter } from "#src/drafting/drafter.ts";
import { createOfflineDrafter } from "#src/drafting/offline.ts";
import { createPlainSentenceReader } from "#src/drafting/sentences/by-rules.ts";
import { createSentenceReader } from "#src/drafting/sentences/reader.ts";
import { createMarketplaces, offeredConfig } from "#src/marketplaces/registry.ts";
import { type App, createApp } from "#src/modules/app.ts";
import { demoTimings, standardTimings } from "#src/modules/changes/index.ts";
import type { AppDeps } from "#src/modules/deps.ts";
import { reactions } from "#src/modules/reactions.ts";
import { downloadRoutes } from "#src/modules/reports/index.ts";
import { connectRoutes } from "#src/modules/shops/index.ts";
import { installRoutes } from "#src/modules/studio/index.ts";
import { webhookRoutes } from "#src/modules/sync/index.ts";
import { createDownloadLinks } from "#src/modules/tables/index.ts";
import { createAddressPolicy, createHostPolicy } from "#src/platform/http/host-policy.ts";
import { createHttp, type Http } from "#src/platform/http/http.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import type { AppId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createBodyRoom } from "#src/platform/web/read-body.ts";
import { createPhotoFolder } from "#src/platform/photos/folder.ts";
import { createPhotoLinks } from "#src/platform/photos/links.ts";
import { photoIntakeOnFirstUse } from "#src/platform/photos/on-first-use.ts";
import { createPhotoBucket } from "#src/platform/photos/photo-bucket.ts";
import { createVideoBucket } from "#src/platform/photos/videos/bucket.ts";
import { createVideoFolder } from "#src/platform/photos/videos/folder.ts";
import { createVideoIntake } from "#src/platform/photos/videos/intake.ts";
import { videoMostBytes } from "#src/platform/photos/videos/port.ts";
import { type Bell, createBell } from "#src/platform/queue/bell.ts";
import { createWorkspace } from "#src/platform/slack/workspace/workspace.ts";
import { createVault } from "#src/platform/vault/vault.ts";
import { createClientAddress } from "#src/platform/web/client-address.ts";
import { healthRoute, readyRoute } from "#src/platform/web/health.ts";
import { photoRoutes } from "#src/platform/web/photo-route.ts";
import { videoRoutes } from "#src/platform/web/video-routes.ts";
import { limitRate } from "#src/platform/web/rate-limit.ts";
import { createHeaderWriter } from "#src/platform/web/security-headers.ts";
import { allChecks } from "./checks/all-checks.ts";
import type { Check } from "./checks/finding.ts";
import { operatorKeyCheck } from "./checks/operator-key.ts";
import { createReadiness, type Readiness } from "./checks/readiness.ts";
import { createLimiters } from "./limiters.ts";
import { ownSecrets } from "./own-secrets.ts";
import { createSlackSide, type SlackSide } from "./slack-side.ts";
import { createSlackApp, type SlackApp } from "./slack/bolt-app.ts";
import { createAdminStore } from "./stores/admin-store.ts";
import { createJwtSigner, createStores } from "./stores/tenant-stores.ts";

/** The product, put together from its parts and not yet started. */
export type Parts = {
  readonly deps: AppDeps;
  readonly app: App;
  readonly slack: SlackApp;
  readonly slackSide: SlackSide;
  readonly http: Http;
  readonly checks: readonly Check[];
  /** What the doctor tells besides: work goes on with it. */
  readonly notices: readonly Check[];
  readonly readiness: Readiness;
  /** Rung by every call of this process that queues something. */
  readonly bell: Bell;
};

const clock = systemClock;
const ids = systemIds;
/** Slack fetches a picture when it draws a card, and now and then again. */
const photoLinkLifetimeMs = 30 * 24 * 3_600_000;
/** As the message with the address says. */
const downloadLifetimeMs = 10 * 60_000;
/** Pages that people open by hand, per address: a studio behind one address connects its shops without noticing. */
const pageRate = { burst: 40, perMinute: 30 } as const;
/** Answers come in pieces; one row of its own may be large, as the plan of an import of 5 MB. */
const largestAnswer = 32 * 1024 * 1024;
const largestPhoto = 25 * 1024 * 1024;
/** A byte more than is taken: then it is known to be too large. */
const videoCalls = { service: "videos", deadlineMs: 600_000, maxBytes: videoMostBytes + 1, publicOnly: true } as const;

/** @throws Error when a key is unusable; its message never holds the key */
export function assemble(config: Config): Parts {
  const logger = createLogger(config.logLevel, undefined, ownSecrets(config));
  const http = createHttp({
    clock,
    logger,
    hostAllowed: createHostPolicy(config.environment),
    addressAllowed: createAddressPolicy(config.environment),
  });
  const bell = createBell();
  const deps = createDeps(config, http, logger, bell);
  const app = createApp(deps.appDeps);
  const { slackSide } = deps;
  const install = slackSide.distributed?.createInstall(deps.appDeps.workspace);
  const bodies = createBodyRoom();
  const secure = config.publicUrl.startsWith("https:");
  const toConnect = offeredConfig(config.marketplaces);
  const pages = [
    ...connectRoutes({ app, ids, logger, bodies, secure, authorizeUrl: toConnect.authorizeUrl }),
    ...downloadRoutes({ app, logger }),
    ...(install ? installRoutes({ install, ids, logger, secure, authorizeUrl: config.slack.authorizeUrl }) : []),
  ];
  const checks = allChecks(config, http, deps.appDeps);
  const notices = [operatorKeyCheck(deps.appDeps)];
  const readiness = createReadiness(checks, clock);
  const secretOf = async (appId: AppId) => (await deps.appDeps.admin.apps.app(appId))?.webhookSecret ?? null;
  const routes = [
    healthRoute,
    readyRoute(() => readiness.problems()),
    ...limitRate(pages, { ...pageRate, clock, clientAddress: createClientAddress(config.trustedProxies) }),
    // Not limited: all of a workspace's pictures are fetched from a few addresses of Slack's.
    ...photoRoutes({ app, logger }),
    ...videoRoutes({ app, logger }),
    ...webhookRoutes({
      secret: toConnect.webhookSecret,
      ...(config.ownApps ? { secretOf } : {}),
      clock,
      logger,
      bodies,
      shopChanged: (news) => deps.appDeps.admin.shopChanged(news),
      otherEvent: (appId, event) => deps.appDeps.admin.apps.noteOtherEvent(appId, event),
    }),
  ];
  const slack = createSlackApp({
    app,
    commands: registry,
    clients: slackSide.clients,
    installations: slackSide.distributed,
    fetch: http.fetchFor({ service: "slack", deadlineMs: 5_000 }),
    ids,
    clock,
    logger,
    config: config.slack,
    routes,
    prepare: createHeaderWriter(config),
    bodies,
  });
  return { deps: deps.appDeps, app, slack, slackSide, http, checks, notices, readiness, bell };
}

function createDeps(config: Config, http: Http, logger: AppDeps["logger"], bell: Bell) {
  const { publicUrl, supabase, slack, openai } = config;
  const databaseFetch = http.fetchFor({
    service: "supabase",
    quiet: true,
    deadlineMs: 15_000,
    maxBytes: largestAnswer,
  });
  const signer = createJwtSigner(supabase.jwtSigningKey);
  const vault = createVault(config.tokenKeys);
  const storeDeps = { url: supabase.url, publishableKey: supabase.publishableKey, signer, clock, logger };
  const stores = createStores({ ...storeDeps, fetch: databaseFetch, onQueued: bell.ring });
  const admin = createAdminStore({
    url: supabase.url,
    secretKey: supabase.secretKey,
    fetch: databaseFetch,
    vault,
    clock,
    ids,
    logger,
    onQueued: bell.ring,
  });
  const slackSide = createSlackSide(config, http, { admin, clock, ids, logger });
  const { distributed } = slackSide;
  const photoFetch = http.fetchFor({ service: "photos", deadlineMs: 60_000, maxBytes: largestPhoto });
  const askOpenAi = (deadlineMs: number) => ({
    apiKey: openai.apiKey ?? undefined,
    baseUrl: openai.baseUrl,
    model: openai.model,
    fetch: http.fetchFor({ service: "openai", deadlineMs }),
    logger,
    clock,
  });
  const appDeps: AppDeps = {
    stores,
    admin,
    marketplaces: createMarketplaces({
      http,
      clock,
      configs: config.marketplaces,
      limiters: createLimiters(admin.paces, clock, ids.uuid()),
    }),
    drafter: createDrafter(askOpenAi(40_000)),
    plainDrafter: createOfflineDrafter(),
    sentences: createSentenceReader(askOpenAi(20_000)),
    plainSentences: createPlainSentenceReader(),
    photoIntake: photoIntakeOnFirstUse(),
    photoBytes: config.photos.dir
      ? createPhotoFolder({ dir: config.photos.dir })
      : createPhotoBucket({ ...storeDeps, fetch: photoFetch }),
    videoIntake: createVideoIntake(),
    videoBytes: config.photos.dir
      ? createVideoFolder({ dir: config.photos.dir })
      : createVideoBucket({ ...storeDeps, http }),
    photoLinks: createPhotoLinks({
      publicUrl,
      ...linkKeys(config, "photo-links"),
      clock,
      lifetimeMs: photoLinkLifetimeMs,
    }),
    downloadLinks: createDownloadLinks({
      publicUrl,
      ...linkKeys(config, "download-links"),
      clock,
      lifetimeMs: downloadLifetimeMs,
    }),
    workspace: createWorkspace({
      clients: slackSide.clients,
      apiUrl: slack.apiUrl,
      fetch: http.fetchFor({ service: "photos", deadlineMs: 60_000, maxBytes: largestPhoto, publicOnly: true }),
      stream: (request, into) => http.send(request, { ...videoCalls, into }),
      photoHosts: config.photos.hosts,
      leave: distributed && ((installationId) => distributed.giveBack(installationId)),
    }),
    clock,
    ids,
    logger,
    publicUrl,
    ownApps: config.ownApps,
    on: reactions,
    timings: config.environment === "demo" ? demoTimings : standardTimings,
  };
  return { appDeps, slackSide };
}

/** Derived from the keyring: one secret less to keep, and none is used for two things. A rotation breaks no address. */
function linkKeys({ tokenKeys }: Config, use: "photo-links" | "download-links") {
  const [key = new Uint8Array(), ...olderKeys] = tokenKeys
    .split(",")
    .map((entry) => new Uint8Array(hkdfSync("sha256", entry.trim(), "", use, 32)));
  return { key, olderKeys };
}
