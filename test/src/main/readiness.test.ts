import { expect, test } from "vitest";
import { type Check, fine, waiting } from "#src/main/checks/finding.ts";
import { createReadiness } from "#src/main/checks/readiness.ts";

test("however often it is asked, each check runs as seldom as it may; what is wrong is looked at again", async () => {
  let now = 0;
  const runs = { database: 0, photos: 0 };
  let full = false;
  const database: Check = {
    about: "the database",
    run: async () => {
      runs.database += 1;
      return fine;
    },
  };
  const photos: Check = {
    about: "the folder",
    goodForMs: 600_000,
    run: async () => {
      runs.photos += 1;
      return full ? waiting("full") : fine;
    },
  };
  const readiness = createReadiness([database, photos], { now: () => new Date(now), sleep: async () => undefined });
  expect(await readiness.look()).toEqual([]);
  expect(await readiness.problems()).toEqual(["This process is still starting."]);
  readiness.started();
  for (let asked = 0; asked < 60; asked += 1) {
    now += 1000;
    expect(await readiness.problems()).toEqual([]);
  }
  expect(runs).toEqual({ database: 8, photos: 1 });
  full = true;
  now += 600_000;
  expect(await readiness.problems()).toEqual(["full"]);
  full = false;
  now += 10_000;
  expect(await readiness.problems()).toEqual([]);
  expect(runs.photos).toBe(3);
  readiness.ending();
  expect(await readiness.problems()).toEqual(["This process is ending."]);
});
