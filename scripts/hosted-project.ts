import { z } from "zod";
import { migrationsDir } from "#sandbox/supabase/embedded.ts";
import { readMigrations } from "#sandbox/supabase/migrate.ts";
import type { Superuser } from "#sandbox/supabase/superuser.ts";
import { createJwtSigner } from "#src/main/stores/tenant-stores.ts";

/** A Supabase project to test against, hosted or self-hosted. */
export type HostedProject = {
  readonly url: string;
  readonly publishableKey: string;
  readonly secretKey: string;
  /** The private key as JWK that the project has imported under its `kid`. */
  readonly signingKey: string;
  /** `postgres://…`, of the role that owns the tables. */
  readonly databaseUrl: string;
};

const variables = {
  SUPABASE_PUBLISHABLE_KEY: "the publishable key (Project Settings, API Keys)",
  SUPABASE_SECRET_KEY: "a secret key (Project Settings, API Keys)",
  SUPABASE_JWT_SIGNING_KEY:
    "the private ES256 key as JWK that the project has imported (supabase gen signing-key --algorithm ES256; Project Settings, JWT Keys)",
  SUPABASE_DB_URL: "the database's address with its password, session mode or direct (button Connect)",
} as const;
type Variable = keyof typeof variables;

/** What keeps a run from beginning, as sentences for the person who typed the command; never a value. */
export class NotReady extends Error {
  constructor(sentences: readonly string[]) {
    super(sentences.join("\n"));
    this.name = "NotReady";
  }
}

/** @throws NotReady naming everything that is missing, at once */
export function readProject(
  address: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): HostedProject {
  const problems: string[] = [];
  if (address === undefined) problems.push("Say which project: npm run test:hosted -- https://<project>.supabase.co");
  else if (!isAddress(address)) problems.push(`${address} is no https address of a project.`);
  for (const [name, what] of Object.entries(variables)) {
    if (!environment[name]) problems.push(`${name} is missing: ${what}.`);
  }
  const value = (name: Variable) => environment[name] ?? "";
  if (value("SUPABASE_JWT_SIGNING_KEY") !== "") problems.push(...problemOfKey(value("SUPABASE_JWT_SIGNING_KEY")));
  if (value("SUPABASE_DB_URL") !== "" && !/^postgres(ql)?:\/\//.test(value("SUPABASE_DB_URL"))) {
    problems.push("SUPABASE_DB_URL does not begin with postgres://");
  }
  if (problems.length > 0) throw new NotReady(problems);
  return {
    url: new URL(address ?? "").origin,
    publishableKey: value("SUPABASE_PUBLISHABLE_KEY"),
    secretKey: value("SUPABASE_SECRET_KEY"),
    signingKey: value("SUPABASE_JWT_SIGNING_KEY"),
    databaseUrl: value("SUPABASE_DB_URL"),
  };
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "localhost"].includes(hostname));
}

function problemOfKey(key: string): string[] {
  try {
    createJwtSigner(key);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : "SUPABASE_JWT_SIGNING_KEY can't be used"];
  }
}

const count = z.object({ count: z.number() });

/**
 * Nothing runs against a project in use: the suite claims operations, and empties every table afterwards.
 *
 * @throws NotReady
 */
export async function requireOwnProject(superuser: Superuser): Promise<void> {
  const due = readMigrations(migrationsDir).map(({ version }) => version);
  const there = await appliedMigrations(superuser);
  const lacking = due.filter((version) => !there.has(version));
  if (lacking.length > 0) {
    throw new NotReady([
      `The project lacks ${lacking.length} of ${due.length} migrations, ${lacking[0]} first. Apply them: npx supabase@3 db push --remote="$SUPABASE_DB_URL" --yes`,
    ]);
  }
  const [studios] = await superuser.query("select count(*)::int as count from public.studios");
  const { count: held } = count.parse(studios);
  if (held > 0) {
    throw new NotReady([
      `The project holds ${held} ${held === 1 ? "studio" : "studios"}. The suite claims operations and empties the tables: give it a project of its own.`,
    ]);
  }
}

async function appliedMigrations(superuser: Superuser): Promise<Set<string>> {
  const [found] = await superuser.query<{ there: boolean }>(
    "select to_regclass('supabase_migrations.schema_migrations') is not null as there",
  );
  if (!found?.there) return new Set();
  const rows = await superuser.query<{ version: string }>("select version from supabase_migrations.schema_migrations");
  return new Set(rows.map(({ version }) => version));
}

const tables = `select format('public.%I', relname) as name from pg_catalog.pg_class
  where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`;

/** Everything that the suite made. Only after `requireOwnProject`. */
export async function emptyProject(superuser: Superuser): Promise<void> {
  const names = (await superuser.query<{ name: string }>(tables)).map(({ name }) => name);
  await superuser.exec(`truncate ${names.join(", ")} cascade`);
}

/** @returns how many rows are in it, all tables together */
export async function rowsLeft(superuser: Superuser): Promise<number> {
  let rows = 0;
  for (const { name } of await superuser.query<{ name: string }>(tables)) {
    const [found] = await superuser.query(`select count(*)::int as count from ${name}`);
    rows += count.parse(found).count;
  }
  return rows;
}
