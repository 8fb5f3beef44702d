import { createEtsySandbox } from "#sandbox/etsy/sandbox.ts";
import { memoryPictures } from "#sandbox/etsy/pictures.ts";
import type { Limiter, PacedApp, Priority } from "#src/platform/http/pace/limiter.ts";
import { createSharedLimiter } from "#src/platform/http/pace/shared-limiter.ts";
import { type AutoClock, createAutoClock } from "#test/src/app/auto-clock.ts";
import { adminOn } from "#test/src/store/studio.ts";
import { openDatabase, type TestDatabase } from "./database.ts";

/** One call as it was made: when it was wanted, when it was let go, and when and how it was answered. */
export type Made = {
  readonly process: number;
  readonly priority: Priority;
  readonly studio: string;
  readonly asked: number;
  readonly began: number;
  readonly answered: number;
  readonly status: number;
};

export type Paced = {
  readonly clock: AutoClock;
  readonly db: TestDatabase;
  readonly limiters: readonly Limiter[];
  readonly made: readonly Made[];
  /** When each call of the database was made that reserves. */
  readonly trips: number[];
  /** From now on the database doesn't answer those who reserve, or does so again. */
  silence(silent: boolean): void;
  call(process: number, priority: Priority, studio?: string): Promise<Made>;
  /** Calls one after the other until then, so many at once. */
  keepCalling(process: number, until: number, atOnce: number, studio?: string): Promise<void>;
  now(): number;
  /** Asks the database for something else, at this clock's time. */
  atDatabase<T>(ask: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

export type PacedOptions = {
  readonly processes: number;
  readonly app?: Partial<PacedApp>;
  readonly limits?: { readonly perSecond: number; readonly perDay: number };
  /** There and back, milliseconds; a tenth of it comes and goes. */
  readonly latencyMs?: number;
  /** Of a call of the database. */
  readonly tripMs?: number;
};

const key = { keystring: "paced-keystring", sharedSecret: "paced-secret" };

/**
 * Processes that share an app's calls: each has a limiter of its own, over one database, and calls the stand-in of the
 * marketplace, which counts. Time is virtual: what is asserted doesn't depend on how busy the machine is.
 */
export async function openPaced(options: PacedOptions): Promise<Paced> {
  const { processes, limits = { perSecond: 5, perDay: 5000 }, latencyMs = 300, tripMs = 12 } = options;
  const app: PacedApp = { pace: "etsy", appId: null, perSecond: 5, perDay: null, ...options.app };
  const clock = createAutoClock();
  const db = await openDatabase({ clock: true });
  const now = () => clock.now().getTime();
  const { paces } = adminOn(db);
  let silent = false;
  const trips: number[] = [];
  const made: Made[] = [];
  let seed = 1;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const market = createEtsySandbox({
    clock,
    random,
    sleep: (ms) => clock.sleep(ms),
    publicUrl: "https://etsy.example",
    pictures: memoryPictures(),
    ...key,
    redirectUris: [],
    limits,
  });
  let databaseAt = 0;
  let before: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(run: () => Promise<T>): Promise<T> => {
    const mine = before.then(run);
    before = mine.catch(() => undefined);
    return mine;
  };
  const atDatabase = <T>(ask: () => Promise<T>): Promise<T> =>
    clock.busy(() =>
      inOrder(async () => {
        if (databaseAt !== now()) await db.setNow(clock.now());
        databaseAt = now();
        return ask();
      }),
    );
  const limiters = Array.from({ length: processes }, (_, process) =>
    createSharedLimiter({
      clock,
      perSecond: app.perSecond,
      async reserve(request) {
        trips.push(now());
        await clock.sleep(tripMs / 2);
        if (silent) await clock.sleep(60_000);
        const answer = await atDatabase(() => paces.reserve(app, `process ${process}`, request));
        await clock.sleep(tripMs / 2);
        return answer;
      },
    }),
  );

  async function call(process: number, priority: Priority, studio = ""): Promise<Made> {
    const limiter = limiters[process] as Limiter;
    const asked = now();
    await limiter.take(priority, undefined, studio);
    const began = now();
    await clock.sleep(latencyMs / 2 + (random() - 0.5) * (latencyMs / 10));
    const request = new Request("https://etsy.example/v3/application/openapi-ping", {
      headers: { "x-api-key": `${key.keystring}:${key.sharedSecret}` },
    });
    const response = await clock.busy(() => market.handle(request));
    await clock.sleep(latencyMs / 2);
    limiter.observe(response);
    const one = { process, priority, studio, asked, began, answered: now(), status: response.status };
    made.push(one);
    return one;
  }

  return {
    clock,
    db,
    limiters,
    made,
    trips,
    silence(yes) {
      silent = yes;
    },
    call,
    async keepCalling(process, until, atOnce, studio) {
      const caller = async () => {
        while (now() < until) await call(process, "bulk", studio);
      };
      await Promise.all(Array.from({ length: atOnce }, caller));
    },
    now,
    atDatabase,
    close: () => db.close(),
  };
}
