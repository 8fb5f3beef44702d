import { expect, test } from "vitest";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { createPhotoBucket } from "#src/platform/photos/photo-bucket.ts";
import { code } from "./studio.ts";

/** Storage as it answers an upload. */
const put = (status: number, body: unknown) =>
  createPhotoBucket({
    url: "http://storage.test",
    publishableKey: "sb_publishable_test",
    signer: async () => "token",
    fetch: async () => Response.json(body, { status }),
    clock: systemClock,
  }).put("00000000-0000-4000-8000-000000000000" as StudioId, "a".repeat(64), new Uint8Array([1]));

test.each([
  [400, { statusCode: "404", error: "Bucket not found", message: "Bucket not found" }, "photos-unwritable"],
  [
    403,
    { statusCode: "403", error: "Unauthorized", message: "new row violates row-level security policy" },
    "photos-unwritable",
  ],
  [413, { statusCode: "413", error: "Payload too large", message: "too large" }, "photos-unwritable"],
  [401, { statusCode: "401", error: "Unauthorized", message: "jwt expired" }, "store-down"],
  [429, { statusCode: "429", error: "Too many requests", message: "slow down" }, "store-down"],
  [502, { message: "bad gateway" }, "store-down"],
])("a bucket that answers an upload with %i %j is %s", async (status, body, expected) => {
  expect(await code(put(status, body))).toBe(expected);
});
