import { expect } from "vitest";
import type { GrantedInstallation, InstallationStore, SlackSignIn } from "#src/modules/studio/installations/port.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { lasting } from "#src/modules/studio/installations/rotation.ts";
import { adminOn, code, must } from "#test/src/store/studio.ts";
import { houseTest } from "#test/support/store-test.ts";

const test = houseTest
  .extend("installed", ({ house }) => async (expiresAt: Date): Promise<string> => {
    const id = `T${systemIds.reference().slice(2)}`;
    const granted: GrantedInstallation = {
      id,
      isOrg: false,
      enterpriseId: null,
      name: "Pine & Ink",
      botUserId: "U0BOT",
      installedBy: "U0MARA" as SlackUserId,
      scopes: "commands",
      tokens: { accessToken: "access-0", refreshToken: "refresh-0", expiresAt },
    };
    await house.admin.installations.install(granted, []);
    return id;
  })
  .extend(
    "deps",
    ({ house }) =>
      (signIn: Pick<SlackSignIn, "refresh">, store: InstallationStore = adminOn(house.db).installations) => ({
        store,
        signIn,
        clock: systemClock,
        ids: systemIds,
        logger: createLogger("silent"),
      }),
  );

const hour = 3_600_000;
const inHours = (hours: number) => new Date(systemClock.now().getTime() + hours * hour);

/** Slack's rule: a refresh token is good once, and only the newest pair lives. */
function slack(): Pick<SlackSignIn, "refresh"> & { good: string; refreshes: number; answer: () => Promise<void> } {
  return {
    good: "refresh-0",
    refreshes: 0,
    answer: async () => undefined,
    async refresh(refreshToken) {
      if (refreshToken !== this.good) throw new OmsError("auth-dead");
      this.refreshes += 1;
      this.good = `refresh-${this.refreshes}`;
      const fresh = { accessToken: `access-${this.refreshes}`, refreshToken: this.good, expiresAt: inHours(12) };
      await this.answer();
      return fresh;
    },
  };
}

test("eight processes that need fresh tokens at once refresh once, and all have the stored ones", async ({
  house,
  installed,
  deps,
}) => {
  const id = await installed(inHours(1));
  const far = slack();
  const found = await Promise.all(Array.from({ length: 8 }, () => lasting(deps(far), id, 2 * hour)));
  expect(far.refreshes).toBe(1);
  expect(new Set(found.map(({ tokens }) => tokens?.accessToken))).toEqual(new Set(["access-1"]));
  expect(must(await house.admin.installations.read(id)).tokens?.refreshToken).toBe(far.good);
});

test("tokens that last are left alone, unless Slack has just refused them", async ({ installed, deps }) => {
  const id = await installed(inHours(11));
  const far = slack();
  expect((await lasting(deps(far), id, 2 * hour)).tokens?.accessToken).toBe("access-0");
  expect((await lasting(deps(far), id, 2 * hour, "access-0")).tokens?.accessToken).toBe("access-1");
  expect((await lasting(deps(far), id, 2 * hour, "access-0")).tokens?.accessToken).toBe("access-1");
  expect(far.refreshes).toBe(1);
});

test("whoever was so slow that the lease ran out still stores what nobody else can get", async ({
  house,
  installed,
  deps,
}) => {
  const id = await installed(inHours(1));
  const far = slack();
  const { installations } = house.admin;
  far.answer = async () => {
    // The lease is over, and another process takes it while the answer is on its way.
    await house.db.sql("update slack_installations set refresh_until = now() - interval '1 second' where id = $1", [
      id,
    ]);
    expect(await installations.lease(id, "another", 60_000)).toBe(true);
  };
  expect((await lasting(deps(far), id, 2 * hour)).tokens?.accessToken).toBe("access-1");
  await installations.release(id, "another");
  expect((await lasting(deps(far), id, 2 * hour)).tokens?.accessToken).toBe("access-1");
  expect(far.refreshes).toBe(1);
});

test("the other, refused for the spent token, takes the stored ones", async ({ house, installed, deps }) => {
  const id = await installed(inHours(1));
  const far = slack();
  const { installations } = house.admin;
  const late: Pick<SlackSignIn, "refresh"> = {
    async refresh(refreshToken) {
      // Read before, used after the first has used and stored.
      const { version } = must(await installations.read(id));
      await installations.saveTokens(id, version, await far.refresh(refreshToken));
      return far.refresh(refreshToken);
    },
  };
  expect((await lasting(deps(late), id, 2 * hour)).tokens?.accessToken).toBe("access-1");
});

test("a database that is silent just when the answer came is tried again: the tokens are not lost", async ({
  house,
  installed,
  deps,
}) => {
  const id = await installed(inHours(1));
  const far = slack();
  const { installations } = house.admin;
  let silences = 2;
  const flaky: InstallationStore = {
    ...installations,
    async saveTokens(...args) {
      if (silences-- > 0) throw new OmsError("store-down");
      return installations.saveTokens(...args);
    },
  };
  const patient = { ...deps(far, flaky), clock: { ...systemClock, sleep: async () => undefined } };
  expect((await lasting(patient, id, 2 * hour)).tokens?.accessToken).toBe("access-1");
  expect(must(await installations.read(id)).tokens?.refreshToken).toBe(far.good);
});

test("a dead refresh token is said to be dead, and the lease is given back", async ({ house, installed, deps }) => {
  const id = await installed(inHours(1));
  const far = slack();
  far.good = "another";
  expect(await code(lasting(deps(far), id, 2 * hour))).toBe("auth-dead");
  expect(await house.admin.installations.lease(id, "next", 1000)).toBe(true);
});

test("what has ended has no tokens to renew", async ({ house, installed, deps }) => {
  const id = await installed(inHours(1));
  await house.admin.installations.end({ id, generation: 1, how: "revoked", eventId: null });
  expect(await code(lasting(deps(slack()), id, 2 * hour))).toBe("not-installed");
});
