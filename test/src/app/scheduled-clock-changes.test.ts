import { expect, vi } from "vitest";
import { openMany } from "./many.ts";
import { scheduleTest as test } from "./scheduling.ts";

vi.setConfig({ testTimeout: 120_000 });

/** A plan from before a clock change until after it begins and ends by the clocks on the walls there. */
const cases = [
  {
    name: "clocks put forward in Berlin",
    zone: "Europe/Berlin",
    begins: "2027-03-25T09:00:00Z",
    line: "price -20% at Saturday 9:00 until Monday 9:00",
    // Winter time, then summer time: 47 hours.
    starts: "2027-03-27T08:00:00Z",
    ends: "2027-03-29T07:00:00Z",
    says: ["Sat 27 Mar 2027, 09:00 (Europe/Berlin)", "Mon 29 Mar 2027, 09:00 (Europe/Berlin)"],
  },
  {
    name: "clocks put back in Berlin",
    zone: "Europe/Berlin",
    begins: "2027-10-28T09:00:00Z",
    line: "price -20% at Saturday 9:00 until Monday 9:00",
    // 49 hours.
    starts: "2027-10-30T07:00:00Z",
    ends: "2027-11-01T08:00:00Z",
    says: ["Sat 30 Oct 2027, 09:00 (Europe/Berlin)", "Mon 1 Nov 2027, 09:00 (Europe/Berlin)"],
  },
  {
    name: "an hour that is left out in New York",
    zone: "America/New_York",
    begins: "2027-03-11T15:00:00Z",
    line: "price -20% at 2027-03-14 2:30 until Monday 9:00",
    // There is no 2:30 that night: the first minute after is 3:00.
    starts: "2027-03-14T07:00:00Z",
    ends: "2027-03-15T13:00:00Z",
    says: ["Sun 14 Mar 2027, 03:00 (America/New_York)", "there is no such time"],
  },
  {
    name: "an hour that comes twice in New York",
    zone: "America/New_York",
    begins: "2027-11-04T14:00:00Z",
    line: "price -20% at 2027-11-07 1:30 until Monday 9:00",
    starts: "2027-11-07T05:30:00Z",
    ends: "2027-11-08T14:00:00Z",
    says: ["Sun 7 Nov 2027, 01:30 (America/New_York)", "comes twice"],
  },
] as const;

for (const { name, zone, begins, line, starts, ends, says } of cases) {
  test(`${name}: a plan begins and goes back at the times that were said`, async ({
    market,
    team,
    goTo,
    approved,
    now,
    prices,
    returnOf,
  }) => {
    // Months later: the shop is connected anew, and has listings that are on sale then.
    market.clock.goTo(new Date(begins));
    await market.app.settings(team.actors.owner, { digest: { hour: 9, minute: 0, days: [1], zone } });
    await openMany(market, team, 5);
    const answer = await market.app.planLine(team.actors.maker, line);
    const said = "when" in answer ? (answer.when ?? []).join(" ") : "";
    for (const words of says) expect(said).toContain(words);
    const before = prices();
    const { id, schedule } = await approved(line);
    expect([schedule?.startsAt, schedule?.endsAt]).toEqual([new Date(starts), new Date(ends)]);
    const justBefore = (at: string) => new Date(Date.parse(at) - 1000);
    await goTo(justBefore(starts));
    expect([(await now(id)).state, prices()]).toEqual(["scheduled", before]);
    await goTo(starts);
    expect((await now(id)).state).toBe("applied");
    const reduced = prices();
    expect(reduced).not.toEqual(before);
    await goTo(justBefore(ends));
    expect(prices()).toEqual(reduced);
    await goTo(ends);
    expect([prices(), (await returnOf(id)).state]).toEqual([before, "applied"]);
  });
}
