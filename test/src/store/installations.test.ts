import { describe, expect } from "vitest";
import type { GrantedInstallation } from "#src/modules/studio/installations/port.ts";
import type { SlackUserId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { timedTest } from "#test/support/store-test.ts";
import { adminOn, code, draft, must, openStudio } from "./studio.ts";

const start = new Date("2026-11-26T09:00:00Z");

const test = timedTest
  .extend("start", { scope: "file" }, start)
  .extend("store", ({ house }) => house.admin.installations)
  .extend("find", ({ store }) => (teamId: string, enterpriseId: string | null = null) => {
    return store.find({ teamId, enterpriseId });
  })
  .extend("row", ({ house }) => async (id: string) => {
    return must((await house.db.sql("select * from slack_installations where id = $1", [id]))[0]);
  })
  .extend("studioRow", ({ house }) => async (studio: StudioId) => {
    return must((await house.db.sql("select * from studios where id = $1", [studio]))[0]);
  })
  .extend("waiting", ({ house }) => async (studio: StudioId) => {
    return house.db.sql<{ template: string; state: string; code: string | null; due: boolean }>(
      `select entry ->> 'template' as template, state, code, run_at <= app.now() as due from outbox
     where studio_id = $1 order by seq`,
      [studio],
    );
  })
  .extend(
    "end",
    ({ store }) =>
      (id: string, options: { generation?: number; how?: "revoked" | "uninstalled"; event?: string | null } = {}) => {
        return store.end({
          id,
          generation: options.generation ?? 1,
          how: options.how ?? "uninstalled",
          eventId: options.event === undefined ? systemIds.uuid() : options.event,
        });
      },
  )
  /** Installed in a workspace of its own. */
  .extend("installed", ({ store }) => async (change: Partial<GrantedInstallation> = {}) => {
    const id = teamOf();
    const { studioId } = await store.install(granted(id, change), []);
    return { id, studioId: must(studioId) };
  })
  .extend("admit", ({ store }) => (installationId: string, teamId: string, owner: SlackUserId | null = installer) => {
    return store.admit({ installationId, teamId, name: `Workspace ${teamId}`, owner, outbox: [] });
  })
  .extend("leftWithOneErased", ({ house, store, end }) => async (teams: number) => {
    const org = `E${systemIds.reference().slice(2)}`;
    await store.install(granted(org), []);
    const studios: StudioId[] = [];
    for (let n = 0; n < teams; n += 1) {
      const teamId = teamOf();
      const admitted = { installationId: org, teamId, name: `Studio ${n}`, owner: installer, outbox: [] };
      studios.push(await store.admit(admitted));
    }
    await house.admin.erasure.begin(must(studios[0]), "operator", systemIds.reference());
    await end(org);
    return { org, studios };
  })
  .extend("claimedIn", ({ house, store }) => async () => {
    await house.db.sql("delete from outbox");
    const studio = await openStudio(house);
    await store.install(granted(studio.teamId), []);
    const change = await draft(studio.as("maker"), []);
    await house.stores.worker(studio.id).sendMessages([{ template: "review_card", changeId: change.id }]);
    const [claimed] = await house.admin.outbox.claim("w", 1, 60_000);
    return { id: studio.teamId, studio, claimed: must(claimed) };
  })
  .extend("outAfter", ({ house }) => async (minutes: number) => {
    await house.db.setNow(later(minutes));
    const claimed = await house.admin.outbox.claim("w", 5, 60_000);
    return claimed.map(({ entry }) => entry.template);
  });

const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000);

const installer = "U0MARA" as SlackUserId;
const teamOf = () => `T${systemIds.reference().slice(2)}`;

const granted = (id: string, change: Partial<GrantedInstallation> = {}): GrantedInstallation => ({
  id,
  isOrg: id.startsWith("E"),
  enterpriseId: id.startsWith("E") ? id : null,
  name: `Studio ${id}`,
  botUserId: "U0BOT",
  installedBy: installer,
  scopes: "commands,chat:write",
  tokens: { accessToken: `xoxe.xoxb-${id}`, refreshToken: `xoxe-${id}`, expiresAt: later(12 * 60) },
  ...change,
});

describe("tokens", () => {
  test("stand in the database as envelopes of their row: in the row of another workspace they open for nobody", async ({
    house,
    store,
    find,
    row,
    installed,
  }) => {
    const { id } = await installed();
    const { id: thief } = await installed();
    const sealed = await row(id);
    expect(JSON.stringify(sealed)).not.toContain("xoxe");
    expect(must(await store.read(id)).tokens?.accessToken).toBe(`xoxe.xoxb-${id}`);
    await house.db.sql("update slack_installations set access_token = $1 where id = $2", [
      sealed["access_token"],
      thief,
    ]);
    expect(await code(store.read(thief))).toBe("internal");
    expect(await code(find(thief))).toBe("internal");
    // Nor in the other column of the same row.
    await house.db.sql("update slack_installations set refresh_token = access_token where id = $1", [id]);
    expect(await code(store.read(id))).toBe("internal");
  });

  test("fresh ones are stored over the version they were got with, and over no other", async ({ store, installed }) => {
    const { id } = await installed();
    const { version } = must(await store.read(id));
    const fresh = (mark: string) => ({ accessToken: mark, refreshToken: mark, expiresAt: later(24 * 60) });
    expect(await store.saveTokens(id, version, fresh("first"))).toBe(true);
    expect(await store.saveTokens(id, version, fresh("second"))).toBe(false);
    expect(must(await store.read(id)).tokens?.accessToken).toBe("first");
    // What was got before a reinstall is older than the reinstall.
    const before = must(await store.read(id)).version;
    await store.install(granted(id), []);
    expect(await store.saveTokens(id, before, fresh("third"))).toBe(false);
  });

  test("one process at a time renews them; the lease of a dead one runs out", async ({ house, store, installed }) => {
    const { id } = await installed();
    expect(await store.lease(id, "a", 60_000)).toBe(true);
    expect(await store.lease(id, "b", 60_000)).toBe(false);
    await house.db.setNow(later(2));
    expect(await store.lease(id, "b", 60_000)).toBe(true);
    await store.release(id, "a");
    expect(await store.lease(id, "c", 60_000)).toBe(false);
    await store.release(id, "b");
    expect(await store.lease(id, "c", 60_000)).toBe(true);
  });

  test("those near their end are listed, those without an end never", async ({ store, installed }) => {
    const { id } = await installed();
    const { id: lasting } = await installed({
      tokens: { accessToken: "xoxb-1", refreshToken: null, expiresAt: null },
    });
    expect(await store.expiring(later(11 * 60))).not.toContain(id);
    expect(await store.expiring(later(13 * 60))).toContain(id);
    expect(await store.expiring(later(13 * 60))).not.toContain(lasting);
  });
});

describe("a consent", () => {
  test("is taken once", async ({ store }) => {
    const stateHash = systemIds.uuid();
    await store.begin({ stateHash, browserHash: "browser", expiresAt: later(10) });
    expect(await store.take(stateHash)).toEqual({ browserHash: "browser", expiresAt: later(10) });
    expect(await store.take(stateHash)).toBeNull();
  });

  test("that nobody came back from is deleted when another begins", async ({ house, store }) => {
    await store.begin({ stateHash: "abandoned", browserHash: "browser", expiresAt: later(10) });
    await house.db.setNow(later(120));
    await store.begin({ stateHash: systemIds.uuid(), browserHash: "browser", expiresAt: later(130) });
    expect(await store.take("abandoned")).toBeNull();
  });
});

describe("an install", () => {
  test("makes a studio with the installer as its owner, and says hello to them", async ({ house, store, waiting }) => {
    const id = teamOf();
    const hello = { template: "direct", to: installer, text: "Hello", nonce: "n" } as const;
    const { studioId, outcome } = await store.install(granted(id), [hello]);
    const studio = must(studioId);
    expect(outcome).toBe("installed");
    expect((await house.admin.studios.whoActs({ teamId: id, slackUserId: installer })).studio?.id).toBe(studio);
    expect(await house.admin.studios.member(studio, installer)).toMatchObject({ role: "owner" });
    expect(await waiting(studio)).toMatchObject([{ template: "direct", state: "pending" }]);
  });

  test("of a workspace that has an owner gives nobody a role", async ({ house, store, installed }) => {
    const { id, studioId } = await installed();
    await store.install(granted(id, { installedBy: "U0TEO" as SlackUserId }), []);
    expect(await house.admin.studios.member(studioId, "U0TEO")).toBeNull();
  });

  test("answers for its own workspace only", async ({ find, installed }) => {
    const { id } = await installed();
    const { id: other } = await installed();
    expect(must(await find(id)).installation.tokens?.accessToken).toBe(`xoxe.xoxb-${id}`);
    expect(must(await find(other)).installation.id).toBe(other);
    expect(await find("TNOBODY")).toBeNull();
  });
});

describe("an organisation's install", () => {
  const org = () => `E${systemIds.reference().slice(2)}`;

  test("makes no studio; each workspace becomes one at its first contact, and they don't mix", async ({
    house,
    store,
    find,
    admit,
  }) => {
    const id = org();
    expect(await store.install(granted(id), [])).toEqual({ studioId: null, outcome: "installed" });
    const [one, two] = [teamOf(), teamOf()];
    expect(must(await find(one, id))).toMatchObject({ admitted: false, installation: { id, isOrg: true } });
    expect(await find(one)).toBeNull();
    const first = await admit(id, one);
    const second = await admit(id, two, null);
    expect(first).not.toBe(second);
    // Also without the organisation being named, as the worker asks.
    expect(must(await find(one))).toMatchObject({ admitted: true, installation: { id } });
    expect(await house.admin.studios.member(first, installer)).toMatchObject({ role: "owner" });
    expect(await house.admin.studios.member(second, installer)).toBeNull();
    expect(await admit(id, one)).toBe(first);
  });

  test("counts for less than the workspace's own", async ({ store, find, end, admit }) => {
    const id = org();
    await store.install(granted(id), []);
    const team = teamOf();
    await admit(id, team);
    await store.install(granted(team, { enterpriseId: id }), []);
    expect(must(await find(team, id)).installation.id).toBe(team);
    await admit(id, team);
    expect(must(await find(team, id)).installation.id).toBe(team);
    // Its own ends: the organisation's is asked again whether it is for this workspace.
    await end(team);
    expect(must(await find(team, id))).toMatchObject({ admitted: false, installation: { id } });
  });

  test("that has ended admits nobody, and ends all its workspaces at once and no others", async ({
    store,
    find,
    studioRow,
    end,
    installed,
    admit,
  }) => {
    const id = org();
    await store.install(granted(id), []);
    const [one, two] = [teamOf(), teamOf()];
    const studios = [await admit(id, one), await admit(id, two)];
    const other = await installed();
    expect(await end(id)).toBe("ended");
    for (const studio of studios) expect((await studioRow(studio))["uninstalled_at"]).not.toBeNull();
    expect((await studioRow(other.studioId))["uninstalled_at"]).toBeNull();
    expect(await find(one, id)).toBeNull();
    expect(await code(admit(id, teamOf()))).toBe("not-installed");
    await store.install(granted(id), []);
    for (const studio of studios) expect((await studioRow(studio))["uninstalled_at"]).toBeNull();
  });

  test("taken away from one workspace leaves the others", async ({ store, find, waiting, admit }) => {
    const id = org();
    await store.install(granted(id), []);
    const [one, two] = [teamOf(), teamOf()];
    await admit(id, one);
    await admit(id, two);
    const eventId = systemIds.uuid();
    expect(await store.leave({ id, teamIds: [one], eventId })).toBe(true);
    expect(await store.leave({ id, teamIds: [two], eventId })).toBe(false);
    expect(await find(one)).toBeNull();
    expect(must(await find(two)).admitted).toBe(true);
    // Given back, it is a studio again, and hears of it once.
    const hello = { template: "direct", to: installer, text: "Hello again", nonce: systemIds.uuid() } as const;
    const back = () => store.admit({ installationId: id, teamId: one, name: "One", owner: null, outbox: [hello] });
    const studio = await back();
    expect(must(await find(one)).admitted).toBe(true);
    await back();
    expect(await waiting(studio)).toHaveLength(1);
  });
});

describe("an end", () => {
  test.for([
    ["uninstalled", "revoked"],
    ["revoked", "uninstalled"],
  ] as const)(
    "heard as %s and then as %s is one end: tokens gone, studio marked, nothing else touched",
    async ([...hows], { house, find, row, studioRow, end, installed }) => {
      const { id, studioId } = await installed();
      expect(await end(id, { how: hows[0] })).toBe("ended");
      expect(await find(id)).toBeNull();
      const since = (await studioRow(studioId))["uninstalled_at"];
      await house.db.setNow(later(5));
      expect(await end(id, { how: hows[1] })).toBe("ended-before");
      expect(await row(id)).toMatchObject({ access_token: null, refresh_token: null, expires_at: null });
      const { revoked_at, uninstalled_at } = await row(id);
      expect([revoked_at, uninstalled_at]).not.toContain(null);
      expect((await studioRow(studioId))["uninstalled_at"]).toEqual(since);
      expect(await house.admin.studios.member(studioId, installer)).toMatchObject({ role: "owner" });
      expect(await house.admin.erasure.uninstalledFor(3)).not.toContain(studioId);
      await house.db.setNow(later(3 * 24 * 60 + 1));
      expect(await house.admin.erasure.uninstalledFor(3)).toContain(studioId);
    },
  );

  test("has one effect per event, however often it is sent", async ({ store, find, end, installed }) => {
    const { id } = await installed();
    const event = systemIds.uuid();
    expect(await end(id, { event })).toBe("ended");
    await store.install(granted(id), []);
    expect(await end(id, { event, generation: 2 })).toBe("seen");
    expect(must(await find(id)).installation.generation).toBe(2);
  });

  test("that was heard of an earlier install leaves a later one alone", async ({ store, find, end, installed }) => {
    const { id } = await installed();
    await store.install(granted(id), []);
    expect(await end(id, { generation: 1 })).toBe("other");
    expect(must(await find(id)).installation.tokens).not.toBeNull();
  });

  test("lets go what was said for a moment; living cards wait, and go out after a reinstall", async ({
    house,
    store,
    studioRow,
    waiting,
    end,
  }) => {
    await house.db.sql("delete from outbox");
    const studio = await openStudio(house);
    await store.install(granted(studio.teamId), []);
    const change = await draft(studio.as("maker"), []);
    const worker = house.stores.worker(studio.id);
    await worker.sendMessages([
      { template: "draft_card", changeId: change.id },
      { template: "direct", to: installer, text: "A moment", nonce: "m" },
    ]);
    const [claimed] = await house.admin.outbox.claim("w", 1, 60_000);
    await end(studio.teamId);
    // The one that was on its way found no client.
    await house.admin.outbox.shelve(must(claimed));
    const shelved = await waiting(studio.id);
    expect(shelved.find(({ template }) => template === "direct")).toMatchObject({
      state: "dropped",
      code: "uninstalled",
    });
    expect(shelved.find(({ template }) => template === "draft_card")).toMatchObject({
      state: "pending",
      code: "uninstalled",
      due: false,
    });
    await house.db.setNow(later(60 * 24 * 20));
    expect(await house.admin.outbox.claim("w", 5, 60_000)).toEqual([]);
    expect((await store.install(granted(studio.teamId), [])).outcome).toBe("reinstalled");
    expect((await house.admin.outbox.claim("w", 5, 60_000)).map(({ entry }) => entry.template)).toEqual(["draft_card"]);
    expect((await studioRow(studio.id))["uninstalled_at"]).toBeNull();
  });
});

describe("an organisation that comes back while a workspace of its own is erased", () => {
  test("has its other workspaces back, and that one goes on being erased", async ({
    store,
    studioRow,
    leftWithOneErased,
  }) => {
    const { org, studios } = await leftWithOneErased(2);
    expect((await store.install(granted(org), [])).outcome).toBe("reinstalled");
    expect((await studioRow(must(studios[1])))["uninstalled_at"]).toBeNull();
    expect((await studioRow(must(studios[0])))["uninstalled_at"]).not.toBeNull();
  });

  test("waits for the end of it where no other lives by the installation: it goes along", async ({
    store,
    leftWithOneErased,
  }) => {
    const { org } = await leftWithOneErased(1);
    expect(await code(store.install(granted(org), []))).toBe("erasing");
  });
});

describe("a message that could not get to Slack, though the app is there", () => {
  test("because of an uninstallation that a reinstall overtook goes out soon", async ({
    house,
    store,
    end,
    claimedIn,
    outAfter,
  }) => {
    const { id, claimed } = await claimedIn();
    await end(id);
    await store.install(granted(id), []);
    await house.admin.outbox.shelve(claimed);
    expect(await outAfter(2)).toEqual(["review_card"]);
  });

  test("because of a sign-in that was renewed meanwhile goes out soon", async ({
    house,
    store,
    claimedIn,
    outAfter,
  }) => {
    const { id, claimed } = await claimedIn();
    const { version } = must(await store.read(id));
    await store.signOut({ id, version, text: "Sign in again" });
    const tokens = { accessToken: "fresh", refreshToken: "fresh", expiresAt: later(24 * 60) };
    expect(await store.saveTokens(id, version, tokens)).toBe(true);
    await house.admin.outbox.shelve(claimed);
    await house.db.sql("delete from outbox where entry ->> 'template' = 'direct'");
    expect(await outAfter(2)).toEqual(["review_card"]);
  });

  test("because Slack called the account inactive for a moment goes out when Slack answers again", async ({
    house,
    store,
    claimedIn,
    outAfter,
  }) => {
    const { id, claimed } = await claimedIn();
    const { version } = must(await store.read(id));
    expect(await store.inactive(id, version)).toBe("inactive");
    await house.admin.outbox.shelve(claimed);
    await house.db.setNow(later(30));
    expect(await house.admin.outbox.claim("w", 5, 60_000)).toEqual([]);
    await store.answers(id, version);
    expect(await outAfter(31)).toEqual(["review_card"]);
  });
});

test("each installation is asked about once a day, by one of all the workers", async ({
  house,
  store,
  end,
  installed,
}) => {
  const { id } = await installed();
  const other = adminOn(house.db).installations;
  const day = 86_400_000;
  expect(await store.claimChecks(day, 100)).not.toContain(id);
  await house.db.setNow(later(25 * 60));
  const claims = await Promise.all([store.claimChecks(day, 1000), other.claimChecks(day, 1000)]);
  expect(claims.flat().filter((each) => each === id)).toHaveLength(1);
  await end(id);
  await house.db.setNow(later(50 * 60));
  expect(await store.claimChecks(day, 1000)).not.toContain(id);
});
