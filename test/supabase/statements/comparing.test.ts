import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Filled, firstMember, openFilled } from "./filled.ts";
import type { Caller } from "./plans.ts";

/** Whether a listing differs is asked whenever it, or a change of it, is written: it costs as much as differs, and not as all its fields. */
vi.setConfig({ hookTimeout: 300_000 });

let filled: Filled;
let member: Caller;

beforeAll(async () => {
  filled = await openFilled({ studios: 1, listingsPerShop: 10 });
  member = await firstMember(filled.superuser);
});
afterAll(async () => filled?.close());

const fields = (count: number, differing: number, word: string) =>
  JSON.stringify(
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`field${index}`, [index < differing ? word : "the same"]]),
    ),
  );

test.each([
  [0, 0],
  [1, 2],
  [3, 6],
])(
  "of forty fields of which %i differ, %i values are folded, and what was asked is read once",
  async (differing, folded) => {
    const ran = await filled.explainer.run(
      member,
      `select app.unasked_differences(pg_catalog.jsonb_populate_record(l, pg_catalog.jsonb_build_object(
       'live', '${fields(40, differing, "there")}'::jsonb, 'ours', '${fields(40, differing, "here")}'::jsonb)))
     from public.listings l limit 1`,
    );
    expect(ran.error).toBeNull();
    const run = (words: string) => ran.plans.filter(({ text }) => text.includes(words)).length;
    expect(run("jsonb_object_agg(f.key")).toBe(folded);
    expect(run("'{edit,set}'")).toBe(differing > 0 ? 1 : 0);
  },
);
