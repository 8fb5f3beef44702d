import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import {
  type EmbeddedSupabase,
  type LocalSupabase,
  migrationsDir,
  startEmbeddedSupabase,
} from "#sandbox/supabase/embedded.ts";
import { readMigrations } from "#sandbox/supabase/migrate.ts";
import { openRealPostgrest } from "#sandbox/supabase/real-postgrest.ts";
import { openSuperuser } from "#sandbox/supabase/superuser.ts";
import { must } from "#test/src/store/studio.ts";
import { testKeys } from "#test/support/database.ts";
import { createFromTemplate, type OwnDatabase } from "#test/support/postgres-databases.ts";
import { migrate, openNewProject } from "../schema/build.ts";
import { dataOf } from "../schema/data-of.ts";
import { memberClaims, signWith } from "../tokens.ts";
import { answering, named, type Question, questions } from "./questions.ts";

/**
 * The embedded layer and real PostgREST are asked the same, on the same data. What differs is said in the docstring of
 * sandbox/supabase/like-postgrest.ts, and here.
 */
const fixtures = join(import.meta.dirname, "../fixtures");
const fixture = must(readdirSync(fixtures).toSorted(byName).at(-1));

/** What the newest version with a fixture left, as the migrations since have made it. */
async function filled(): Promise<string> {
  const project = await openNewProject(must(inject("postgres")));
  const migrations = readMigrations(migrationsDir);
  await migrate(
    project,
    migrations.filter(({ version }) => version <= must(fixture.split("_")[0])),
  );
  await project.exec(readFileSync(join(fixtures, fixture), "utf8"));
  await migrate(project, migrations);
  const data = await dataOf({ sql: (text, parameters) => project.query(text, parameters) });
  await project.close();
  // The migrations put these rows into the new databases as well.
  return `delete from app.marketplaces; delete from app.operation_kinds;\n${data}`;
}

/** By the question's name: how the embedded layer answers, and PostgREST 12.0.2. */
const known: Readonly<Record<string, readonly [embedded: string, real: string]>> = {
  'POST rpc/answer_as {"p_code":"42P01"}': ["404 PGRST205", "404 42P01"],
  'POST rpc/answer_as {"p_code":"42P17"}': ["500 42P17", "400 42P17"],
  "POST rpc/read_studio with a token that is ended": ["401 PGRST303", "401 PGRST301"],
  "POST rpc/read_studio with a token that is unreadable": ["401 42501", "401 PGRST301"],
  "GET nope?select=*": ["404 PGRST205", "404 42P01"],
  "POST nope": ["404 PGRST205", "404 42P01"],
  "GET shops?select=id,nope": ["400 42703", "400 42703"],
  "GET shops?nope=eq.1": ["400 42703", "400 42703"],
  "GET change_items?select=id,changes!change_items_studio_id_change_id_fkey(number)&order=seq&limit=2": [
    "400 21000",
    "200",
  ],
  "GET change_items?select=id,changes(number),shops(name)&order=seq&limit=2": ["300 PGRST201", "200"],
};

let embedded: EmbeddedSupabase;
let copy: OwnDatabase;
let real: LocalSupabase;
let tokens: Readonly<Record<NonNullable<Question["token"]> | "a member's", string | null>>;

beforeAll(async () => {
  embedded = await startEmbeddedSupabase({ ...testKeys, dir: "memory://" });
  copy = await createFromTemplate(must(inject("postgres")));
  const { publicKey } = must(inject("postgrest"));
  const superuser = openSuperuser(copy.url);
  const data = await filled();
  for (const database of [embedded, superuser]) await database.exec(data + answering);
  await superuser.close();
  real = await openRealPostgrest({ ...testKeys, url: copy.url, trusted: [publicKey] });
  const [owner] = await real.query<{ studio: string; member: string }>(
    `select m.studio_id as studio, m.id as member from members m
     where m.role = 'owner' and m.studio_id not in (select studio_id from erasure_requests)`,
  );
  const claims = memberClaims(must(owner).studio, must(owner).member);
  tokens = {
    "a member's": await signWith(testKeys.jwtSecret, claims),
    none: null,
    ended: await signWith(testKeys.jwtSecret, claims, -120),
    unreadable: "unreadable",
    forged: await signWith("another secret that is as long as ours", claims),
  };
});
afterAll(async () => {
  await real.close();
  await embedded.close();
  await copy.drop();
});

type Answer = {
  readonly status: number;
  readonly code: string | null;
  readonly range: string | null;
  readonly body: unknown;
};

async function ask(database: LocalSupabase, { method, path, body, headers, token }: Question): Promise<Answer> {
  const bearer = tokens[token ?? "a member's"];
  const response = await database.fetch(`http://project.test/rest/v1/${path}`, {
    method,
    headers: {
      apikey: testKeys.publishableKey,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const read: unknown = text === "" ? null : JSON.parse(text);
  const code = !response.ok && isError(read) ? read.code : null;
  return { status: response.status, code, range: response.headers.get("content-range"), body: read };
}

const isError = (body: unknown): body is { readonly code: string } =>
  typeof body === "object" && body !== null && "code" in body && typeof body.code === "string";

/** The words of an error of PostgREST's own differ from version to version. */
const compared = ({ status, code, ...rest }: Answer) =>
  code?.startsWith("PGRST") ? { status, code } : { status, ...rest };
const inShort = ({ status, code }: Answer) => [status, code].filter((word) => word !== null).join(" ");

test.each(questions.map((question) => [named(question), question] as const))("%s", async (name, question) => {
  const answers = [await ask(embedded, question), await ask(real, question)] as const;
  const expected = known[name];
  expect(expected ? answers.map(inShort) : compared(answers[0])).toEqual(expected ?? compared(answers[1]));
});

test("what is said to differ is asked for", () => {
  const asked = questions.map(named);
  expect(Object.keys(known).filter((name) => !asked.includes(name))).toEqual([]);
  expect(new Set(asked).size).toBe(asked.length);
});

function byName(a: string, b: string): number {
  return a < b ? -1 : 1;
}
