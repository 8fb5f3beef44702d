import { acknowledge } from "./acknowledge.ts";
import { embedded } from "./embedded.ts";
import { limits } from "./limits.ts";
import { mirrorPages } from "./mirror.ts";
import { planning } from "./planning.ts";
import { plans } from "./plans.ts";
import { queue } from "./queue.ts";
import { roundTrips } from "./round-trips.ts";
import { start } from "./start.ts";
import { statements } from "./statements.ts";
import { tables } from "./tables.ts";

/**
 * `npm run bench [words]`: measures, and prints one line of JSON for each figure. Words choose benches by name. Ends with
 * an error when an aim is missed. `SCALE` as in `byScale`.
 */
const benches = {
  planning,
  mirror: mirrorPages,
  acknowledge,
  start,
  queue,
  "round-trips": roundTrips,
  statements,
  tables,
  plans,
  embedded,
  limits,
};

const chosen = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  for (const figure of await bench()) {
    console.log(JSON.stringify(figure));
    if (!figure.ok) process.exitCode = 1;
  }
}
