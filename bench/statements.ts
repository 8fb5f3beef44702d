import { openSuperuser } from "#sandbox/supabase/superuser.ts";
import { type Ids, idsOf, json, reads, scheduled } from "#test/supabase/statements/calls.ts";
import { fillManyStudios, type Scale } from "#test/supabase/statements/many-studios.ts";
import { type Caller, openExplainer } from "#test/supabase/statements/plans.ts";
import { createFromTemplate, type PostgresForTests } from "#test/support/postgres-databases.ts";
import { startMigrated } from "#test/support/postgres-setup.ts";
import { byScale, type Figure, median, rounded } from "./figure.ts";

/** Studios of three shops each, smallest first. */
const sizes = byScale({ full: [1, 100, 1000], usual: [1, 20], smoke: [1, 3] });
const listingsPerShop = byScale({ full: 300, usual: 40, smoke: 10 });
/** Listings in one studio. */
const studios = byScale({ full: [5_000, 50_000], usual: [300, 3_000], smoke: [30, 60] });
const runs = byScale({ full: 5, usual: 5, smoke: 1 });
const aimMs = 50;

/** Middle of five runs of each call, in milliseconds, in a database of its own on a real Postgres. Each is taken back. */
async function measured(
  server: PostgresForTests,
  scale: Scale,
  calls: (ids: Ids) => readonly (readonly [Caller, string])[],
): Promise<Record<string, number>> {
  const database = await createFromTemplate(server);
  try {
    const superuser = openSuperuser(database.url);
    await fillManyStudios(superuser, scale);
    const [ids] = await superuser.query<Ids>(idsOf(scale.more ? 1 : Math.ceil(scale.studios / 2)));
    if (!ids) throw new Error("no studio");
    await superuser.close();
    const session = await openExplainer(database.url);
    const times: Record<string, number> = {};
    for (const [caller, call] of calls(ids)) {
      const each: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        const { ms, error } = await session.run(caller, `select public.${call}`, { explain: false });
        if (error !== null) throw new Error(`${call}: ${error}`);
        each.push(ms);
      }
      // Ids are others in each size.
      const name = Object.entries(ids).reduce((text, [what, id]) => text.replaceAll(id, what), call);
      times[name] = median(each);
    }
    await session.close();
    return times;
  } finally {
    await database.drop();
  }
}

const secretKey: Caller = { role: "service_role" };
const personOf = (ids: Ids): Caller => ({
  role: "authenticated",
  claims: { studio_id: ids.studio, app_role: "member", member_id: ids.member },
});

/** Statements over all studios and reads of one among them, beside the same with fewer studios. */
async function overAllStudios(server: PostgresForTests): Promise<Figure[]> {
  const bySize: (readonly [number, Record<string, number>])[] = [];
  for (const count of sizes) {
    const times = await measured(server, { studios: count, listingsPerShop }, (ids) => [
      ...scheduled.map(([call]) => [secretKey, call] as const),
      ...reads(ids).map((call) => [personOf(ids), call] as const),
    ]);
    bySize.push([count, times]);
  }
  const [most, times] = bySize.at(-1) ?? [0, {}];
  const smaller = bySize.slice(0, -1);
  const linear = new Set(scheduled.filter(([, whole]) => whole !== undefined).map(([call]) => call));
  return Object.entries(times).map(([call, ms]) => {
    const before = smaller.at(-1);
    // Half as much again for what a run varies by.
    const grown = before ? ms / Math.max(1, before[1][call] ?? ms) <= (most / before[0]) * 1.5 : true;
    return {
      name: `${call} with ${most} studios`,
      value: rounded(ms),
      unit: "ms",
      aim: linear.has(call) ? `< ${aimMs}, or linear in studios` : `< ${aimMs}`,
      ok: ms < aimMs || (linear.has(call) && grown),
      beside: Object.fromEntries(
        smaller.map(([count, each]) => [`${count} studios, ms`, rounded(each[call] ?? Number.NaN)]),
      ),
    };
  });
}

/** What a person asks inside one studio, beside the same in a smaller one. */
async function insideOne(server: PostgresForTests): Promise<Figure[]> {
  const asked = (ids: Ids) =>
    [
      [
        "found by words",
        `read_listings(${json({ words: "linen apr", limit: 10 })}), public.count_listings(${json({ words: "linen apr" })})`,
      ],
      [
        "found by a word of all titles",
        `read_listings(${json({ words: "linen", limit: 10 })}), public.count_listings(${json({ words: "linen" })})`,
      ],
      [
        "found by code",
        `read_listings(${json({ words: "1-77", limit: 10 })}), public.count_listings(${json({ words: "1-77" })})`,
      ],
      [
        "found by SKU",
        `read_listings(${json({ words: "sku-1-77", limit: 10 })}), public.count_listings(${json({ words: "sku-1-77" })})`,
      ],
      [
        "found by number",
        `read_listings(${json({ words: "1000077", limit: 10 })}), public.count_listings(${json({ words: "1000077" })})`,
      ],
      [
        "on sale, counted and shown",
        `read_listings(${json({ states: ["active"], limit: 10 })}), public.count_listings(${json({ states: ["active"] })})`,
      ],
      ["Home", `read_home('${ids.member}', 3, 5, 0, '{"words": "", "limit": 9}')`],
      ["products found by words", `read_products(${json({ words: "apron 77", limit: 8 })})`],
      ["500 that wait for one person", `read_waiting('${ids.member}', 50, 0, null, null)`],
      ["a listing found among 500 that wait", "find_changes('apron 77', null, null, 15)"],
      ["digest", "read_digest(now() - interval '1 day', now(), 6)"],
      ["the export's message", "count_table()"],
    ].map(([name, call]) => [name ?? "", personOf(ids), call ?? ""] as const);
  const bySize: (readonly [number, Record<string, number>])[] = [];
  for (const count of studios) {
    const names: Record<string, string> = {};
    const times = await measured(server, { studios: 3, listingsPerShop: 100, more: count - 300, waiting: 500 }, (ids) =>
      asked(ids).map(([name, caller, call]) => {
        names[Object.entries(ids).reduce((text, [what, id]) => text.replaceAll(id, what), call)] = name;
        return [caller, call] as const;
      }),
    );
    bySize.push([count, Object.fromEntries(Object.entries(times).map(([call, ms]) => [names[call] ?? call, ms]))]);
  }
  const [small, large] = bySize;
  if (!small || !large) throw new Error("two sizes are compared");
  return Object.entries(large[1]).map(([name, ms]) => {
    const before = small[1][name] ?? Number.NaN;
    return {
      name: `${name}, ${large[0]} listings in one studio`,
      value: rounded(ms),
      unit: "ms",
      aim: "≤ 1000, and ≤ 200 with 5 000",
      ok: ms <= 1000 && before <= 200,
      beside: { [`${small[0]} listings, ms`]: rounded(before) },
    };
  });
}

/** Statements over all studios, and inside a large one. */
export async function statements(): Promise<Figure[]> {
  const migrated = await startMigrated();
  try {
    return [...(await overAllStudios(migrated.server)), ...(await insideOne(migrated.server))];
  } finally {
    await migrated.stop();
  }
}
