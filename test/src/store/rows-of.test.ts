import { expect, test } from "vitest";
import { z } from "zod";
import { orNull, readAnswer, rowsOf } from "#src/platform/database/rows-of.ts";

const row = z.object({ id: z.string(), at: z.iso.datetime(), part: orNull(z.object({ n: z.int() })) });
const good = { id: "a", at: "2026-01-01T00:00:00Z", part: { n: 1 } };

test("a row that can't be read is left out of its list and named by its ids and fields, never by a value", () => {
  const odd = { ...good, id: "b", studioId: "s", at: "infinity", secret: "xoxb-1" };
  const { data, unread } = readAnswer(rowsOf(row), [good, odd, null, "text", 7, good]);
  expect(data).toEqual([good, good]);
  expect(unread).toEqual([
    { id: "b", studioId: "s", fields: ["at: invalid_format"] },
    ...[null, null, null].map((none) => ({ id: none, studioId: none, fields: [": invalid_type"] })),
  ]);
  expect(JSON.stringify(unread)).not.toMatch(/infinity|xoxb/);
});

test("a part that can be done without is null where it can't be read, and named too", () => {
  const { data, unread } = readAnswer(rowsOf(row), [
    { ...good, part: { n: Infinity } },
    { ...good, part: null },
  ]);
  expect(data?.map(({ part }) => part)).toEqual([null, null]);
  expect(unread.map(({ fields }) => fields)).toEqual([["n: invalid_type"]]);
});

test("lists within rows are read the same way, and one answer's rows are never told with another's", () => {
  const nested = z.object({ lists: rowsOf(z.object({ rows: rowsOf(row) })) });
  const answer = { lists: [{ rows: [good, 1] }, { rows: "none" }, { rows: [] }] };
  expect(readAnswer(nested, answer)).toMatchObject({ data: { lists: [{ rows: [good] }, { rows: [] }] } });
  expect(readAnswer(nested, answer).unread).toHaveLength(2);
  expect(readAnswer(nested, null).success).toBe(false);
  expect(readAnswer(nested, { lists: [] }).unread).toEqual([]);
});

test("what is no list at all can't be read", () => {
  expect(readAnswer(rowsOf(row), { rows: [] }).success).toBe(false);
});
