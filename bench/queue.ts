import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { migratePostgres, openSupabaseOnPostgres } from "#sandbox/supabase/on-postgres.ts";
import { type PostgresServer, startPostgres } from "#sandbox/supabase/postgres-server.ts";
import { operationKinds } from "#src/modules/operations.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { idleMs } from "#src/main/run-worker.ts";
import { createAdminStore } from "#src/main/stores/admin-store.ts";
import { createVault } from "#src/platform/vault/vault.ts";
import { createBell } from "#src/platform/queue/bell.ts";
import { startLoop } from "#src/platform/queue/worker.ts";
import { byScale, type Figure, median, rounded } from "./figure.ts";
import { seedMessages, seedOperations, seedStudios } from "./queued-rows.ts";

const few = 1000;
const many = byScale({ full: 100_000, usual: 10_000, smoke: 2_000 });
const claimers = 32;
const rounds = byScale({ full: 12, usual: 3, smoke: 1 });
const roundMs = 1000;
const samples = byScale({ full: 40, usual: 10, smoke: 3 });
/** Of a call to the database, as the product sets it. */
const deadlineMs = 15_000;
const template = "bench_template";
const templates = ["direct", "review_card"];

type Sql = postgres.Sql;
type Claimed = { readonly id: string; readonly leaseToken: string };
type Work = { readonly operations: readonly Claimed[]; readonly messages: readonly Claimed[] };

/** What a claim costs on a real Postgres with much and with little waiting, one worker at it and many. */
export async function queue(): Promise<Figure[]> {
  const server = await startPostgres();
  try {
    await createDatabase(server, template);
    await migratePostgres(server.url(template));
    const paused = await measurePaused(server);
    const { little, much } = await measure(server);
    const waits = await beginsElsewhere(server);
    return [
      {
        name: `a claim with ${many} operations queued, p50`,
        value: rounded(much.one),
        unit: "ms",
        aim: `≤ 10, and ≤ 1.5 × that at ${few}`,
        ok: much.one <= 10 && much.one <= 1.5 * little.one,
        beside: { [`at ${few}, ms`]: rounded(little.one) },
      },
      {
        name: `claims a second by ${claimers} workers with ${many} operations queued`,
        value: rounded(much.rate),
        unit: "1/s",
        aim: `≥ 0.8 × that at ${few}, none past ${deadlineMs} ms`,
        ok: much.rate >= 0.8 * little.rate && much.longest < deadlineMs,
        beside: { [`at ${few}, 1/s`]: rounded(little.rate), "the longest, ms": rounded(much.longest) },
      },
      {
        name: `messages a second by 4 workers with ${many} waiting`,
        value: rounded(much.messages),
        unit: "1/s",
        aim: `≥ 0.8 × that at ${few}`,
        ok: much.messages >= 0.8 * little.messages,
        beside: { [`at ${few}, 1/s`]: rounded(little.messages) },
      },
      {
        name: `a claim beside ${many} writes of a paused studio, p50`,
        value: rounded(paused),
        unit: "ms",
        aim: `≤ 10, and ≤ 1.5 × that at ${few} without them`,
        ok: paused <= 10 && paused <= 1.5 * little.one,
        beside: { [`at ${few}, ms`]: rounded(little.one) },
      },
      {
        name: "work queued by one process begins in another, p95",
        value: rounded(percentile(waits, 0.95)),
        unit: "ms",
        aim: "≤ 1200, with one request a second while idle",
        ok: percentile(waits, 0.95) <= 1200,
        beside: { "p50, ms": rounded(median(waits)) },
      },
    ];
  } finally {
    await server.stop();
  }
}

/** Queued at any moment of the other's pause, and until it is in that one's hands. */
async function beginsElsewhere(server: PostgresServer): Promise<number[]> {
  return inDatabase(server, "bench_elsewhere", async (sql) => {
    const { superuser } = sql as Sql & { superuser: Sql };
    const keys = { jwtSecret: "x".repeat(40), publishableKey: "publishable", secretKey: "secret" };
    const database = openSupabaseOnPostgres({ ...keys, url: server.url("bench_elsewhere") });
    const logger = createLogger("silent");
    const { work, operations } = createAdminStore({
      url: "http://database.bench",
      secretKey: keys.secretKey,
      fetch: (input, init) => database.fetch(input, init),
      vault: createVault(`bench:${randomBytes(32).toString("base64")}`),
      clock: systemClock,
      ids: systemIds,
      logger,
    });
    const begun: number[] = [];
    const loop = startLoop(
      {
        name: "bench",
        slots: { operations: 6 },
        leaseMs: 30_000,
        idleMs,
        claim: async (free, ms) =>
          (await work.claim("other", { ...free, messages: 0 }, ms)).operations.map((operation) => ({
            line: "operations" as const,
            extend: () => Promise.resolve(true),
            run: () => {
              begun.push(performance.now());
              return operations.finish(operation, "done");
            },
          })),
      },
      { clock: systemClock, logger, bell: createBell() },
    );
    const waits: number[] = [];
    for (let sample = 0; sample < samples; sample += 1) {
      await systemClock.sleep(1200 + Math.random() * 1000);
      const asked = performance.now();
      await superuser.unsafe(`insert into public.operations (studio_id, kind, key)
        select id, 'read_shop', 'bench:${sample}' from public.studios limit 1`);
      while (begun.length <= sample) await systemClock.sleep(5);
      waits.push((begun[sample] ?? Number.NaN) - asked);
    }
    await loop.stop(1000);
    await database.close();
    return waits;
  });
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;

async function createDatabase(server: PostgresServer, name: string, from?: string): Promise<void> {
  const sql = postgres(server.url("postgres"), { max: 1, onnotice: () => undefined });
  await sql.unsafe(`create database ${name}${from ? ` template ${from}` : ""}`);
  await sql.end();
}

/** Runs with a pool of sessions that have the secret key's rights. */
async function inDatabase<T>(server: PostgresServer, name: string, run: (sql: Sql) => Promise<T>): Promise<T> {
  await createDatabase(server, name, template);
  const superuser = postgres(server.url(name), { max: 1, onnotice: () => undefined });
  const sql = postgres(server.url(name), { max: claimers, connection: { role: "service_role" } });
  try {
    await superuser.unsafe(seedStudios);
    return await run(Object.assign(sql, { superuser }));
  } finally {
    await sql.end();
    await superuser.end();
  }
}

async function claim(sql: Sql, worker: string, operations: number, messages: number): Promise<Work> {
  const [row] = await sql<{ work: Work }[]>`
    select public.claim_work(${worker}, ${operationKinds}, ${operations}, ${templates}, ${messages}, 60000) as work`;
  if (!row) throw new Error("no answer");
  return row.work;
}

const finish = (sql: Sql, { id, leaseToken }: Claimed) =>
  sql`select public.finish_operation(${id}, ${leaseToken}, 'done', null)`;
const again = (sql: Sql, { id, leaseToken }: Claimed) =>
  sql`select public.retry_message(${id}, ${leaseToken}, 0, false, null, false)`;

type Measured = { readonly one: number; readonly rate: number; readonly longest: number; readonly messages: number };

/** The same with little and with much queued, in turns, so that a busy machine slows both alike. */
async function measure(server: PostgresServer): Promise<{ little: Measured; much: Measured }> {
  return inDatabase(server, "bench_few", (small) =>
    inDatabase(server, "bench_many", async (large) => {
      await seed(small, seedOperations(few), seedMessages(few));
      await seed(large, seedOperations(many), seedMessages(many));
      const both = [small, large] as const;
      const ones = await inTurns(201, both, (sql) => oneClaim(sql));
      const shared = await inTurns(rounds, both, (sql) => claiming(sql));
      const told = await inTurns(rounds, both, (sql) => telling(sql));
      const of = (which: 0 | 1): Measured => ({
        one: median(ones[which]),
        rate: perSecond(shared[which]),
        longest: Math.max(...shared[which].map(({ longest }) => longest)),
        messages: perSecond(told[which]),
      });
      return { little: of(0), much: of(1) };
    }),
  );
}

async function inTurns<T>(
  times: number,
  databases: readonly [Sql, Sql],
  run: (sql: Sql) => Promise<T>,
): Promise<[T[], T[]]> {
  const [first, second]: [T[], T[]] = [[], []];
  for (let time = 0; time < times; time += 1) {
    first.push(await run(databases[0]));
    second.push(await run(databases[1]));
  }
  return [first, second];
}

/** What was taken is put back, so that many workers don't run out of little. */
const claiming = (sql: Sql) =>
  side(claimers, async (worker) => {
    const began = performance.now();
    const { operations } = await claim(sql, worker, 1, 0);
    const took = performance.now() - began;
    for (const operation of operations) await requeue(sql, operation);
    return { count: operations.length, took };
  });

const telling = (sql: Sql) =>
  side(4, async (worker) => {
    const began = performance.now();
    const { messages } = await claim(sql, worker, 0, 4);
    const took = performance.now() - began;
    for (const message of messages) await again(sql, message);
    return { count: messages.length, took };
  });

const requeue = (sql: Sql, { id, leaseToken }: Claimed) =>
  sql`select public.release_operation(${id}, ${leaseToken}, 0, false)`;

/** A thousand queued in the others, and one studio that is paused with many. */
async function measurePaused(server: PostgresServer): Promise<number> {
  return inDatabase(server, "bench_paused", async (sql) => {
    await seed(
      sql,
      seedOperations(many, "studio_id = (select id from public.studios order by id limit 1)", true),
      "update public.studios set paused_at = now() where id = (select id from public.studios order by id limit 1)",
      seedOperations(few),
    );
    const times: number[] = [];
    for (let claims = 0; claims < 201; claims += 1) times.push(await oneClaim(sql));
    return median(times);
  });
}

async function seed(sql: Sql, ...statements: string[]): Promise<void> {
  const { superuser } = sql as Sql & { superuser: Sql };
  for (const statement of statements) await superuser.unsafe(statement);
  await superuser.unsafe("analyze");
}

async function oneClaim(sql: Sql): Promise<number> {
  const began = performance.now();
  const { operations } = await claim(sql, "one", 1, 0);
  const took = performance.now() - began;
  if (operations.length !== 1) throw new Error("nothing was claimed");
  for (const operation of operations) await finish(sql, operation);
  return took;
}

type Side = { readonly pieces: number; readonly ms: number; readonly longest: number };

/** So many side by side, for one round. */
async function side(
  workers: number,
  turn: (worker: string) => Promise<{ count: number; took: number }>,
): Promise<Side> {
  const began = performance.now();
  let [pieces, longest] = [0, 0];
  const work = async (worker: string) => {
    while (performance.now() - began < roundMs) {
      const { count, took } = await turn(worker);
      pieces += count;
      longest = Math.max(longest, took);
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, number) => work(`w${number}`)));
  return { pieces, ms: performance.now() - began, longest };
}

function perSecond(sides: readonly Side[]): number {
  const sum = (of: (side: Side) => number) => sides.reduce((total, each) => total + of(each), 0);
  return (sum(({ pieces }) => pieces) * 1000) / sum(({ ms }) => ms);
}
