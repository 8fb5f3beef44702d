import { expect } from "vitest";
import type { Changes, StartPlace } from "#test/support/real-start.ts";

/** A start that has to end by itself, before "ready", with code 2. @returns its sentences */
export async function refusalOf(place: StartPlace, changes: Changes, role?: string): Promise<string> {
  const started = await place.start(changes, role);
  expect([await started.ended, started.sentences()]).toEqual([2, expect.stringMatching(/\w/)]);
  expect(started.output()).not.toContain('"msg":"ready"');
  return started.sentences();
}
