import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse, openStudio, type Studio } from "#test/src/store/studio.ts";
import { clientWith } from "../callers.ts";
import { type Catalogue, readCatalogue } from "../catalogue.ts";
import { fillEveryTable } from "../fill-every-table.ts";
import { changed, leaked, look } from "../fuzz/oracle.ts";
import { memberClaims, signWith } from "../tokens.ts";

/** Whoever judges the fuzz must not be blind. */
let house: House;
let studios: [Studio, Studio];
let catalogue: Catalogue;
beforeAll(async () => {
  house = await openHouse();
  studios = [await openStudio(house), await openStudio(house, "Fern & Thread")];
  for (const studio of studios) await fillEveryTable(house, studio);
  catalogue = await readCatalogue(house.db);
});
afterAll(() => house.db.close());

test("a policy that lets everybody read is a leak, and so is a row that a stranger changed", async () => {
  const [victim, stranger] = studios;
  const ids = studios.map(({ id }) => id);
  await house.db.sql("create policy leak on public.shops to authenticated using (true)");
  const sight = await look(house.db, catalogue, ids);
  const token = await signWith(house.db.keys.jwtSecret, memberClaims(stranger.id, stranger.members.viewer.id));
  const { data } = await clientWith(house.db, token).from("shops").select("*");
  await house.db.sql("drop policy leak on public.shops");
  expect(leaked([sight], stranger.id, "", data)).toMatch(/ of /);
  await house.db.sql("update studios set name = name || '!' where id = $1", [victim.id]);
  const after = await look(house.db, catalogue, ids);
  expect(changed(sight, after, victim.id)).toMatch(/^studios /);
  expect(changed(sight, after, stranger.id)).toBeNull();
});
