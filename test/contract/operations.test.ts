import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { routes } from "#sandbox/etsy/routes.ts";
import assumed from "./assumed.json" with { type: "json" };
import { readContract } from "./document.ts";

const page = readFileSync(join(import.meta.dirname, "../../sandbox/etsy-operations.md"), "utf8");
const rows = [...page.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, name = "", there = ""]) => ({ name, there }));
const ofOurs = Object.values(assumed.paths).flatMap((byMethod) =>
  Object.values(byMethod).map(({ operationId }) => operationId),
);
const documented = readContract()
  .operations.map(({ operationId }) => operationId)
  .filter((name) => !ofOurs.includes(name));

test("the page of operations names each that the document has, once", () => {
  expect(documented).toHaveLength(105);
  expect(rows.map(({ name }) => name).toSorted()).toEqual(documented.toSorted());
});

test("what it says is there is what the stand-in answers, and each other has a reason", () => {
  const named = routes.map(({ operation }) => operation).filter((name) => !ofOurs.includes(name));
  const there = rows.filter((row) => row.there === "yes").map(({ name }) => name);
  expect(there.toSorted()).toEqual(named.toSorted());
  expect(page).toContain(`the ${there.length} that a tool for listings uses`);
  for (const row of rows) expect(row.there, row.name).toMatch(/^yes$|.{8}/);
});
