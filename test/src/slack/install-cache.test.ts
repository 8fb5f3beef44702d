import { expect, vi } from "vitest";
import { installApp } from "#sandbox/drive/slack-install.ts";
import type { InstallationStore } from "#src/modules/studio/installations/port.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createInstalledClients } from "#src/modules/studio/installations/installed-clients.ts";
import { code } from "#test/src/store/studio.ts";
import { distributedApp } from "#test/support/product.ts";
import { productTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const pine = "T0PINEINK";
const test = productTest
  .extend("environment", { scope: "file" }, distributedApp)
  .extend("install", ({ product }) => () => {
    return installApp({ start: `${product.botUrl}/slack/install`, as: "U0MARA" });
  })
  .extend("uninstallUnheard", ({ product }) => () => {
    return product.slack.arrange("uninstall", { place: pine, order: [] });
  })
  /** Another process of the same product, whose reads are counted and whose time stands still. */
  .extend("another", ({ product }) => () => {
    const { parts, config } = product;
    const real = parts.deps.admin.installations;
    const store: InstallationStore = {
      ...real,
      find(tenant) {
        reads.push(tenant.teamId);
        return real.find(tenant);
      },
    };
    return createInstalledClients({
      store,
      signIn: { refresh: () => Promise.reject(new Error("nothing to refresh")) },
      clients: {
        apiUrl: config.slack.apiUrl,
        fetch: parts.http.fetchFor({ service: "slack", deadlineMs: 5000 }),
        logger: createLogger("silent"),
      },
      installUrl: "https://oms.example/slack/install",
      admit: () => Promise.reject(new Error("no organisation here")),
      clock: { now: () => new Date(now), sleep: () => Promise.resolve() },
      ids: systemIds,
      logger: createLogger("silent"),
    });
  });

test.beforeEach(async ({ install }) => {
  await install();
  reads = [];
});

let now = Date.parse("2026-11-26T09:00:00Z");
let reads: string[] = [];

const of = (clients: ReturnType<typeof createInstalledClients>, teamId = pine) =>
  clients.of({ teamId, enterpriseId: null });

test("a hundred clicks at once read the database once, and so do those of the next minute", async ({ another }) => {
  const clients = another();
  await Promise.all(Array.from({ length: 100 }, () => of(clients)));
  now += 59_000;
  await of(clients);
  expect(reads).toEqual([pine]);
  now += 2_000;
  await of(clients);
  expect(reads).toEqual([pine, pine]);
});

test("what is forgotten is read anew, and nothing else", async ({ another }) => {
  const clients = another();
  await of(clients);
  clients.forget("T0ANOTHER");
  await of(clients);
  expect(reads).toHaveLength(1);
  clients.forget(pine);
  await of(clients);
  expect(reads).toHaveLength(2);
});

test("a refusal is not kept: after the install the next click works", async ({ another }) => {
  const clients = another();
  const nobody = { teamId: "T0NOBODY", enterpriseId: null };
  expect(await code(clients.of(nobody))).toBe("not-installed");
  expect(await code(clients.of(nobody))).toBe("not-installed");
  expect(reads).toEqual(["T0NOBODY", "T0NOBODY"]);
});

test("a process that missed a reinstall makes its call once more with the newest token", async ({
  install,
  uninstallUnheard,
  another,
}) => {
  const clients = another();
  const before = await of(clients);
  await uninstallUnheard();
  await install();
  expect((await before.background.auth.test()).team_id).toBe(pine);
  expect((await of(clients)).token).not.toBe(before.token);
  // What is kept now is the newest: no further look.
  reads = [];
  await (await of(clients)).interactive.auth.test();
  expect(reads).toEqual([]);
});

test("a process that missed an uninstall ends nothing at the first refused call: Slack is asked again in an hour", async ({
  product,
  uninstallUnheard,
  another,
}) => {
  const clients = another();
  const before = await of(clients);
  await uninstallUnheard();
  expect(await code(before.interactive.users.info({ user: "U0ADA" }))).toBe("slack-signed-out");
  const row = async () =>
    (
      await product.db.sql<{ tokens: boolean; inactive: boolean }>(
        `select access_token is not null as tokens, inactive_since is not null as inactive
         from slack_installations where id = $1`,
        [pine],
      )
    )[0];
  expect(await row()).toEqual({ tokens: true, inactive: true });
  // Held before the hour is over: the product's own worker may ask Slack the second time before this process does.
  const after = await of(clients);
  await product.db.sql(
    "update slack_installations set inactive_since = inactive_since - interval '61 minutes' where id = $1",
    [pine],
  );
  expect(await code(after.interactive.users.info({ user: "U0ADA" }))).toBe("not-installed");
  expect(await code(of(clients))).toBe("not-installed");
  expect(await row()).toEqual({ tokens: false, inactive: false });
});

test("what Slack refuses for another reason ends nothing", async ({ another }) => {
  const clients = another();
  const { interactive } = await of(clients);
  expect(await code(interactive.users.info({ user: "U0NOBODY" }))).toBe("internal");
  expect(await of(clients)).toBeTruthy();
  expect(reads).toEqual([pine]);
});
