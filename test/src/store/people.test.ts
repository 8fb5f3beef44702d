import { describe, expect } from "vitest";
import { code, openStudio, quiet, refusal, type Studio, usd } from "./studio.ts";
import { studioTest } from "#test/support/store-test.ts";

const test = studioTest
  .extend(
    "give",
    ({ studio }) =>
      (who: Parameters<Studio["as"]>[0], to: keyof Studio["members"], role: "owner" | "manager" | "maker" | null) =>
        studio.as(who).setRole({ memberId: studio.members[to].id, role, outbox: [] }),
  )
  .extend(
    "again",
    ({ house, studio }) =>
      (who: keyof Studio["members"], change: { isGuest?: boolean; name?: string; role?: "owner" | "maker" }) =>
        house.admin.studios.ensureMember({
          studioId: studio.id,
          slackUserId: studio.members[who].slackUserId,
          name: who,
          isGuest: false,
          timeZone: "America/New_York",
          role: "owner",
          ...change,
        }),
  );

describe("roles", () => {
  test("an owner gives and takes them", async ({ studio, give }) => {
    await give("owner", "maker", "manager");
    await give("owner", "second", null);
    const seen = await studio.as("owner").members();
    expect(seen.find(({ name }) => name === "maker")?.role).toBe("manager");
    expect(seen.find(({ name }) => name === "second")?.role).toBeNull();
    expect(await code(studio.as("second").setPaused({ paused: true, shopId: null, ...quiet }))).toBe("no-role");
  });

  test("nobody else does, least of all to herself", async ({ give }) => {
    for (const who of ["manager", "maker", "viewer", "guest"] as const) {
      expect(await code(give(who, who, "owner"))).toBe("not-allowed");
    }
    expect(await code(give("nobody", "nobody", "owner"))).toBe("no-role");
  });

  test("a guest becomes maker at most, and is told so", async ({ give }) => {
    expect(await refusal(give("owner", "guest", "manager"))).toMatchObject({
      code: "not-allowed",
      userText: expect.stringContaining("guest"),
    });
    await give("owner", "guest", null);
    await give("owner", "guest", "maker");
  });

  test("the last owner stays, even when two remove each other at once", async ({ studio, give }) => {
    expect(await refusal(give("owner", "owner", "manager"))).toMatchObject({
      code: "not-allowed",
      userText: expect.stringContaining("at least one owner"),
    });
    await give("owner", "manager", "owner");
    const outcomes = await Promise.allSettled([give("owner", "manager", null), give("manager", "owner", null)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await studio.as("maker").members()).filter(({ role }) => role === "owner")).toHaveLength(1);
  });

  test("another studio's people cannot be named", async ({ house, studio }) => {
    const neighbours = await openStudio(house);
    const foreign = studio.as("owner").setRole({ memberId: neighbours.members.maker.id, role: "owner", outbox: [] });
    expect(await code(foreign)).toBe("not-found");
  });
});

describe("registering", () => {
  test("keeps an existing role, and the lack of one that an owner took away", async ({ house, studio, again }) => {
    expect(await again("maker", { name: "Mara" })).toMatchObject({
      id: studio.members.maker.id,
      name: "Mara",
      role: "maker",
      timeZone: "America/New_York",
    });
    expect(await again("nobody", { role: "maker" })).toMatchObject({ role: null });
    expect(await house.admin.studios.member(studio.id, "UMAKER")).toMatchObject({ name: "Mara" });
    expect(await house.admin.studios.member(studio.id, "UNEVER")).toBeNull();
  });

  test("whoever became a guest keeps at most maker", async ({ again }) => {
    expect(await again("manager", { isGuest: true })).toMatchObject({ role: "maker", isGuest: true });
  });

  test("one team is one studio", async ({ house, studio }) => {
    expect(await house.admin.studios.ensureStudio({ teamId: studio.teamId, name: "Renamed" })).toBe(studio.id);
    const met = (teamId: string, slackUserId = "UMAKER") => house.admin.studios.whoActs({ teamId, slackUserId });
    expect(await met(studio.teamId)).toEqual({
      first: true,
      studio: { id: studio.id, stoppedChannel: null },
      member: await house.admin.studios.member(studio.id, "UMAKER"),
    });
    expect(await met(studio.teamId, "UNEVER")).toMatchObject({ studio: { id: studio.id }, member: null });
    expect(await met("TNEVER")).toEqual({ first: true, studio: null, member: null });
    expect((await studio.as("viewer").studio()).name).toBe("Renamed");
  });
});

describe("settings", () => {
  test("begin as promised; what is left out stays; an owner's choice of channel is not overruled", async ({
    house,
    studio,
  }) => {
    expect(await studio.as("viewer").studio()).toEqual({
      id: studio.id,
      name: "Pine & Ink",
      teamId: studio.teamId,
      listingsChannel: null,
      stoppedChannel: null,
      soloMode: false,
      soloChosen: false,
      smallChanges: false,
      oneOffs: { way: null, last: null },
      warnings: [],
      paused: null,
      dailyFeeCeiling: usd(500),
      digest: { hour: 9, minute: 0, days: [1, 2, 3, 4, 5], zone: "Europe/Berlin" },
      ai: null,
      operatorsText: null,
    });
    await house.admin.studios.ensureListingsChannel(studio.id, "C1");
    await house.admin.studios.ensureListingsChannel(studio.id, "C2");
    await studio.as("owner").setSettings({ soloMode: true, ...quiet });
    expect(await studio.as("viewer").studio()).toMatchObject({
      listingsChannel: "C1",
      soloMode: true,
      soloChosen: true,
      dailyFeeCeiling: usd(500),
    });
    await studio.as("owner").setSettings({ oneOffs: "same", ...quiet });
    expect((await studio.as("viewer").studio()).oneOffs).toEqual({ way: "same", last: null });
    await studio.as("owner").setSettings({ listingsChannel: null, dailyFeeCeiling: usd(1000), ...quiet });
    expect(await studio.as("viewer").studio()).toMatchObject({
      listingsChannel: null,
      soloMode: true,
      soloChosen: true,
      oneOffs: { way: "same" },
      dailyFeeCeiling: usd(1000),
    });
  });

  test("who pulled the brake, and when", async ({ studio }) => {
    await studio.as("manager").setPaused({ paused: true, shopId: null, ...quiet });
    await studio.as("second").setPaused({ paused: true, shopId: null, ...quiet });
    expect((await studio.as("viewer").studio()).paused).toEqual({
      by: studio.members.manager.id,
      at: expect.any(Date),
    });
    await studio.as("second").setPaused({ paused: false, shopId: null, ...quiet });
    expect((await studio.as("viewer").studio()).paused).toBeNull();
  });

  test.for(["manager", "maker"] as const)("are no %s's business", async (who, { studio }) => {
    expect(await code(studio.as(who).setSettings({ soloMode: true, ...quiet }))).toBe("not-allowed");
  });
});

test("what people did is logged under their own name, refusals too", async ({ house, studio }) => {
  await studio.as("nobody").audit({ action: "approve", reference: "R-9", outcome: "refused", code: "no-role" });
  expect(await house.db.sql("select member_id, action, reference, outcome, code from audit_events")).toEqual([
    { member_id: studio.members.nobody.id, action: "approve", reference: "R-9", outcome: "refused", code: "no-role" },
  ]);
});
