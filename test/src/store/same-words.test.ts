import { expect } from "vitest";
import { sameValue } from "#src/catalog/fields/fields.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { wordPairs } from "#test/support/word-pairs.ts";
import { houseTest } from "#test/support/store-test.ts";

/** What people and the database compare as the same words is a pair of rules: of each row both say the same. */

const test = houseTest;

test.for(wordPairs)("%s and %s", async ([one, other, same], { house }) => {
  const [row] = await house.db.sql<{ same: boolean; folded: string }>(
    `select app.plain_value('tags', jsonb_build_array($1::text)) = app.plain_value('tags', jsonb_build_array($2::text)) as same,
       app.lowered($1) as folded`,
    [one, other],
  );
  expect([row?.same, sameValue("tags", [one], [other])]).toEqual([same, same]);
  expect(row?.folded).toBe(foldCase(one));
});
