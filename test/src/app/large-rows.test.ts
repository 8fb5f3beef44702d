import { expect, vi } from "vitest";
import { addShop } from "./drafting.ts";
import { publicUrl } from "./workshop.ts";
import { sameTeamTest } from "#test/support/workshop-test.ts";

vi.setConfig({ testTimeout: 120_000 });

const listings = 250;
const kb = 1024;
/** What the outgoing HTTP takes of any answer. */
const largestAnswer = 10 * kb * kb;

const test = sameTeamTest;

test.beforeAll(async ({ workshop, team }) => {
  const shop = await addShop(workshop, team);
  // As one of 150 options: 60 kB, so that a thousand of them are 60 MB.
  await workshop.db.sql(
    `insert into listings (studio_id, shop_id, external_id, state, live, ours, base, code)
     select $1, $2, n::text, 'active', x, x, '{}', 'c' || n from generate_series(1, $3::int) n,
       jsonb_build_object('title', 'Apron ' || n, 'description', repeat('linen ', 10000), 'price:', 2400) x`,
    [team.id, shop, listings],
  );
  // As an import of many long descriptions.
  await workshop.db.sql(
    `insert into imports (id, studio_id, member_id, file, plan)
     select gen_random_uuid(), $1, (select id from members where studio_id = $1 limit 1), '{}',
       jsonb_build_object('lines', n, 'changes', '[]'::jsonb, 'problems', '[]'::jsonb, 'problemCount', 0, 'text', repeat('text ', 500000))
     from generate_series(1, 5) n`,
    [team.id],
  );
});

test("a piece of an export is cut where its rows are large, and no row is left out or there twice", async ({
  workshop,
  team,
}) => {
  const store = workshop.deps.stores.worker(team.id);
  for (const [table, count] of [
    ["listings", listings],
    ["imports", 5],
  ] as const) {
    const found: unknown[] = [];
    let pieces = 0;
    for (let after = null, more = true; more; pieces += 1) {
      const piece = await store.exportRows(table, after, 200);
      expect(JSON.stringify(piece.rows).length).toBeLessThan(largestAnswer / 3);
      found.push(...piece.rows.map((row) => row["id"]));
      after = piece.rows.at(-1) ?? null;
      more = piece.more;
    }
    expect(found).toHaveLength(count);
    expect(new Set(found).size).toBe(count);
    expect(pieces).toBeGreaterThan(4);
  }
});

test("a table comes in pieces that each fit, with every listing once", async ({ workshop, team }) => {
  const owner = team.actors.owner;
  const { url, listings: counted, lines } = await workshop.app.exportTable(owner, "products");
  expect([counted, lines]).toEqual([listings, listings]);
  let whole = "";
  let pieces = 0;
  for await (const piece of (await workshop.app.download(url.slice(publicUrl.length))).text) {
    expect(piece.length).toBeLessThan(largestAnswer);
    whole += piece;
    pieces += 1;
  }
  expect(pieces).toBeGreaterThan(2);
  expect(whole.match(/^c\d+,/gm)).toHaveLength(listings);
});
