import { expect, test } from "vitest";
import { bulk } from "#commands/bulk.ts";
import { takeTimes } from "#src/modules/plans/rules/line-schedule.ts";
import { withStatesMeant } from "#src/modules/plans/rules/meant.ts";
import { readLine } from "#src/modules/plans/rules/read-line.ts";
import { known } from "./known.ts";

test.each(bulk.kinds)("the help's line makes a plan: /oms %s", (typed) => {
  const timed = takeTimes(typed.replace(/^bulk /, ""), "Europe/Berlin", new Date("2026-12-01T09:00:00Z"));
  if ("problem" in timed) throw new Error(timed.problem);
  const read = readLine(timed.line, known);
  if ("problem" in read) throw new Error(read.problem);
  expect(withStatesMeant(read.line)).not.toBeNull();
});

test("the help has a line of each kind of rule that the line's own reader knows by a verb", () => {
  const kinds = bulk.kinds.map((typed) => typed.split(" ")[1]);
  for (const kind of ["price", "stock", "title", "description", "tags", "section", "renew", "take", "put", "delete"]) {
    expect(kinds).toContain(kind);
  }
});
