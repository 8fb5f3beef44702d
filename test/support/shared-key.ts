import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import { adminOn } from "#test/src/store/studio.ts";
import { openPaced, type Paced } from "./paced.ts";

/** What became of a day on one key. */
export type SharedKeyDay = {
  /** How long after it was asked for each publish was written, beside all that work, milliseconds. */
  readonly publishes: readonly number[];
  /** … and in the middle where nothing is beside: by the same queue, whose workers pause when they are idle. */
  readonly alone: number;
  /** The studios whose sync was done. */
  readonly synced: number;
  /** When the last of them was done, milliseconds from the beginning. */
  readonly syncedMs: number;
  readonly refused: number;
  /** How many edits were written when the last sync was done. */
  readonly editsBySyncs: number;
};

export type SharedKeyOptions = {
  readonly studios: number;
  readonly edits: number;
  readonly publishes: number;
  readonly perSecond: number;
};

const processes = 4;
/** As the worker has them (src/main/run-worker.ts). */
const slots = { operations: 6, kept: 2, idleMs: 1000, leaseMs: 600_000 };
/** Calls of a sync of a small shop; of a listing that is published; of twenty edits, which are a turn. */
const calls = { sync: 7, publish: 12, turn: 23 };
const turnEdits = 20;

/**
 * Studios on one key: one has so many approved edits waiting, every shop is due to be synchronised, and now and then another
 * studio publishes a listing. The queue, its claims and the pace are the real ones; the work is its calls.
 */
export async function dayOnSharedKey(options: SharedKeyOptions): Promise<SharedKeyDay> {
  const { studios, edits, publishes, perSecond } = options;
  const alone = await publishedAlone(perSecond);
  const paced = await openPaced({ processes, app: { perSecond }, limits: { perSecond, perDay: 1_000_000 } });
  try {
    const shops = await seed(paced, studios);
    const [busy, ...others] = shops;
    for (const shop of shops) await enqueue(paced, shop, "sync_shop", 10);
    if (busy) await enqueue(paced, busy, "apply_change", 10);
    const took: number[] = [];
    const day = { left: edits, synced: new Set<string>(), syncedMs: 0, editsBySyncs: 0, ended: false };
    const began = paced.now();
    const published = async () => {
      for (let number = 0; number < publishes; number += 1) {
        await paced.clock.sleep(pauseBefore(number));
        // A shop has one operation at a time: of one that is synchronised just now, that comes first.
        const shop = await idleShop(paced, others, number * 31);
        took.push(await publish(paced, shop));
      }
    };
    const work = async (operation: ClaimedOperation, process: number) => {
      if (operation.kind === "sync_shop") {
        await callInTurn(paced, process, "bulk", operation.studioId, calls.sync);
        day.synced.add(operation.studioId);
        day.syncedMs = paced.now() - began;
        if (day.synced.size === studios) day.editsBySyncs = edits - day.left;
        return "done";
      }
      if (operation.priority === 0) {
        await callInTurn(paced, process, "person", operation.studioId, calls.publish);
        return "done";
      }
      await callInTurn(paced, process, "bulk", operation.studioId, calls.turn);
      day.left -= turnEdits;
      return day.left > 0 ? "again" : "done";
    };
    const workers = Array.from({ length: processes }, (_, process) => runWorker(paced, process, day, work));
    await paced.clock.during(
      Promise.all([
        ...workers,
        published().then(async () => {
          while (day.synced.size < studios) await paced.clock.sleep(1_000);
          day.ended = true;
        }),
      ]),
    );
    const refused = paced.made.filter(({ status }) => status === 429).length;
    const { synced, syncedMs, editsBySyncs } = day;
    return { publishes: took, alone, synced: synced.size, syncedMs, refused, editsBySyncs };
  } finally {
    await paced.close();
  }
}

/** So many that the pauses of idle workers are met at all their moments. */
const publishesAlone = 15;

async function publishedAlone(perSecond: number): Promise<number> {
  const paced = await openPaced({ processes, app: { perSecond }, limits: { perSecond, perDay: 1_000_000 } });
  try {
    const [shop] = await seed(paced, 1);
    if (!shop) throw new Error("No shop was seeded.");
    const day = { ended: false };
    const took: number[] = [];
    const published = async () => {
      for (let number = 0; number < publishesAlone; number += 1) {
        await paced.clock.sleep(pauseBefore(number));
        took.push(await publish(paced, shop));
      }
      day.ended = true;
    };
    const work = async (operation: ClaimedOperation, process: number) => {
      await callInTurn(paced, process, "person", operation.studioId, calls.publish);
      return "done" as const;
    };
    const workers = Array.from({ length: processes }, (_, process) => runWorker(paced, process, day, work));
    await paced.clock.during(Promise.all([...workers, published()]));
    return took.toSorted((one, other) => one - other)[Math.floor(took.length / 2)] ?? 0;
  } finally {
    await paced.close();
  }
}

/** At no regular moments. */
function pauseBefore(number: number): number {
  return 3_000 + ((number * 7919) % 5_000);
}

/** @returns how long it took from being asked for to being written, milliseconds */
async function publish(paced: Paced, shop: SeededShop): Promise<number> {
  const asked = paced.now();
  await enqueue(paced, shop, "apply_change", 0);
  await done(paced, shop);
  return paced.now() - asked;
}

async function callInTurn(paced: Paced, process: number, priority: "person" | "bulk", studio: string, count: number) {
  for (let call = 0; call < count; call += 1) await paced.call(process, priority, studio);
}

async function runWorker(
  paced: Paced,
  process: number,
  day: { readonly ended: boolean },
  work: (operation: ClaimedOperation, process: number) => Promise<"done" | "again">,
): Promise<void> {
  const { work: queue, operations } = adminOn(paced.db);
  const running = new Set<Promise<void>>();
  const run = async (operation: ClaimedOperation) => {
    const outcome = await work(operation, process);
    await paced.atDatabase(() =>
      outcome === "done" ? operations.finish(operation, "done") : operations.release(operation, 0, false),
    );
  };
  while (!day.ended) {
    const free = slots.operations - running.size;
    const claimed =
      free === 0
        ? []
        : await paced.atDatabase(async () => {
            const counts = { operations: free, messages: 0, kept: slots.kept };
            return (await queue.claim(`worker ${process}`, counts, slots.leaseMs)).operations;
          });
    for (const operation of claimed) {
      const one: Promise<void> = run(operation).finally(() => running.delete(one));
      running.add(one);
    }
    await Promise.race([paced.clock.sleep(slots.idleMs), ...running]);
  }
}

type SeededShop = { readonly id: string; readonly studio: StudioId };

async function seed(paced: Paced, studios: number): Promise<SeededShop[]> {
  return paced.db.sql<SeededShop>(
    `with made as (
       insert into studios (team_id, name) select 'T' || n, 'Studio ' || n from generate_series(1, $1::integer) n returning id, team_id)
     insert into shops (id, studio_id, marketplace, external_id, name, url, currency, health)
     select gen_random_uuid(), id, 'etsy', team_id, team_id, 'https://s.example', 'USD', 'ok' from made
     returning id, studio_id as studio`,
    [studios],
  );
}

async function enqueue(paced: Paced, shop: SeededShop, kind: string, priority: number): Promise<void> {
  await paced.atDatabase(() =>
    paced.db.sql("insert into operations (studio_id, kind, key, shop_id, priority) values ($1, $2, $3, $4, $5)", [
      shop.studio,
      kind,
      crypto.randomUUID(),
      shop.id,
      priority,
    ]),
  );
}

/** The first from this place on that has nothing going on. */
async function idleShop(paced: Paced, shops: readonly SeededShop[], from: number): Promise<SeededShop> {
  for (let place = from; ; place += 1) {
    const shop = shops[place % shops.length];
    if (!shop) throw new Error("There is no other studio.");
    if (!(await isBusy(paced, shop))) return shop;
    // Once around, and all are busy: a moment later one isn't.
    if (place - from >= shops.length) await paced.clock.sleep(50);
  }
}

async function isBusy(paced: Paced, shop: SeededShop): Promise<boolean> {
  const rows = await paced.atDatabase(() =>
    paced.db.sql("select id from operations where shop_id = $1 and state = 'running'", [shop.id]),
  );
  return rows.length > 0;
}

async function done(paced: Paced, shop: SeededShop): Promise<void> {
  for (;;) {
    await paced.clock.sleep(50);
    const rows = await paced.atDatabase(() =>
      paced.db.sql("select id from operations where shop_id = $1 and priority = 0 and state in ('queued', 'running')", [
        shop.id,
      ]),
    );
    if (rows.length === 0) return;
  }
}
