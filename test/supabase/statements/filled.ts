import { inject } from "vitest";
import { openSuperuser, type Superuser } from "#sandbox/supabase/superuser.ts";
import { createFromTemplate } from "#test/support/postgres-databases.ts";
import { fillManyStudios, idOf, type Scale } from "./many-studios.ts";
import { type Caller, type Explainer, openExplainer } from "./plans.ts";

/** A database of its own with many studios in it, and a session that tells how each statement was run. */
export type Filled = { readonly superuser: Superuser; readonly explainer: Explainer; close(): Promise<void> };

export async function openFilled(scale: Scale): Promise<Filled> {
  const server = inject("postgres");
  if (!server) throw new Error("There is no Postgres server here: run this test by `npm run test:rls -- <file>`.");
  const database = await createFromTemplate(server);
  const superuser = openSuperuser(database.url);
  await fillManyStudios(superuser, scale);
  const explainer = await openExplainer(database.url);
  return {
    superuser,
    explainer,
    async close() {
      await explainer.close();
      await superuser.close();
      await database.drop();
    },
  };
}

/** The first person of the first studio. */
export async function firstMember(superuser: Superuser): Promise<Caller> {
  const [row] = await superuser.query<{ studio: string; member: string }>(
    `select ${idOf("studio", "'1'")} as studio, ${idOf("member", "'1:0'")} as member`,
  );
  if (!row) throw new Error("no studio");
  return { role: "authenticated", claims: { studio_id: row.studio, app_role: "member", member_id: row.member } };
}
