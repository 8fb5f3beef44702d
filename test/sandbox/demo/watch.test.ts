import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { watchCode } from "#sandbox/demo/watch.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

function watched(changed: () => Promise<void>) {
  const dir = mkdtempSync(join(tmpdir(), "oms-watch-"));
  mkdirSync(join(dir, "deep/deeper"), { recursive: true });
  const end = watchCode([dir], changed, 50);
  ends.push(end, () => rmSync(dir, { recursive: true, force: true }));
  return { write: (name: string) => writeFileSync(join(dir, name), "export {};"), end };
}

test("files written together are one change, however deep they lie", async () => {
  let changes = 0;
  const { write } = watched(async () => void (changes += 1));
  write("deep/deeper/a.ts");
  write("b.ts");
  await waitUntil("the change", async () => changes > 0);
  write("c.ts");
  await waitUntil("another one", async () => changes > 1);
  expect(changes).toBe(2);
});

test("what comes while a change is dealt with is dealt with after it", async () => {
  const first = Promise.withResolvers<void>();
  const seen: string[] = [];
  const { write } = watched(async () => {
    seen.push("begins");
    await first.promise;
    seen.push("ends");
  });
  write("a.ts");
  await waitUntil("the first change", async () => seen.length === 1);
  write("b.ts");
  write("notes.md");
  first.resolve();
  await waitUntil("both", async () => seen.length === 4);
  expect(seen).toEqual(["begins", "ends", "begins", "ends"]);
});

test("what is no code changes nothing", async () => {
  let changes = 0;
  const { write } = watched(async () => void (changes += 1));
  write("notes.md");
  write("a.ts.swp");
  write("a.ts");
  await waitUntil("the change", async () => changes > 0);
  expect(changes).toBe(1);
});
