import type { SupabaseClient } from "@supabase/supabase-js";
import { type House, openHouse, openStudio, type Studio } from "#test/src/store/studio.ts";
import { type Caller, openCallers } from "./callers.ts";
import { type Catalogue, readCatalogue } from "./catalogue.ts";
import { fillEveryTable } from "./fill-every-table.ts";
import { knowVictim, type Victim } from "./victims-arguments.ts";

/** A victim and a stranger with rows in every table, and everybody who may knock. */
export type Scene = {
  readonly house: House;
  readonly home: Studio;
  readonly outsiders: Studio;
  /** What the home studio has. */
  readonly victim: Victim;
  readonly clients: Readonly<Record<Caller, SupabaseClient>>;
  readonly catalogue: Catalogue;
};

export async function openScene(): Promise<Scene> {
  const house = await openHouse();
  const home = await openStudio(house);
  const filled = await fillEveryTable(house, home);
  const outsiders = await openStudio(house, "Somebody Else");
  await fillEveryTable(house, outsiders);
  const clients = await openCallers(house.db, home, outsiders);
  const victim = await knowVictim(house.db, home, filled);
  return { house, home, outsiders, victim, clients, catalogue: await readCatalogue(house.db) };
}

/** Every row that names this studio, by table, as text. */
export async function rowsOf({ house, catalogue }: Scene, studio: Studio): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = Object.fromEntries(catalogue.tables.map(({ name }) => [name, []]));
  // One statement: it is asked after every function.
  const all = catalogue.tables.map(
    ({ name }) => `select '${name}' as name, to_jsonb(t)::text as row from public.${name} t`,
  );
  const found = await house.db.sql<{ name: string; row: string }>(
    `select * from (${all.join(" union all ")}) every where row like '%' || $1 || '%' order by 1, 2`,
    [studio.id],
  );
  for (const { name, row } of found) rows[name]?.push(row);
  return rows;
}
