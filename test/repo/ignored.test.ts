import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const isIgnored = (path: string) => spawnSync("git", ["check-ignore", "-q", path], { cwd: root }).status === 0;

test("what holds secrets of an operator is never committed by mistake", () => {
  const secret = [
    ".env",
    ".env.production",
    ".env.local",
    "supabase/.temp/project-ref",
    "supabase/signing_keys.json",
    "signing-key.json",
    "tls/privkey.pem",
  ];
  expect(secret.filter((path) => !isIgnored(path))).toEqual([]);
  expect(isIgnored(".env.example")).toBe(false);
});
