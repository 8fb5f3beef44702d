import { test as base } from "vitest";
import { openStartPlace } from "./real-start.ts";

/** Where processes are really started, opened once for a file; what a test puts before its database is gone after it. */
export const startTest = base
  .extend("place", { scope: "file" }, async ({}, { onCleanup }) => {
    const place = await openStartPlace();
    onCleanup(() => place.close());
    return place;
  })
  .extend("untouched", { auto: true }, ({ place }, { onCleanup }) => {
    onCleanup(() => {
      place.intercept = null;
    });
    return true;
  });
