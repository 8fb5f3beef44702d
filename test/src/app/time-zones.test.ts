import { describe, expect } from "vitest";
import { enqueueDueDigests } from "#src/modules/reports/use-cases/digests.ts";
import { digestFields } from "#src/modules/studio/slack/digest-fields.ts";
import { must, quiet, refusal } from "#test/src/store/studio.ts";
import { teamTest } from "#test/support/workshop-test.ts";
import { addShop, asked } from "./drafting.ts";
import { openTeam, type Team } from "./workshop.ts";

/** `CAT`, `PST` and `US/Pacific-New` are known to `Intl` alone, `Factory` to the database alone; the last is no name at all. */
const unknown = ["CAT", "PST", "US/Pacific-New", "Factory", "", "Europe/Pine", "+02:00", "XYZ-3", "Foo/Bar5"] as const;
const hour = 3_600_000;

const test = teamTest
  // A Tuesday, noon in UTC.
  .extend("startsAt", { scope: "file" }, "2027-02-02T12:00:00Z")
  .extend("storeZone", ({ workshop }) => (of: Team, zone: string) => {
    return workshop.db.sql("update members set time_zone = $2 where studio_id = $1 and role = 'owner'", [of.id, zone]);
  })
  .extend("digest", ({ workshop, team }) => async () => {
    return (await workshop.app.overview(team.actors.viewer)).studio.digest;
  });

const words = (zone: string) =>
  zone === ""
    ? "Enter a time zone, like Europe/Berlin."
    : `I don't know the time zone “${zone}”. Choose one like Europe/Berlin.`;

describe("a zone that isn't known to both the database and the runtime", () => {
  test("is refused in words when an owner sets it, by the app and by the database alone", async ({
    workshop,
    team,
    digest,
  }) => {
    for (const zone of unknown) {
      const settings = { digest: { hour: 9, minute: 0, days: [1], zone } };
      const expected = { code: "bad-input", field: "digest_zone", userText: words(zone) };
      expect(await refusal(workshop.app.settings(team.actors.owner, settings))).toMatchObject(expected);
      expect(await refusal(team.as("owner").setSettings({ ...settings, ...quiet }))).toMatchObject(expected);
    }
    expect(await digest()).toEqual({ hour: 9, minute: 0, days: [1, 2, 3, 4, 5], zone: "Europe/Berlin" });
  });

  test("from Slack leaves a member's zone as it was, and a new member in UTC", async ({ workshop, team }) => {
    const person = { studioId: team.id, name: "Ada", isGuest: false, role: "maker" } as const;
    const zones = [];
    for (const [at, timeZone] of [...unknown, null].entries()) {
      for (const slackUserId of ["UMAKER", `UNEW${at}`]) {
        zones.push((await workshop.admin.studios.ensureMember({ ...person, slackUserId, timeZone })).timeZone);
      }
    }
    expect(zones).toEqual([...unknown, null].flatMap(() => ["Europe/Berlin", "UTC"]));
    const moved = { ...person, slackUserId: "UMAKER", timeZone: "America/Sao_Paulo" };
    expect(await workshop.admin.studios.ensureMember(moved)).toMatchObject({ timeZone: "America/Sao_Paulo" });
  });

  test("that is stored already counts as UTC, and the settings say so", async ({
    workshop,
    team,
    storeZone,
    digest,
  }) => {
    for (const zone of unknown) {
      await storeZone(team, zone);
      expect(await digest()).toEqual({ hour: 9, minute: 0, days: [1, 2, 3, 4, 5], zone: "UTC", unknownZone: zone });
      expect(must((await workshop.admin.digests.clocks())[0]).settings).toMatchObject({ zone: "UTC" });
    }
    await storeZone(team, "CAT".repeat(2000));
    expect(JSON.stringify(digestFields(await digest()))).toContain("CATCAT”, so I use UTC. Enter a city");
  });
});

test("a zone is stored as the database writes it, and every name that a form offers is known to it", async ({
  workshop,
  team,
  digest,
}) => {
  await workshop.app.settings(team.actors.owner, { digest: { hour: 9, minute: 0, days: [1], zone: "asia/kolkata" } });
  expect(await digest()).toMatchObject({ zone: "Asia/Kolkata" });
  const offered = [...Intl.supportedValuesOf("timeZone"), "Etc/GMT-3", "EST", "PST8PDT", "UTC"];
  const left = await workshop.db.sql(
    `select z from unnest($1::text[]) z left join pg_timezone_names n on n.name = z
     where n.name is null or (z like '%/%' and not app.knows_zone(z))`,
    [offered],
  );
  expect(left).toEqual([]);
});

test.for(["CAT", "PST", "Factory", ""])(
  "beside a studio whose owner's zone is %j, requests are brought up and digests enqueued, and in that studio too",
  async (zone, { workshop, team, storeZone }) => {
    const other = await openTeam(workshop, "Beside");
    const requests = [];
    for (const each of [team, other]) requests.push(await asked(workshop, each, [await addShop(workshop, each)]));
    await workshop.said();
    await storeZone(team, zone);

    workshop.clock.pass(25 * hour);
    expect(await workshop.admin.enqueueNudges()).toBe(2);
    const nudged = (await workshop.said()).filter(({ note }) => note === "nudged").map(({ changeId }) => changeId);
    expect(new Set(nudged)).toEqual(new Set(requests.map(({ id }) => id)));
    expect(await enqueueDueDigests(workshop.deps)).toBe(2);
  },
);

test("the next day in UTC is what a request waits for where the zone is none", async ({
  workshop,
  team,
  storeZone,
}) => {
  await storeZone(team, "CAT");
  // Friday, 23:30 in UTC: Saturday already in Maputo. One working day later is Monday, 23:30.
  workshop.clock.pass(Date.parse("2027-02-05T23:30:00Z") - workshop.clock.now().getTime());
  await asked(workshop, team, [await addShop(workshop, team)]);
  workshop.clock.pass(Date.parse("2027-02-08T23:29:00Z") - workshop.clock.now().getTime());
  expect(await workshop.admin.enqueueNudges()).toBe(0);
  workshop.clock.pass(2 * 60_000);
  expect(await workshop.admin.enqueueNudges()).toBe(1);
});
