import { afterAll, beforeAll, expect, test } from "vitest";
import { sameValue } from "#src/catalog/fields/fields.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { wordPairs } from "#test/support/word-pairs.ts";
import { type House, openHouse } from "./studio.ts";

/** What people and the database compare as the same words is a pair of rules: of each row both say the same. */

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.db.close());

test.each(wordPairs)("%s and %s", async (one, other, same) => {
  const [row] = await house.db.sql<{ same: boolean; folded: string }>(
    `select app.plain_value('tags', jsonb_build_array($1::text)) = app.plain_value('tags', jsonb_build_array($2::text)) as same,
       app.lowered($1) as folded`,
    [one, other],
  );
  expect([row?.same, sameValue("tags", [one], [other])]).toEqual([same, same]);
  expect(row?.folded).toBe(foldCase(one));
});
