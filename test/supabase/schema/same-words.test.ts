import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { readSchemas } from "#sandbox/supabase/schemas.ts";
import { sameValue } from "#src/catalog/fields/fields.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { must } from "#test/src/store/studio.ts";
import { wordPairs } from "#test/support/word-pairs.ts";
import { type OwnProject, openNewProject } from "./build.ts";

/** On Postgres itself, whose rules for letters are another library's than the embedded database's. */
let project: OwnProject;
beforeAll(async () => {
  project = await openNewProject(must(inject("postgres")));
  for (const { sql } of readSchemas()) await project.exec(sql);
});
afterAll(() => project.close());

test.each(wordPairs)("%s and %s", async (one, other, same) => {
  const quoted = [one, other].map((word) => `'${word.replaceAll("'", "''")}'`);
  const [row] = await project.query<{ same: boolean; folded: string }>(
    `select app.plain_value('tags', jsonb_build_array(${quoted[0]}::text)) = app.plain_value('tags', jsonb_build_array(${quoted[1]}::text)) as same,
       app.lowered(${quoted[0]}) as folded`,
  );
  expect([row?.same, sameValue("tags", [one], [other])]).toEqual([same, same]);
  expect(row?.folded).toBe(foldCase(one));
});
