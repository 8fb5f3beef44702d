import { bootstrapSql } from "#sandbox/supabase/like-postgrest.ts";
import { migrationsDir, startEmbeddedSupabase } from "#sandbox/supabase/embedded.ts";
import { App, createPgliteConnection } from "#sandbox/supabase/lite.ts";
import { applyMigrations, readMigrations } from "#sandbox/supabase/migrate.ts";
import { testKeys } from "#test/support/database.ts";
import { lend } from "#test/support/kept-databases.ts";
import { byScale, type Figure, median, rounded } from "./figure.ts";

/** What most of the tests' time is made of: calls of the embedded database, and opening one. Processor time of each. */

const rounds = byScale({ full: 9, usual: 5, smoke: 1 });
const calls = byScale({ full: 400, usual: 200, smoke: 20 });
/** Today's tests took so much of the time that they took when every setting was a statement and every file opened one. */
const aim = 0.65;

type Answering = (request: Request) => Promise<Response>;

export async function embedded(): Promise<Figure[]> {
  const adapter = await asTheAdapterMakesIt();
  const ours = await startEmbeddedSupabase({ ...testKeys, dir: "memory://" });
  const asked = (answer: Answering) => () => perCall(answer);
  const pairs = await inTurns(
    asked(adapter.answer),
    asked((request) => ours.fetch(request)),
  );
  const start = () => startEmbeddedSupabase({ ...testKeys, dir: "memory://" });
  const opening = await inTurns(
    async () => cpuOf(async () => (await start()).close()),
    async () => cpuOf(async () => (await lend("without", async () => ours)).close()),
  );
  await adapter.close();
  return [
    figure("a call of the embedded database, of the adapter's own", pairs, "the adapter's own, ms CPU"),
    figure("a database for a test file, of one opened for it", opening, "opened for it, ms CPU"),
  ];
}

type Pair = { readonly before: number; readonly now: number };

function figure(name: string, pairs: readonly Pair[], beside: string): Figure {
  const ratio = median(pairs.map(({ before, now }) => now / before));
  return {
    name,
    value: rounded(ratio),
    unit: "times",
    aim: `≤ ${aim}`,
    ok: ratio <= aim,
    beside: {
      [beside]: rounded(median(pairs.map(({ before }) => before))),
      "now, ms CPU": rounded(median(pairs.map(({ now }) => now))),
    },
  };
}

async function inTurns(before: () => Promise<number>, now: () => Promise<number>): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) pairs.push({ before: await before(), now: await now() });
  return pairs;
}

/** Without what this product adds to it: each setting a statement, answers read by one parser for each type there is. */
async function asTheAdapterMakesIt(): Promise<{ answer: Answering; close(): Promise<void> }> {
  const connection = await createPgliteConnection({ url: "memory://" });
  await connection.driver.exec(bootstrapSql);
  await applyMigrations(connection.driver, readMigrations(migrationsDir));
  const app = new App({
    connection,
    api: { schemas: ["public"] },
    auth: {
      enabled: true,
      jwt_secret: testKeys.jwtSecret,
      publishable_key: testKeys.publishableKey,
      secret_key: testKeys.secretKey,
    },
    options: { server: { admin: false } },
  });
  return { answer: async (request) => app.fetch(request), close: () => connection.close() };
}

/** Of a small function, as the worker calls it. */
async function perCall(answer: Answering): Promise<number> {
  const call = async () => {
    const response = await answer(
      new Request("http://database.test/rest/v1/rpc/enqueue_nudges", {
        method: "POST",
        headers: { apikey: testKeys.secretKey, "content-type": "application/json" },
        body: "{}",
      }),
    );
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    await response.text();
  };
  await call();
  return (
    (await cpuOf(async () => {
      for (let count = 0; count < calls; count += 1) await call();
    })) / calls
  );
}

/** Milliseconds of the processor, other threads of this process among them. */
async function cpuOf(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
