import { expect, test } from "vitest";
import { openDatabase } from "#test/support/database.ts";

test("a code that is taken already is drawn anew", async () => {
  const db = await openDatabase();
  const [studio] = await db.sql<{ id: string }>(
    "insert into studios (team_id, name) values ('T1', 'Pine') returning id",
  );
  const draw = async () => {
    await db.sql("select setseed(0.25)");
    const [drawn] = await db.sql<{ code: string }>("select code from app.draw_codes($1::uuid, 1)", [studio?.id]);
    return drawn?.code;
  };
  const first = await draw();
  await db.sql(
    `with made as (insert into products (studio_id, code, content) values ($1::uuid, $2, '{}') returning id)
     insert into codes (studio_id, code, product_id) select $1::uuid, $2, id from made`,
    [studio?.id, first],
  );
  const second = await draw();
  expect(second).toMatch(/^[a-z2-9]{4}$/);
  expect(second).not.toBe(first);
});
