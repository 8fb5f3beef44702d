import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import {
  checkInstallations,
  heardOfEnding,
  renewTokens,
  type UpkeepDeps,
} from "#src/modules/studio/installations/upkeep.ts";
import { adminOn } from "#test/src/store/studio.ts";
import { houseTest } from "#test/support/store-test.ts";

const hour = 3_600_000;
const lost = `lost:${randomBytes(32).toString("base64")}`;
const asked: string[] = [];
const lines: string[] = [];

const test = houseTest.extend(
  "deps",
  { scope: "file" },
  ({ house }): UpkeepDeps => ({
    store: house.admin.installations,
    studios: house.admin.studios,
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
    logger: createLogger("info", { write: (line: string) => void lines.push(line) }),
  }),
);

test.beforeEach(async ({ house }) => {
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

test("Slack is asked about every installation, also beside one whose tokens can't be opened", async ({
  house,
  deps,
}) => {
  await house.db.sql("update slack_installations set checked_at = now() - interval '2 days'");
  expect(await checkInstallations(deps)).toBe(3);
  expect(asked.toSorted()).toEqual(["Bearer token-T1", "Bearer token-T3"]);
  expect(leftOut()).toEqual([["T2", "key-missing"]]);
});

test("tokens near their end are renewed, also beside an installation whose tokens can't be opened", async ({
  deps,
}) => {
  expect(await renewTokens(deps)).toBe(2);
  expect(leftOut()).toEqual([["T2", "key-missing"]]);
});

test.for([
  {
    team: "T1",
    what: "that has an installation of its own ends that one, and not its organisation's",
    standing: ["E1"],
  },
  { team: "T4", what: "that lives by its organisation's ends that one", standing: ["T1"] },
])("an uninstallation named by a workspace $what", async ({ team, standing }, { house, deps }) => {
  const organisation = {
    id: "E1",
    isOrg: true,
    enterpriseId: "E1",
    name: "Org",
    botUserId: "U0BOT",
    installedBy: "U0MARA" as SlackUserId,
    scopes: "commands",
    tokens: { accessToken: "token-E1", refreshToken: "E1", expiresAt: new Date(Date.now() + 12 * hour) },
  };
  await house.admin.installations.install(organisation, []);
  // Slack doesn't say just now how any token stands.
  const down = { ...deps.clients, fetch: async () => new Response("<html>", { status: 502 }) };
  const event = { type: "app_uninstalled" };
  await heardOfEnding(
    { ...deps, clients: down },
    { team_id: team, enterprise_id: "E1", event_id: `Ev${team}`, event_time: Math.ceil(Date.now() / 1000), event },
  );
  const read = await Promise.all(["T1", "E1"].map((id) => house.admin.installations.read(id)));
  expect(read.flatMap((each) => (each?.tokens ? [each.id] : []))).toEqual(standing);
});
