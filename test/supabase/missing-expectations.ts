import type { Catalogue, Table } from "./catalogue.ts";
import { expectedFunctions } from "./expected-functions.ts";
import { columnGroups, type ExpectedTable, expectedTables } from "./expected-tables.ts";

const tablesFile = "test/supabase/expected-tables.ts";
const functionsFile = "test/supabase/expected-functions.ts";

/** What the database has and nobody has stated an expectation for, or the other way about, as sentences that say what to do. */
export function missingExpectations({ tables, functions }: Catalogue): string[] {
  const named = new Set(tables.map(({ name }) => name));
  const called = new Set(functions.map(({ name }) => name));
  return [
    ...tables.flatMap((table) => aboutTable(table, expectedTables[table.name])),
    ...Object.keys(expectedTables)
      .filter((name) => !named.has(name))
      .map((name) => `There is no table ${name}: take it out of ${tablesFile}.`),
    ...functions.flatMap(({ name, caller }) => aboutFunction(name, caller)),
    ...Object.keys(expectedFunctions)
      .filter((name) => !called.has(name))
      .map((name) => `There is no function ${name}: take it out of ${functionsFile}.`),
    ...functions
      .filter(({ name }, index) => functions.findIndex((each) => each.name === name) !== index)
      .map(({ name }) => `There are two functions ${name}: a client can't tell them apart. Give one another name.`),
  ];
}

function aboutTable(table: Table, expected: ExpectedTable | undefined): string[] {
  if (!expected) {
    return [
      `Table ${table.name} is judged by no test: say in ${tablesFile} who may read it, and put a row into it in test/supabase/fill-every-table.ts.`,
    ];
  }
  const grouped = columnGroups.flatMap((group) => expected[group]?.split(" ") ?? []);
  const columns = table.columns.map(({ name }) => name);
  return [
    ...columns
      .filter((name) => grouped.filter((each) => each === name).length !== 1)
      .map((name) => `Column ${table.name}.${name} is judged by no test: put it into one group in ${tablesFile}.`),
    ...grouped
      .filter((name) => !columns.includes(name))
      .map((name) => `There is no column ${table.name}.${name}: take it out of ${tablesFile}.`),
  ];
}

function aboutFunction(name: string, caller: string): string[] {
  const expected = expectedFunctions[name];
  if (!expected) {
    return [
      `Function ${name} is judged by no test: say in ${functionsFile} who may call it, and what a stranger gets.`,
    ];
  }
  const due = expected.by === "secret key" ? "service_role" : "authenticated";
  return caller === due ? [] : [`Function ${name} may be executed by ${caller}, but ${functionsFile} expects ${due}.`];
}
