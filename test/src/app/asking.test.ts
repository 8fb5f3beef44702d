import { describe, expect } from "vitest";
import { workshopTest } from "#test/support/workshop-test.ts";
import { asked } from "./drafting.ts";

const minute = 60_000;
const hour = 60 * minute;

const test = workshopTest
  /** What is due to be sent now, and is. */
  .extend("due", ({ workshop }) => async (): Promise<Said[]> => {
    const all: Said[] = [];
    for (;;) {
      const claimed = await workshop.admin.outbox.claim("w", 20, minute);
      if (claimed.length === 0) return all;
      for (const message of claimed) {
        all.push(message.entry as Said);
        await workshop.admin.outbox.delivered(message);
      }
    }
  })
  .extend("tick", ({ workshop, due }) => async () => {
    await workshop.admin.enqueueNudges();
    return (await due()).filter(({ note }) => note === "nudged").map(({ changeId }) => changeId);
  });

test.beforeEach(async ({ workshop }) => {
  await workshop.said();
});

type Said = { template: string; note?: string; to?: string; mention?: string[]; changeId?: string };

const requests = (said: Said[]) => said.filter(({ note }) => note === "approval_asked").map(({ mention }) => mention);
const gathered = (said: Said[]) => said.filter(({ template }) => template === "waiting").map(({ to }) => to);

describe("several requests within ten minutes", () => {
  test("mention a person once; ten minutes later one message tells her of all of them", async ({
    workshop,
    team,
    shop,
    due,
  }) => {
    await asked(workshop, team, [shop]);
    await asked(workshop, team, [shop]);
    await asked(workshop, team, [shop]);
    const first = await due();
    // Manager, second manager and owner may approve.
    expect(requests(first)).toEqual([["UMANAGER", "UOWNER", "USECOND"], [], []]);
    expect(gathered(first)).toEqual([]);
    workshop.clock.pass(10 * minute);
    expect(gathered(await due()).toSorted((a, b) => (a ?? "").localeCompare(b ?? ""))).toEqual([
      "UMANAGER",
      "UOWNER",
      "USECOND",
    ]);
    expect((await workshop.app.describeWaiting(team.id, "UMANAGER")).all).toBe(3);
  });

  test("that go on and on alert her every ten minutes, and never more often", async ({ workshop, team, shop, due }) => {
    const alerts: number[] = [];
    for (let passed = 0; passed < 50; passed += 5) {
      await asked(workshop, team, [shop]);
      const said = await due();
      if (requests(said).some((mention) => mention?.includes("UMANAGER")) || gathered(said).includes("UMANAGER")) {
        alerts.push(passed);
      }
      workshop.clock.pass(5 * minute);
    }
    expect(alerts.length).toBeGreaterThan(3);
    const gaps = alerts.slice(1).map((at, index) => at - (alerts[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(15);
  });

  test("are not kept from anybody who was not alerted: a request after ten quiet minutes mentions again", async ({
    workshop,
    team,
    shop,
    due,
  }) => {
    await asked(workshop, team, [shop]);
    expect(requests(await due())).toEqual([["UMANAGER", "UOWNER", "USECOND"]]);
    workshop.clock.pass(10 * minute);
    await asked(workshop, team, [shop]);
    expect(requests(await due())).toEqual([["UMANAGER", "UOWNER", "USECOND"]]);
  });

  test("of which all are answered meanwhile leave nothing to say", async ({ workshop, team, shop }) => {
    const [one, other] = [await asked(workshop, team, [shop]), await asked(workshop, team, [shop])];
    for (const { id, contentHash } of [one, other]) {
      await workshop.app.approve(team.actors.manager, { changeId: id, contentHash, mode: "draft" });
    }
    expect((await workshop.app.describeWaiting(team.id, "UMANAGER")).all).toBe(0);
  });
});

describe("a request that nobody answers", () => {
  test("is brought up once, a working day later; Saturday and Sunday are none", async ({
    workshop,
    team,
    shop,
    due,
    tick,
  }) => {
    // A Friday afternoon, wherever the clock stands now.
    const day = 24 * hour;
    const friday = (5 - workshop.clock.now().getUTCDay() + 7) % 7;
    workshop.clock.pass(friday * day);
    const { id } = await asked(workshop, team, [shop]);
    await due();
    for (const hours of [23, 24, 24]) {
      workshop.clock.pass(hours * hour);
      expect(await tick()).toEqual([]);
    }
    workshop.clock.pass(2 * hour);
    expect(await tick()).toEqual([id]);
    expect(await tick()).toEqual([]);
    workshop.clock.pass(10 * day);
    expect(await tick()).toEqual([]);
  });

  test("and is asked again after an edit is a new request", async ({ workshop, team, shop, due, tick }) => {
    const change = await asked(workshop, team, [shop]);
    await due();
    workshop.clock.pass(96 * hour);
    expect(await tick()).toEqual([change.id]);
    await workshop.app.withdraw(team.actors.maker, change.id);
    await workshop.app.requestApproval(team.actors.maker, change.id);
    expect(await tick()).toEqual([]);
    workshop.clock.pass(96 * hour);
    expect(await tick()).toEqual([change.id]);
  });

  test("that is answered is not brought up", async ({ workshop, team, shop, due, tick }) => {
    const { id, contentHash } = await asked(workshop, team, [shop]);
    await workshop.app.approve(team.actors.manager, { changeId: id, contentHash, mode: "draft" });
    await due();
    workshop.clock.pass(96 * hour);
    expect(await tick()).toEqual([]);
  });
});
