import type { PgliteConnection } from "@supabase/lite/pglite";

type Settings = Readonly<Record<string, string>>;

/**
 * PGlite takes as long to hear of a statement as to do it. So the beginning of a transaction and what is set in it wait
 * for the first statement and go as one message, and its end goes without the five steps of a prepared statement.
 * Requests take turns, so that what waits belongs to one of them.
 *
 * @returns sets something for the transaction that has begun; the role as the last, with the rights it began with
 */
export function inFewMessages({ driver }: PgliteConnection): (settings: Settings) => void {
  const query = driver.query.bind(driver);
  let waiting: string[] = [];
  const sent = async () => {
    const message = waiting.join(";");
    waiting = [];
    await driver.exec(message);
  };
  const nothing = { rows: [], fields: [], affectedRows: 0 };
  driver.query = async (text, parameters, options) => {
    if (text === "BEGIN") {
      waiting = ["begin"];
      return nothing;
    }
    if (text === "COMMIT" || text === "ROLLBACK") {
      const didNothing = waiting.length > 0;
      waiting = [];
      if (!didNothing) await driver.exec(text);
      return nothing;
    }
    if (waiting.length > 0) await sent();
    return query(text, parameters, options);
  };
  driver.parsers = Object.fromEntries(Object.entries(driver.parsers).filter(([type]) => read.has(Number(type))));
  return (settings) => {
    const all = Object.entries(settings).map(([name, value]) => `set_config('${name}', ${literal(value)}, true)`);
    waiting.push(`select ${all.join(", ")}`);
  };
}

const literal = (value: string) => `'${value.replaceAll("'", "''")}'`;

/**
 * The types whose values are read as more than text: those of the answers, and arrays of them. PGlite copies this list
 * for every statement, and has one entry for each type and table there is.
 */
const read = new Set([
  16, 17, 20, 21, 23, 25, 26, 114, 700, 701, 1042, 1043, 1082, 1083, 1114, 1184, 1266, 1700, 3802, 199, 1000, 1001,
  1002, 1003, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1028, 1115, 1182, 1183, 1185, 1231, 2951, 3807,
]);
