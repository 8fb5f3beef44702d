import { expect, test } from "vitest";
import { createLogger } from "#src/platform/kernel/log.ts";

function logged(fields: Record<string, unknown>): Record<string, unknown> {
  const lines: string[] = [];
  createLogger("debug", { write: (line: string) => void lines.push(line) }).info(fields, "said");
  return JSON.parse(lines[0] ?? "{}") as Record<string, unknown>;
}

test("a sign-in's code is censored by its name; an error's code is there to be found", () => {
  expect(logged({ code: "4/P7q7W91a-oMsCeLvIaQm6bTrgtp7" })["code"]).toBe("[secret]");
  expect(logged({ code: "auth-dead" })["code"]).toBe("auth-dead");
  expect(logged({ event: { code: "x", refresh_token: "y", shop: "s" } })["event"]).toEqual({
    code: "[secret]",
    refresh_token: "[secret]",
    shop: "s",
  });
});

test.each([
  "70010001.abcdefghijklmnopqrstuvwxyz0123",
  "xoxb-1-2-abc",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdHVkaW8iOiJ4In0.c2ln",
  "sb_secret_abc123",
])("%s is a secret wherever it stands", (secret) => {
  expect(JSON.stringify(logged({ cause: `it said ${secret}!` }))).not.toContain(secret);
});

test("the process's own secrets stand in no line, in whatever answer they are repeated, as an address would write them too", () => {
  const lines: string[] = [];
  const secret = 'own secret & "quotes" 4711';
  const logger = createLogger("info", { write: (line: string) => void lines.push(line) }, [secret, "short"]);
  logger.error({ cause: `You sent ${secret} and ${encodeURIComponent(secret)}` }, `short ${secret}`);
  expect(lines.join("")).not.toContain("4711");
  expect(lines.join("")).toContain("short [secret]");
});
