import { expect, test } from "vitest";
import { collect } from "#src/platform/kernel/collect.ts";

test("what modules contribute is found by its name; two of one name are an error", () => {
  const [one, other] = [["sync_shop", 1] as const, ["read_shop", 2] as const];
  expect([...collect([one, other])]).toEqual([one, other]);
  expect(() => collect([one, other, one])).toThrow("two modules define sync_shop");
});
