import { expect, test } from "vitest";
import { takeTimes } from "#src/modules/plans/rules/line-schedule.ts";
import { plainLine } from "#src/modules/plans/rules/line/tokens.ts";

/** Where a pattern looks from each sign to the end, 20,000 take seconds, and four times that for twice as many. */
const many = 20_000;

function timed<T>(run: () => T): { readonly ms: number; readonly is: T } {
  const from = performance.now();
  const is = run();
  return { ms: performance.now() - from, is };
}

test("spaces and commas inside of a line are read in time that grows with the line alone", () => {
  const typed = `price +5% search "a${" ".repeat(many)}b" at Friday 9:00`;
  const { ms, is } = timed(() => takeTimes(typed, "Europe/Berlin", new Date("2026-12-01T09:00:00Z")));
  expect(is).toMatchObject({ line: typed.slice(0, -" at Friday 9:00".length) });
  expect(ms).toBeLessThan(500);
});

test.each([["<http:a"], ["<http:a|b"], ["<https:"]])("%s, again and again, is no link and is read once", (begin) => {
  const typed = begin.repeat(many);
  const { ms, is } = timed(() => plainLine(typed));
  expect(is).toBe(typed);
  expect(ms).toBeLessThan(500);
});

test("a link is still the address that was typed", () => {
  expect(plainLine("title end <https://a.example/x?y=1&amp;z|a.example> <http://b.example>")).toBe(
    "title end https://a.example/x?y=1&z http://b.example",
  );
});
