import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { ChangeRecord } from "#src/modules/changes/records.ts";
import type { TenantStore } from "#src/modules/deps.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { migrationsDir } from "#sandbox/supabase/embedded.ts";
import { readMigrations } from "#sandbox/supabase/migrate.ts";
import { openSupabaseOnPostgres } from "#sandbox/supabase/on-postgres.ts";
import { readSchemas } from "#sandbox/supabase/schemas.ts";
import { type TestDatabase, testKeys } from "#test/support/database.ts";
import { adminOn, approval, must, quiet, storesOn, submit } from "#test/src/store/studio.ts";
import { migrate, type OwnProject, openNewProject } from "./build.ts";
import { differences, readWholeCatalogue } from "./whole-catalogue.ts";

/**
 * What people did with an earlier version is there after the migrations that came since, and goes on. A version's filled
 * database is in `../fixtures` (scripts/fixture.ts): `<its newest migration>_<version>.sql`.
 */
const fixtures = join(import.meta.dirname, "../fixtures");
const versions = readdirSync(fixtures).map((file) => file.replace(/\.sql$/, "").split("_") as [string, string]);

test("there is a filled database of the first version", () => {
  expect(versions).toContainEqual(["20261129000000", "0.1.0"]);
});

/** What the fixture lacks: categories and processing profiles under the keys of their time, in approved forms too. */
const asItWas = `
  update changes set content = content || '{"taxonomyId": 1001}' where kind = 'create';
  update change_targets set payload = '{"autoRenew":false,"readinessStateId":31,"tags":["ä","b"],"taxonomyId":1001,"title":"A \\"taxonomyId\\": 5"}'
    where payload is not null and change_id in (select id from changes where kind = 'create' and content_hash <> '');
  update decisions d set content_hash = app.content_hash(d.change_id) from changes c
    where c.id = d.change_id and c.kind = 'create' and c.content_hash <> '';
  update changes set content_hash = app.content_hash(id) where kind = 'create' and content_hash <> '';
`;

describe.each(versions)("a database with the migrations up to %s, as version %s left it", (newest, version) => {
  let project: OwnProject;
  let database: ReturnType<typeof openSupabaseOnPostgres>;
  let db: Pick<TestDatabase, "url" | "keys" | "fetch">;
  let studio: { id: StudioId; teamId: string };
  let before: Record<string, number>;
  let applied: number;

  beforeAll(async () => {
    const server = must(inject("postgres"));
    project = await openNewProject(server);
    await migrate(
      project,
      readMigrations(migrationsDir).filter((migration) => migration.version <= newest),
    );
    await project.exec(readFileSync(join(fixtures, `${newest}_${version}.sql`), "utf8"));
    await project.exec(asItWas);
    before = await rowsOf(project);
    applied = await migrate(project, readMigrations(migrationsDir));
    database = openSupabaseOnPostgres({ ...testKeys, url: project.url });
    db = { url: "http://database.test", keys: testKeys, fetch: (input, init) => database.fetch(input, init) };
    const [found] = await project.query<{ id: StudioId; teamId: string }>(
      `select id, team_id as "teamId" from studios where id not in (select studio_id from erasure_requests)`,
    );
    studio = must(found);
  });
  afterAll(async () => {
    await database.close();
    await project.close();
  });

  async function as(slackUserId: string): Promise<TenantStore> {
    const member = await adminOn(db).studios.member(studio.id, slackUserId);
    return storesOn(db).for({ studioId: studio.id, teamId: studio.teamId, member: must(member) });
  }
  const titled = async (title: string): Promise<ChangeRecord> => {
    const changes = await (await as("UVIEWER")).changes({ limit: 50 });
    return must(changes.find(({ content }) => content.title === title));
  };

  test("has the same schema as a new one", async () => {
    const declared = await openNewProject(must(inject("postgres")));
    for (const { sql } of readSchemas()) await declared.exec(sql);
    const expected = await readWholeCatalogue(declared);
    await declared.close();
    expect(differences(expected, await readWholeCatalogue(project))).toEqual([]);
  });

  test("had rows in every table, and has them all", async () => {
    expect(Object.keys(before).filter((table) => before[table] === 0)).toEqual([]);
    const { change_targets: items, taxonomy: categories, products = 0, ...same } = before;
    // A migration that is meant to take rows away says here which.
    expect(await rowsOf(project)).toMatchObject({ ...same, change_items: items, categories });
    // Each draft has one since.
    expect((await rowsOf(project))["products"]).toBeGreaterThan(products);
    expect(applied).toBe(readMigrations(migrationsDir).filter((migration) => migration.version > newest).length);
  });

  test("drafts, reviews, approvals and who had a hand in them are read through the store", async () => {
    const viewer = await as("UVIEWER");
    const nameOf = new Map((await viewer.members()).map(({ id, name }) => [id, name]));
    const changes = await viewer.changes({ limit: 50, oldestFirst: true });
    const told = changes.map((change) => ({
      title: change.content.title,
      state: change.state,
      author: nameOf.get(change.author),
      contributors: change.contributors.map((id) => nameOf.get(id)),
      asked: change.requested.map(({ by }) => nameOf.get(by)),
      decisions: change.decisions.map(({ by, verdict, reason }) => [nameOf.get(by), verdict, reason]),
    }));
    const drafted = { author: "maker", contributors: ["maker", "other"], asked: [], decisions: [] };
    const approved = { author: "maker", contributors: ["maker"], decisions: [["manager", "approve", null]] };
    expect(told).toEqual([
      { title: "Linen apron", state: "applied", asked: ["maker"], ...approved },
      { ...drafted, title: "Draft of two", state: "draft" },
      { ...drafted, title: "In review", state: "in_review", asked: ["maker"] },
      {
        ...drafted,
        title: "Sent back",
        state: "rejected",
        asked: ["maker"],
        decisions: [["manager", "ask_for_changes", "The seams, please"]],
      },
      { title: "Linen apron", state: "approved", asked: ["maker"], ...approved },
      { ...drafted, title: "Discarded", state: "discarded" },
    ]);
    const { barred } = await titled("In review");
    expect(barred.map(({ by }) => nameOf.get(by))).toEqual(["maker", "other"]);
    const [item] = (await titled("In review")).items;
    expect(item?.content).toMatchObject({ price: { amount: 2400, currency: "USD" }, quantity: 3 });
  });

  test("an approval names the hash of just what it was given for, as it is computed now", async () => {
    const [named] = await project.query<{ requests: number; approvals: number; other: number }>(
      `select count(distinct c.id)::int as requests, count(d.id)::int as approvals,
         count(*) filter (where c.content_hash is distinct from app.content_hash(c.id)
           or d.content_hash is distinct from c.content_hash and d.id is not null)::int as other
       from changes c left join decisions d on d.change_id = c.id where c.content_hash <> ''`,
    );
    expect(named).toEqual({ requests: expect.any(Number), approvals: expect.any(Number), other: 0 });
    expect([must(named).requests > 0, must(named).approvals > 0]).toEqual([true, true]);
  });

  test("fields keep their values under neutral keys, in approved forms too", async () => {
    const { content, items } = await titled("In review");
    expect(content).toMatchObject({ category: 1001, title: "In review" });
    expect(items[0]?.payload).toBe(
      canonicalJson({ title: 'A "taxonomyId": 5', category: 1001, readiness: 31, autoRenew: false, tags: ["ä", "b"] }),
    );
    const old = await project.query<{ table: string }>(
      `select t.name as "table" from (values
        ('changes', (select jsonb_agg(to_jsonb(c))::text from changes c)),
        ('items', (select jsonb_agg(to_jsonb(i) - 'payload')::text from change_items i)),
        ('listings', (select jsonb_agg(to_jsonb(l))::text from listings l)),
        ('products', (select jsonb_agg(to_jsonb(p))::text from products p)),
        ('shops', (select jsonb_agg(to_jsonb(s))::text from shops s))) t (name, rows)
      where t.rows ~ 'taxonomyId|readinessStateId'`,
    );
    expect(old).toEqual([]);
  });

  test("goes on: what is in review is approved, what was approved is applied, a draft is asked for", async () => {
    const inReview = await titled("In review");
    const manager = await as("USECOND");
    expect((await manager.waiting(await memberId("USECOND"), { limit: 5 })).some.map(({ id }) => id)).toEqual([
      inReview.id,
    ]);
    await manager.decideChange(approval(inReview, inReview.contentHash));
    const draft = await titled("Draft of two");
    await submit(await as("UMAKER"), draft);
    await (await as("UMAKER")).withdrawChange({ changeId: draft.id, ...quiet });
    expect([(await titled("In review")).state, (await titled("Draft of two")).state]).toEqual(["approved", "draft"]);
    // One write to a shop at a time.
    const claimed = await adminOn(db).operations.claim("worker", 5, 60_000);
    expect(claimed.map(({ kind, studioId }) => [kind, studioId])).toEqual([["apply_change", studio.id]]);
  });

  async function memberId(slackUserId: string) {
    return must(await adminOn(db).studios.member(studio.id, slackUserId)).id;
  }
});

async function rowsOf(project: OwnProject): Promise<Record<string, number>> {
  const tables = await project.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
  );
  const counted = tables.map(({ name }) => `select '${name}' as name, count(*)::int as rows from public.${name}`);
  const rows = await project.query<{ name: string; rows: number }>(counted.join(" union all "));
  return Object.fromEntries(rows.map(({ name, rows: count }) => [name, count]));
}
