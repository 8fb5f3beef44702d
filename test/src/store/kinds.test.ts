import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { NewOperation } from "#src/platform/queue/operation.ts";
import { declaredOperations, operationKinds } from "#src/modules/operations.ts";
import { houseTest } from "#test/support/store-test.ts";
import { approved, code, emptyHouse, must, openShop, openStudio, quiet } from "./studio.ts";

const schemas = join(import.meta.dirname, "../../../supabase/schemas");

const test = houseTest.extend("kinds", ({ house }) => () => {
  return house.db.sql(
    'select kind, writes, while_uninstalled as "whileUninstalled", made_on as "madeOn" from app.operation_kinds order by kind',
  );
});

test.beforeEach(({ house }) => emptyHouse(house));
test.afterAll(({ house }) => house.admin.operations.declare(declaredOperations));

test("an upgraded database knows what the kinds of this version are made on before they are declared", async ({
  kinds,
}) => {
  const made = declaredOperations.filter(({ madeOn }) => madeOn !== null);
  expect(await kinds()).toEqual(expect.arrayContaining(made));
});

test("declared twice, they are there once", async ({ house, kinds }) => {
  await house.admin.operations.declare(declaredOperations);
  await house.admin.operations.declare(declaredOperations);
  expect(await kinds()).toEqual(declaredOperations.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)));
});

test("a version that applies changes by another kind needs no SQL: what is decided from then on is of that kind", async ({
  house,
}) => {
  const studio = await openStudio(house);
  const shop = await openShop(house, studio);
  const other = { kind: "apply_anew", writes: true, whileUninstalled: false, madeOn: "change-decided" } as const;
  await house.admin.operations.declare([other]);
  await approved(studio, [shop]);
  const made = await house.db.sql("select kind, writes, key from operations where change_id is not null");
  expect(made).toMatchObject([{ kind: "apply_anew", writes: true, key: expect.stringMatching(/^apply_anew:/) }]);
  await house.admin.operations.declare(declaredOperations);
});

test("what was declared to write is never taken from a caller, whatever flags come with it", async ({ house }) => {
  const studio = await openStudio(house);
  const shopId = await openShop(house, studio);
  const along = (operation: NewOperation) =>
    code(studio.as("owner").setPaused({ paused: false, shopId: null, ...quiet, operations: [operation] }));
  for (const { kind } of declaredOperations.filter(({ writes }) => writes)) {
    expect(await along({ kind, key: "forged", shopId })).toBe("not-allowed");
  }
  expect(await along({ kind: "unheard_of", key: "forged", shopId, writes: true })).toBe("not-allowed");
});

test("the queue's SQL names no kind, and no SQL makes one by its name", () => {
  const named = new RegExp(`'(${operationKinds.join("|")})[':]`);
  const files = readdirSync(schemas, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".sql"));
  const texts = files.map((file) => ({ file, text: readFileSync(join(schemas, file), "utf8") }));
  expect(
    texts.filter(({ file, text }) => file.startsWith("queue/") && named.test(text)).map(({ file }) => file),
  ).toEqual([]);
  const inserts = texts.flatMap(({ file, text }) =>
    [...text.matchAll(/insert into public\.operations[^;]*;/g)].map(([statement]) => ({ file, statement })),
  );
  expect(inserts.length).toBeGreaterThan(8);
  expect(inserts.filter(({ statement }) => named.test(must(statement)))).toEqual([]);
});
