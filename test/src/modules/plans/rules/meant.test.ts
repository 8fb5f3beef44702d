import { expect, test } from "vitest";
import { withStatesMeant } from "#src/modules/plans/rules/meant.ts";
import { type PlanLine, readLine } from "#src/modules/plans/rules/read-line.ts";
import { known } from "./known.ts";

function read(line: string): PlanLine {
  const answer = readLine(line, known);
  if ("problem" in answer) throw new Error(answer.problem);
  return answer.line;
}

test.each<[string, readonly string[] | undefined | null]>([
  ["price +5%", ["active"]],
  ["renew", ["expired"]],
  ["renew sold out and expired in eu", ["sold_out", "expired"]],
  ["take off sale section Mugs", ["active"]],
  ["put on sale", ["inactive", "draft"]],
  ["put on sale drafts", ["draft"]],
  ["delete", null],
  ["delete expired", ["expired"]],
  ["delete codes k7q2", undefined],
  ["renew codes k7q2", undefined],
])("the states that “%s” means", (line, states) => {
  const meant = withStatesMeant(read(line));
  expect(meant && meant.selection.states).toEqual(states);
});

test("a state without the word is none of a line that changes values", () => {
  expect(readLine("price +5% expired", known)).toMatchObject({ problem: expect.stringContaining("expire") });
});
