import { describe, expect, test } from "vitest";
import { createJwtSigner, createStores } from "#src/main/stores/tenant-stores.ts";
import type { Actor } from "#src/modules/studio/model.ts";
import { refusals } from "#src/modules/refusals.ts";
import { storeError } from "#src/platform/database/store-error.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { testKeys } from "#test/support/database.ts";
import { code } from "./studio.ts";

describe("storeError", () => {
  test.each([
    ["P0001", "own-change", 400, "own-change"],
    ["P0001", "what is this", 400, "internal"],
    ["P0001", "toString", 400, "internal"],
    ["P0002", "not-found", 400, "not-found"],
    ["22P02", "invalid input syntax for type uuid", 400, "not-found"],
    ["42501", "permission denied", 403, "internal"],
    ["40001", "could not serialize", 500, "store-down"],
    ["40P01", "deadlock detected", 500, "store-down"],
    ["57014", "statement timeout", 500, "store-down"],
    ["PGRST003", "timed out acquiring connection", 504, "store-down"],
    ["", "bad gateway", 502, "store-down"],
    ["", "TypeError: fetch failed", 0, "store-down"],
    ["23505", "duplicate key", 409, "internal"],
    ["42883", "function does not exist", 404, "internal"],
    ["PGRST102", "invalid body", 400, "internal"],
    ["", "An unexpected error occurred", 500, "store-down"],
    [undefined, "<!DOCTYPE html><title>521: Web server is down</title>", 521, "store-down"],
    [undefined, "<html>Just a moment…</html>", 200, "store-down"],
    [undefined, "<html>forbidden</html>", 403, "store-down"],
    ["PGRST301", "JWT expired", 401, "store-down"],
    ["PGRST303", "JWT issued at future", 401, "store-down"],
    ["42501", "permission denied for anon", 401, "store-down"],
    ["PGRST202", "not in the schema cache", 404, "store-down"],
    ["XX000", "internal error", 500, "store-down"],
    ["58030", "io error", 500, "store-down"],
  ])("%s %s (%i) is %s", (sqlState, message, status, expected) => {
    expect(storeError({ ...(sqlState === undefined ? {} : { code: sqlState }), message }, status, "call").code).toBe(
      expected,
    );
  });

  test("a refusal's detail becomes its field or its words; nonsense in it is ignored", () => {
    const refuse = (message: string, details: unknown) =>
      storeError({ code: "P0001", message, details }, 400, "call", refusals);
    expect(refuse("bad-input", '{"field": "code"}').field).toBe("code");
    expect(refuse("already-decided", '{"name": "Mara"}').userText).toContain("Mara was first");
    expect(refuse("already-decided", "no json").userText).toContain("Another person was first");
    expect(refuse("not-allowed", null).code).toBe("not-allowed");
  });
});

test("a clock that is off is said in words", () => {
  for (const code of ["PGRST301", "PGRST303"]) {
    expect(storeError({ code, message: "JWT expired" }, 401, "call").userText).toMatch(
      /^My clock and my database's clock differ/,
    );
  }
});

test("a database that cannot be reached is store-down, whether the request fails or the gateway answers", async () => {
  const actor = { studioId: "s", teamId: "T", member: { id: "m" } } as unknown as Actor;
  const storesWith = (fetch: () => Promise<Response>) =>
    createStores({
      url: "http://nowhere.test",
      publishableKey: "key",
      signer: createJwtSigner(testKeys.jwtSecret),
      fetch,
      clock: systemClock,
      logger: createLogger("silent"),
    }).for(actor);
  const refused = storesWith(() => Promise.reject(new TypeError("fetch failed")));
  expect(await code(refused.studio())).toBe("store-down");
  const gateway = storesWith(async () => new Response("<html>bad gateway</html>", { status: 502 }));
  expect(await code(gateway.studio())).toBe("store-down");
});

test.each([
  ["a 404 without words", () => new Response("", { status: 404 })],
  ["a 404 with a list", () => Response.json([], { status: 404 })],
  ["a page with 200", () => new Response("<html>Just a moment…</html>")],
])("%s is not taken for an answer of the database: what was to be stored isn't called stored", async (_, answer) => {
  const stores = createStores({
    url: "http://nowhere.test",
    publishableKey: "key",
    signer: createJwtSigner(testKeys.jwtSecret),
    fetch: async () => answer(),
    clock: systemClock,
    logger: createLogger("silent"),
  });
  const worker = stores.worker("6a6a9f51-3f0c-4d6e-9d0f-2b1b7a3d1c11" as StudioId);
  expect(await code(worker.sendMessages([]))).toBe("store-down");
  expect(await code(worker.members())).toBe("store-down");
});

test("an answer of another shape is not final either: another version may have given it", async () => {
  const stores = createStores({
    url: "http://nowhere.test",
    publishableKey: "key",
    signer: createJwtSigner(testKeys.jwtSecret),
    fetch: async () => Response.json({ surprise: true }),
    clock: systemClock,
    logger: createLogger("silent"),
  });
  const worker = stores.worker("6a6a9f51-3f0c-4d6e-9d0f-2b1b7a3d1c11" as StudioId);
  expect(await code(worker.members())).toBe("store-down");
});
