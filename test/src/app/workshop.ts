import { reactions } from "#src/modules/reactions.ts";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOfflineDrafter } from "#src/drafting/offline.ts";
import { createPlainSentenceReader } from "#src/drafting/sentences/by-rules.ts";
import { createAdminStore } from "#src/main/stores/admin-store.ts";
import { runOperation } from "#src/modules/operations.ts";
import { limitersOf } from "#src/platform/http/pace/limiter.ts";
import { createMarketplaces, type MarketplaceConfigs } from "#src/marketplaces/registry.ts";
import { type App, createApp } from "#src/modules/app.ts";
import { standardTimings } from "#src/modules/changes/timings.ts";
import type { AppDeps } from "#src/modules/deps.ts";
import type { Actor } from "#src/modules/studio/model.ts";
import { createDownloadLinks } from "#src/modules/tables/web/download-links.ts";
import { createHostPolicy } from "#src/platform/http/host-policy.ts";
import { createHttp } from "#src/platform/http/http.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createPhotoFolder } from "#src/platform/photos/folder.ts";
import { createPhotoIntake } from "#src/platform/photos/intake.ts";
import { createPhotoLinks } from "#src/platform/photos/links.ts";
import { createVideoFolder } from "#src/platform/photos/videos/folder.ts";
import { createVideoIntake } from "#src/platform/photos/videos/intake.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import { createVault } from "#src/platform/vault/vault.ts";
import { type Cast, type House, openStudio, storesOn, type Studio } from "#test/src/store/studio.ts";
import { calledName, openDatabase } from "#test/support/database.ts";
import { type AutoClock, createAutoClock } from "./auto-clock.ts";
import { createPlainWorkspace, type PlainWorkspace } from "./plain-workspace.ts";

/** Addresses and keys that are nowhere else. */
export const publicUrl = "https://oms.example";
export const etsyKeys = {
  keystring: "workshop-keystring",
  sharedSecret: "workshop-shared-secret",
  apiUrl: "https://api.etsy.example",
  tokenUrl: "https://api.etsy.example/v3/public/oauth/token",
  authorizeUrl: "https://www.etsy.example/oauth/connect",
};

/** What every call to the outside goes through. One that never answers again is a process that was killed. */
export type Gate = <T>(what: "database" | "market", run: () => Promise<T>) => Promise<T>;

export type Workshop = House & {
  readonly app: App;
  readonly deps: AppDeps;
  readonly clock: AutoClock;
  readonly slack: PlainWorkspace;
  readonly photoDir: string;
  /** Every line of the log. */
  readonly lines: string[];
  /** Every call of the database so far, by the name of its function. */
  readonly databaseCalls: string[];
  /** The parts of another process on the same database and marketplace, for `runOne`; perhaps with another keyring. */
  process(gate: Gate, tokenKeys?: string): AppDeps;
  /** The bot as a process that was started anew, which remembers nothing. */
  startAnew(): Pick<Workshop, "deps" | "stores" | "admin" | "app">;
  /** Runs what is due until nothing is; hours of waiting between included. @returns what ran, in order */
  work(): Promise<ClaimedOperation[]>;
  /** Claims what is due now without running it. */
  claim(count?: number): Promise<ClaimedOperation[]>;
  /** Runs one claimed operation, with `deps` of this workshop or others. */
  /** `death`: when a process is killed, nothing waits for it and nothing turns its clock. */
  runOne(
    operation: ClaimedOperation,
    with_?: { deps?: AppDeps; signal?: AbortSignal; death?: Promise<void> },
  ): Promise<void>;
  /** Everything that waits to be said, oldest first, and forgets it. */
  said(): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
};

type Handle = (request: Request) => Promise<Response>;
const nobodyThere: Handle = async (request) => {
  throw new Error(`no marketplace in this test: ${request.method} ${request.url}`);
};

export type WorkshopOptions = {
  readonly clock?: AutoClock;
  /** The marketplace's `handle`; a response with `x-sandbox-fault` is a line that is cut, or never an answer. */
  readonly market?: Handle;
  readonly tokenKeys?: string;
  readonly keys?: MarketplaceConfigs["etsy"];
  /** Whether owners may bring apps of their own. */
  readonly ownApps?: boolean;
};

/** The whole inner half of the product on real parts: stores, photos, drafter and Etsy's client; Slack is a plain list. */
export async function openWorkshop(options: WorkshopOptions = {}): Promise<Workshop> {
  const { clock = createAutoClock(), market = nobodyThere, keys = etsyKeys } = options;
  const real = await openDatabase({ clock: true });
  let databaseAt = 0;
  const databaseCalls: string[] = [];
  const db: House["db"] = {
    ...real,
    fetch: (input, init) =>
      clock.busy(async () => {
        const now = clock.now();
        if (now.getTime() !== databaseAt) await real.setNow(now);
        databaseAt = now.getTime();
        databaseCalls.push(calledName(input));
        return real.fetch(input, init);
      }),
  };
  const lines: string[] = [];
  const logger = createLogger("debug", { write: (line: string) => void lines.push(line) });
  const photoDir = mkdtempSync(join(tmpdir(), "oms-workshop-"));
  const slack = createPlainWorkspace();
  const keyring = options.tokenKeys ?? `test:${randomBytes(32).toString("base64")}`;
  const photoLinks = createPhotoLinks({ publicUrl, key: "key-of-photo-links-in-tests", clock, lifetimeMs: 86_400_000 });

  /** The parts of one process. */
  function process(gate: Gate, tokenKeys = keyring): AppDeps {
    const vault = createVault(tokenKeys);
    const fetch: House["db"]["fetch"] = (input, init) => gate("database", () => db.fetch(input, init));
    const http = createHttp({
      clock,
      logger,
      hostAllowed: createHostPolicy("production"),
      fetch: (request) => gate("market", () => answering(clock, market, request)),
    });
    return {
      stores: storesOn({ ...db, fetch }, logger),
      admin: createAdminStore({
        url: db.url,
        secretKey: db.keys.secretKey,
        fetch,
        vault,
        clock,
        ids: systemIds,
        logger,
      }),
      marketplaces: createMarketplaces({ http, clock, configs: { etsy: keys }, limiters: limitersOf(clock) }),
      drafter: createOfflineDrafter(),
      plainDrafter: createOfflineDrafter(),
      sentences: createPlainSentenceReader(),
      plainSentences: createPlainSentenceReader(),
      photoIntake: createPhotoIntake(),
      photoBytes: createPhotoFolder({ dir: photoDir }),
      videoIntake: createVideoIntake(),
      videoBytes: createVideoFolder({ dir: photoDir }),
      photoLinks,
      downloadLinks: createDownloadLinks({ publicUrl, key: "key-of-download-links", clock, lifetimeMs: 600_000 }),
      workspace: slack,
      clock,
      ids: systemIds,
      logger,
      publicUrl,
      ownApps: options.ownApps ?? false,
      on: reactions,
      timings: standardTimings,
    };
  }

  let deps = process((_, run) => run());
  const started = () => ({ deps, stores: deps.stores, admin: deps.admin, app: waitedFor(clock, createApp(deps)) });
  const claim = (count = 20) => deps.admin.operations.claim("w", count, 60_000);
  const runOne: Workshop["runOne"] = async (operation, { deps: others = deps, signal, death } = {}) => {
    const run = runOperation(others, operation, signal ?? new AbortController().signal);
    await clock.during(death ? Promise.race([run, death]) : run);
  };

  return {
    ...started(),
    db,
    clock,
    slack,
    photoDir,
    lines,
    databaseCalls,
    process,
    startAnew() {
      deps = process((_, run) => run());
      return started();
    },
    claim,
    runOne,
    async work() {
      const ran: ClaimedOperation[] = [];
      for (let round = 0; round < 200; round += 1) {
        const due = await claim();
        for (const operation of due) await runOne(operation);
        ran.push(...due);
        if (due.length > 0) continue;
        const [next] = await db.sql<{ at: string | null }>(
          `select min(o.run_at)::text as at from operations o join studios t on t.id = o.studio_id left join shops s on s.id = o.shop_id
           where o.state = 'queued' and not (o.kind = 'apply_change' and (t.paused_at is not null or s.paused or s.health = 'disconnected'))`,
        );
        if (!next?.at) return ran;
        clock.pass(Math.max(1, new Date(next.at).getTime() - clock.now().getTime()));
      }
      throw new Error("it never comes to an end");
    },
    async said() {
      const rows = await db.sql<{ entry: Record<string, unknown> }>(
        "delete from outbox where state = 'pending' returning entry, seq",
      );
      return rows
        .toSorted((a, b) => Number(Reflect.get(a, "seq")) - Number(Reflect.get(b, "seq")))
        .map((row) => row.entry);
    },
    async close() {
      await db.close();
      rmSync(photoDir, { recursive: true, force: true });
    },
  };
}

/** What people do may wait for the marketplace as well: time passes meanwhile, when nothing else is left to do. */
function waitedFor(clock: AutoClock, app: App): App {
  return new Proxy(app, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...given: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(member, target, given);
        return answer instanceof Promise ? clock.during(answer) : answer;
      };
    },
  });
}

async function answering(clock: AutoClock, market: Handle, request: Request): Promise<Response> {
  const response = await clock.busy(() => market(request));
  const fault = response.headers.get("x-sandbox-fault");
  if (fault === "drop") throw new Error("the line was cut");
  if (fault !== "timeout") return response;
  return new Promise((_, reject) => {
    request.signal.addEventListener("abort", () => reject(request.signal.reason as Error), { once: true });
  });
}

export type Team = Studio & { readonly actors: Readonly<Record<Cast, Actor>> };

/** A studio with one person of each kind, everybody known in Slack too. */
export async function openTeam(workshop: Workshop, name = "Pine & Ink"): Promise<Team> {
  const studio = await openStudio(workshop, name);
  const actors = Object.fromEntries(
    Object.entries(studio.members).map(([who, member]) => [
      who,
      { studioId: studio.id, teamId: studio.teamId, member } satisfies Actor,
    ]),
  ) as unknown as Team["actors"];
  for (const [who, { slackUserId, name: called, isGuest }] of Object.entries(studio.members)) {
    workshop.slack.join(studio.teamId, {
      slackUserId,
      name: called,
      isGuest,
      isStranger: false,
      isBot: false,
      isPrimaryOwner: who === "owner",
      timeZone: "Europe/Berlin",
    });
  }
  return { ...studio, actors };
}
