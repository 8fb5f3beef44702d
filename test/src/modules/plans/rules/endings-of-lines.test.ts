import { expect, test } from "vitest";
import { readLine } from "#src/modules/plans/rules/read-line.ts";
import { known } from "./known.ts";

/** A price goes to the nearest one with an ending: what reads as a step, or as a whole price, is no ending. */

const rule = (text: string) => {
  const answer = readLine(text, known);
  return "line" in answer ? answer.line.rule : answer.problem;
};

test.each([
  ["price round .50", [".50"]],
  ["price round ,05", [".05"]],
  ["price round 00", ["00"]],
  ["price round 9 in jp", ["9"]],
  ["price round 90 in jp", ["90"]],
  ["price round 900 in jp", ["900"]],
  ["price round to 95 cents", [".95"]],
  ["price round to prices that end in .90", [".90"]],
  ["price rounded to prices ending in 1.00", ["1.00"]],
  ["price round to prices that end in 500 in jp", ["500"]],
])("takes the endings of %s", (text, endings) => {
  expect(rule(text)).toEqual({ kind: "price", move: { by: "keep" }, endings });
});

test.each([
  ["price +5% round 1.00", "Do you mean prices that end in .00? Write `.00`."],
  ["price +5% round to 5,00", "Do you mean prices that end in .00? Write `.00`."],
  ["price +5% round 10.00", "Do you mean prices that end in .00? Write `.00`."],
  ["price +5% round 0.05", "Do you mean prices that end in .05? Write `.05`."],
  ["price +5% round 0.10", "Do you mean prices that end in .10? Write `.10`."],
  ["price +5% round 0,50", "Do you mean prices that end in .50? Write `.50`."],
  ["price +5% round 10 in jp", "Do you mean prices that end in 0? Write `0`."],
  ["price +5% round 100 in jp", "Do you mean prices that end in 00? Write `00`."],
  ["price +5% round 1000 in jp", "Do you mean prices that end in 000? Write `000`."],
  ["price +5% round 500 in jp", "Write `round to prices that end in 500`."],
  ["price round to 24.90", "To set the price, write `= 24.90`."],
  ["price round 90,00", "To set the price, write `= 90,00`."],
  ["price round 2400 in jp", "To set the price, write `= 2400`."],
])("refuses %s", (text, sentence) => {
  expect(rule(text)).toContain(sentence);
});

test("suggests cents for a step where every shop has cents", () => {
  const answer = readLine("price round 100", { shops: known.shops.filter(({ currency }) => currency !== "JPY") });
  expect(answer).toMatchObject({ problem: expect.stringContaining("Write `.00`."), part: "ending" });
});
