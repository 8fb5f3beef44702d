import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { SlackUserId } from "#src/domain/ids.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { systemIds } from "#src/kernel/ids.ts";
import { createLogger } from "#src/kernel/log.ts";
import { checkInstallations, renewTokens, type UpkeepDeps } from "#src/slack/installations/upkeep.ts";
import { adminOn, type House, openHouse } from "#test/src/store/studio.ts";

const hour = 3_600_000;
const lost = `lost:${randomBytes(32).toString("base64")}`;
const asked: string[] = [];
const lines: string[] = [];

let house: House;
let deps: UpkeepDeps;
beforeAll(async () => {
  house = await openHouse();
  const logger = createLogger("info", { write: (line: string) => void lines.push(line) });
  deps = {
    store: house.admin.installations,
    signIn: {
      refresh: async (token) => ({
        accessToken: `fresh-${token}`,
        refreshToken: `next-${token}`,
        expiresAt: new Date(Date.now() + 12 * hour),
      }),
    },
    clients: {
      apiUrl: "http://slack.test/api/",
      fetch: async (input, init) => {
        asked.push(new Request(input, init).headers.get("authorization") ?? "");
        return Response.json({ ok: true });
      },
      logger: createLogger("silent"),
    },
    forget: () => undefined,
    installUrl: "https://oms.example/slack/install",
    clock: systemClock,
    ids: systemIds,
    logger,
  };
});
afterAll(() => house.db.close());
beforeEach(async () => {
  await house.db.sql("truncate studios, slack_installations cascade");
  asked.length = 0;
  lines.length = 0;
  // The middle one was sealed with a key that this process doesn't have.
  for (const [at, id] of ["T1", "T2", "T3"].entries()) {
    await (at === 1 ? adminOn(house.db, lost) : house.admin).installations.install(
      {
        id,
        isOrg: false,
        enterpriseId: null,
        name: id,
        botUserId: "U0BOT",
        installedBy: "U0MARA" as SlackUserId,
        scopes: "commands",
        tokens: { accessToken: `token-${id}`, refreshToken: id, expiresAt: new Date(Date.now() + hour) },
      },
      [],
    );
  }
});

const leftOut = () =>
  lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => msg === "one was left out, the others went on")
    .map(({ installation, errorCode }) => [installation, errorCode]);

test("Slack is asked about every installation, also beside one whose tokens can't be opened", async () => {
  await house.db.sql("update slack_installations set checked_at = now() - interval '2 days'");
  expect(await checkInstallations(deps)).toBe(3);
  expect(asked.toSorted()).toEqual(["Bearer token-T1", "Bearer token-T3"]);
  expect(leftOut()).toEqual([["T2", "key-missing"]]);
});

test("tokens near their end are renewed, also beside an installation whose tokens can't be opened", async () => {
  expect(await renewTokens(deps)).toBe(2);
  expect(leftOut()).toEqual([["T2", "key-missing"]]);
});
