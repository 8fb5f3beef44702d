import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { openProduct, type Product, signingSecret } from "#test/support/product.ts";
import { askForApron, openStudio, type People } from "#test/support/studio.ts";
import { changedTables, type Effects, watchEffects } from "./effects.ts";
import { type Line, listenIn, openSecond } from "./line.ts";
import { exchange } from "./raw-http.ts";
import { asSent, type Draw, mutations, renewed, type Sent } from "./slack-mutants.ts";

const full = process.env["SCALE"] === "full";
const total = full ? 100_000 : 1500;
const perBatch = 250;
/** Good requests among each batch, so that the rest is judged by a product that works at that moment. */
const goodPerBatch = 2;
const atOnce = 24;
const seed = Number(process.env["SEED"] ?? 20_261_126);

let product: Product;
let people: People;
let line: Line;
let port: number;
let look: () => Promise<Effects>;

beforeAll(async () => {
  product = await openProduct();
  port = Number(new URL(product.botUrl).port);
  line = listenIn(product);
  look = watchEffects(product);
  people = await openStudio(product);
  await askForApron(people, "Linen apron");
  await openHome();
  await people.ada.command("/oms find apron");
  // The digest is due at some hour of the day: it is nothing that a request did.
  await product.db.sql("update studios set digest_days = '{}'");
  await quiet();
}, 120_000);
afterAll(async () => {
  vi.useRealTimers();
  line.close();
  await product.close();
});

/** Nothing is queued, running or on its way to Slack, and for a second nothing changed any more. */
async function quiet(): Promise<void> {
  let last = { seen: "", since: 0 };
  await waitUntil("everything to be done", async () => {
    const [row] = await product.db.sql<{ busy: number }>(
      `select (select count(*) from operations where state in ('queued', 'running'))
            + (select count(*) from outbox where state not in ('delivered', 'dropped')) as busy`,
    );
    const seen = JSON.stringify(await look());
    if (seen !== last.seen) last = { seen, since: performance.now() };
    return Number(row?.busy) === 0 && performance.now() - last.since > 1000;
  });
}

/** Bolt answers an event before it is done. */
async function openHome(): Promise<void> {
  const { said } = await look();
  await people.jonas.openHome();
  await waitUntil("Home to be drawn", async () => (await look()).said.slice(said.length).includes("views.publish"));
}

const kinds = Object.keys(mutations);
const draw = (numbers: readonly number[]): Draw => {
  let at = 0;
  return {
    int: (below) => (numbers[at++ % numbers.length] ?? 0) % below,
    nowSeconds: () => Math.floor(Date.now() / 1000),
    secret: signingSecret,
  };
};

/** What Slack's people did in `beforeAll`, one of each kind and command. */
function corpus(): Sent[] {
  const kindOf = ({ body }: Sent) => {
    const text = new URLSearchParams(body.toString("utf8"));
    const payload = text.get("payload");
    const {
      type = "event",
      view,
      actions,
    } = payload
      ? (JSON.parse(payload) as { type?: string; view?: { callback_id?: string }; actions?: { action_id: string }[] })
      : {};
    return [text.get("command"), text.get("text"), type, view?.callback_id, actions?.[0]?.action_id].join(" ");
  };
  return [...new Map(line.sent.map((sent) => [kindOf(sent), sent])).values()];
}

async function parallel<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const work = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** One link, one line in the log, one signature kept, one answer in Slack. */
const traces = ["audit_events", "connect_links", "slack_requests"] as const;

test(`${total.toLocaleString("en")} mutated requests and replays have no effect, and good ones among them each have theirs`, {
  timeout: full ? 30 * 60_000 : 240_000,
}, async () => {
  const recorded = corpus();
  const shapes = recorded.map(({ type }) => type);
  expect(new Set(shapes).size).toBe(2);
  expect(recorded.length).toBeGreaterThan(7);
  const statuses: Record<string, number> = {};
  const passed: string[] = [];
  const per: Record<string, number> = {};
  const began = performance.now();
  let mutants = 0;
  let good = 0;
  while (mutants < total) {
    const size = Math.min(perBatch, total - mutants);
    const batch = fc.sample(
      fc.record({ kind: fc.nat(), of: fc.nat(), numbers: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }) }),
      { numRuns: size, seed: seed + mutants },
    );
    const before = await look();
    // Those of people that were taken lately: what stands in a replay has to be new enough to be believed.
    const pool = [...recorded, ...line.sent.slice(-5)];
    const jobs: (() => Promise<void>)[] = batch.map(({ kind, of, numbers }) => async () => {
      const name = kinds[kind % kinds.length] ?? "";
      const sent = pool[of % pool.length];
      if (!sent) throw new Error("no request was recorded");
      const status = await exchange(port, mutations[name]?.(sent, draw(numbers)) ?? asSent(sent));
      statuses[status] = (statuses[status] ?? 0) + 1;
      per[name] = (per[name] ?? 0) + 1;
      if (status === 200 && !name.startsWith("sent again") && !name.startsWith("another time")) passed.push(name);
    });
    for (let each = 1; each <= goodPerBatch; each += 1) {
      jobs.splice(Math.floor((jobs.length * each) / (goodPerBatch + 1)), 0, () => people.mara.command("/oms connect"));
    }
    await parallel(jobs, (job) => job());
    mutants += size;
    good += goodPerBatch;
    const told = `after batch ${mutants / perBatch} of seed ${seed}`;
    const after = await waitUntil(`the good requests' effects ${told}`, async () => {
      const now = await look();
      return now.said.length >= before.said.length + goodPerBatch ? now : null;
    });
    expect(changedTables(before, after), told).toEqual(traces);
    for (const table of traces) {
      expect((after.rows[table] ?? 0) - (before.rows[table] ?? 0), `${table} ${told}`).toBe(goodPerBatch);
    }
    expect(after.said.slice(before.said.length), told).toEqual(Array(goodPerBatch).fill("response_url"));
  }
  const settled = await look();
  await quiet();
  expect(changedTables(settled, await look())).toEqual([]);
  expect(passed).toEqual([]);
  expect(Object.keys(per).toSorted()).toEqual(kinds.toSorted());
  // Never an error of ours, and never the silence of a process that was brought down.
  expect(Object.keys(statuses).filter((status) => !/^(0|200|400|401|404|413|415)$/.test(status))).toEqual([]);
  record({
    mutatedRequests: mutants,
    kinds: kinds.length,
    goodRequestsAmongThem: good,
    effectsOfMutated: 0,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    statuses,
    seed,
    scale: full ? "full" : "ci",
  });
});

test("what the mutations are made of is good: renewed and not mutated, it has its effect", async () => {
  const before = await look();
  const connect = corpus().find(({ body }) => body.includes("text=connect"));
  if (!connect) throw new Error("no /oms connect was recorded");
  expect(await exchange(port, asSent(renewed(connect, draw([4, 2]))))).toBe(200);
  await waitUntil(
    "the link",
    async () => (await look()).rows["connect_links"] === (before.rows["connect_links"] ?? 0) + 1,
  );
  await quiet();
});

describe("sent again", () => {
  const replay = (to: number) =>
    parallel(line.sent.slice(-60), async (sent) => void (await exchange(to, asSent(sent))));

  test("at once, after four minutes, and after ten, everything that was done is not done again", async () => {
    await people.mara.command("/oms pause");
    await people.mara.command("/oms resume");
    await quiet();
    const before = await look();
    const answers: Record<string, Set<number>> = {};
    for (const minutes of [0, 4, 10]) {
      const at = (answers[minutes] = new Set());
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minutes * 60_000 });
      await parallel(line.sent.slice(-2), async (sent) => void at.add(await exchange(port, asSent(sent))));
      await replay(port);
      vi.useRealTimers();
    }
    expect(answers).toEqual({ 0: new Set([200]), 4: new Set([200]), 10: new Set([401]) });
    await quiet();
    const after = await look();
    expect([changedTables(before, after), after.said.slice(before.said.length)]).toEqual([[], []]);
  });

  test("to a process that began afterwards, and has nothing in memory: nothing is done, and nothing said", async () => {
    // Help asks no database and changes nothing: it alone may be read twice.
    await people.mara.command("/oms settings");
    await people.mara.close(await people.mara.waitForModal("the settings", (modal) => modal.submit !== null));
    await openHome();
    await quiet();
    const second = await openSecond(product);
    const before = await look();
    await replay(second.port);
    // It ends when everything that it had begun is done.
    await second.close();
    await quiet();
    const after = await look();
    expect([changedTables(before, after), after.said.slice(before.said.length)]).toEqual([[], []]);
  });
});

describe("the same request to two processes at the same moment", () => {
  let second: Awaited<ReturnType<typeof openSecond>>;
  beforeAll(async () => {
    second = await openSecond(product);
    line.alsoTo([second.port]);
  });

  test("a command that opens a form stores one draft, and the form is filled", async () => {
    await quiet();
    const before = await look();
    for (let each = 0; each < 5; each += 1) {
      await people.ada.command(`/oms draft Small bowl ${each}, 24 USD`);
      const form = await people.ada.waitForModal("the draft", (modal) => modal.submit !== null);
      await people.ada.close(form);
    }
    await quiet();
    const after = await look();
    expect((after.rows["changes"] ?? 0) - (before.rows["changes"] ?? 0)).toBe(5);
  });

  test("a submitted form, a click and an opened Home are done once", async () => {
    const before = await look();
    await people.mara.command("/oms settings");
    const settings = await people.mara.waitForModal("the settings", (modal) => modal.submit !== null);
    await people.mara.submit(settings, {});
    await openHome();
    await quiet();
    const after = await look();
    const audited = (after.rows["audit_events"] ?? 0) - (before.rows["audit_events"] ?? 0);
    const [newest] = await product.db.sql<{ action: string; n: number }>(
      "select action, count(*)::int as n from audit_events where id > (select max(id) from audit_events) - $1 group by action",
      [audited],
    );
    expect([audited, newest?.n]).toEqual([1, 1]);
    const events = await product.db.sql("select 1 from slack_events");
    const { said } = await look();
    await openHome();
    line.alsoTo([]);
    await second.close();
    expect((await product.db.sql("select 1 from slack_events")).length - events.length).toBe(1);
    expect((await look()).said.slice(said.length)).toEqual(["views.publish"]);
  });
});

/** Kept for docs/figures.json where everything runs at full scale. */
function record(figures: Record<string, unknown>): void {
  console.info(JSON.stringify(figures));
  const folder = join(import.meta.dirname, "../../.oms/figures");
  mkdirSync(folder, { recursive: true });
  if (full) writeFileSync(join(folder, "security.json"), `${JSON.stringify(figures, null, 2)}\n`);
}
