import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { AppDeps } from "#src/modules/deps.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import { fillEveryTable } from "#test/supabase/fill-every-table.ts";
import { openTeam, type Team, type Workshop } from "./workshop.ts";

/** A studio with rows in every table, photos in its folder (one of which no row names), and its app installed in Slack. */
export async function fullStudio(workshop: Workshop, name: string): Promise<Team> {
  const { db, deps } = workshop;
  const team = await openTeam(workshop, name);
  await fillEveryTable(workshop, team);
  for (const mark of ["named", "stray"]) {
    const bytes = Buffer.from(`${mark} photo of ${name}`);
    await deps.photoBytes.put(team.id, sha256(bytes), bytes);
  }
  // What was claimed to fill the queue is over: nothing of it runs on by itself.
  await db.sql(
    `update operations set state = 'done', lease_token = null, lease_until = null, finished_at = app.now()
     where studio_id = $1 and state in ('queued', 'running')`,
    [team.id],
  );
  await deliverAll(workshop);
  return team;
}

/** Everything that waits for Slack arrives. @returns the templates, in order */
export async function deliverAll({ admin }: Pick<Workshop, "admin">): Promise<string[]> {
  const sent: string[] = [];
  for (;;) {
    const claimed = await admin.outbox.claim("slack", 50, 60_000);
    if (claimed.length === 0) return sent;
    for (const message of claimed) {
      await admin.outbox.delivered(message);
      sent.push(message.entry.template);
    }
  }
}

/** Runs the erasure, and delivers what it says, until nothing is left to run. @returns the templates sent */
export async function workAndDeliver(workshop: Workshop, deps?: AppDeps): Promise<string[]> {
  const sent: string[] = [];
  for (let round = 0; round < 20; round += 1) {
    const due = await workshop.claim();
    for (const operation of due) await workshop.runOne(operation, deps ? { deps } : {});
    sent.push(...(await deliverAll(workshop)));
    const [waiting] = await workshop.db.sql<{ at: string | null }>(
      "select min(run_at)::text as at from operations where state in ('queued', 'running')",
    );
    if (!waiting?.at) return sent;
    workshop.clock.pass(Math.max(1, new Date(waiting.at).getTime() - workshop.clock.now().getTime()));
  }
  throw new Error("it never comes to an end");
}

/** Every row of every table, as text, by table. */
export async function dump({ db }: Pick<Workshop, "db">): Promise<Map<string, string[]>> {
  const tables = await db.sql<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1",
  );
  const rows = new Map<string, string[]>();
  for (const { name } of tables) {
    const found = await db.sql<{ row: string }>(`select to_jsonb(t)::text as row from public.${name} t order by 1`);
    rows.set(
      name,
      found.map(({ row }) => row),
    );
  }
  return rows;
}

/** The rows among them that say one of these words, by table; tables without one are left out. */
export function rowsWith(rows: ReadonlyMap<string, readonly string[]>, words: readonly string[]) {
  return Object.fromEntries(
    [...rows].flatMap(([table, all]) => {
      const found = all.filter((row) => words.some((word) => row.includes(word)));
      return found.length > 0 ? [[table, found] as const] : [];
    }),
  );
}

export function photoFiles({ photoDir }: Pick<Workshop, "photoDir">, studioId: string): string[] {
  const folder = join(photoDir, studioId);
  return existsSync(folder) ? readdirSync(folder) : [];
}
