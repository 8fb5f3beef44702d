import { describe, expect, vi } from "vitest";
import { installApp } from "#sandbox/drive/slack-install.ts";
import { readMessage, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { openBrowser } from "#sandbox/drive/web-page.ts";
import { enqueueDueErasures } from "#src/modules/privacy/use-cases/privacy.ts";
import { createSlackSide } from "#src/main/slack-side.ts";
import { code, must } from "#test/src/store/studio.ts";
import { distributedApp } from "#test/support/product.ts";
import { productTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const test = productTest
  .extend("environment", { scope: "file" }, { ...distributedApp, TRUSTED_PROXIES: "127.0.0.1" })
  .extend("install", ({ product }) => ({ owner }: Studio) => {
    return installApp({
      start: `${product.botUrl}/slack/install`,
      as: owner.id,
      browser: openBrowser({ from: `198.51.100.${workspaces}` }),
    });
  })
  .extend("installed", ({ product, install }) => async (): Promise<Studio> => {
    workspaces += 1;
    const [team, owner, member] = [`T0SIGNED${workspaces}`, `U0OLGA${workspaces}`, `U0MIA${workspaces}`];
    await product.slack.arrange("teams", {
      id: team,
      name: `Studio ${workspaces}`,
      people: [
        { id: owner, name: `Olga ${workspaces}`, role: "owner" },
        { id: member, name: `Mia ${workspaces}` },
      ],
      channels: [{ id: `C0SIGNED${workspaces}`, name: "all" }],
    });
    const studio = { team, owner: product.person(owner), member: product.person(member) };
    await install(studio);
    await answer(studio.owner, "Hello!");
    return studio;
  })
  .extend("distributed", ({ product }) => () => {
    return must(product.parts.slackSide.distributed);
  })
  .extend("row", ({ product }) => async (id: string) => {
    return must(
      (await product.db.sql<Record<string, unknown>>("select * from slack_installations where id = $1", [id]))[0],
    );
  })
  .extend("studioRow", ({ product }) => async (team: string) => {
    return must((await product.db.sql<Record<string, unknown>>("select * from studios where team_id = $1", [team]))[0]);
  })
  .extend("nearTheirEnd", ({ product }) => (team: string) => {
    return product.db.sql("update slack_installations set expires_at = now() + interval '2 hours' where id = $1", [
      team,
    ]);
  })
  /** Whatever clock there is to an erasure would be over by now. */
  .extend("weeksLater", ({ product }) => async (team: string): Promise<void> => {
    await product.db.sql(
      "update slack_installations set signed_out_at = signed_out_at - interval '30 days' where id = $1",
      [team],
    );
    await product.db.sql("update studios set uninstalled_at = uninstalled_at - interval '30 days' where team_id = $1", [
      team,
    ]);
    await enqueueDueErasures(product.parts.deps);
  })
  .extend("nothingIsErased", ({ product, row, studioRow }) => {
    const nothingIsErased = async (team: string) => {
      expect((await studioRow(team))["uninstalled_at"]).toBeNull();
      expect(await row(team)).toMatchObject({ revoked_at: null, uninstalled_at: null });
      expect(
        await product.db.sql(
          "select 1 from erasure_requests r join studios s on s.id = r.studio_id where s.team_id = $1",
          [team],
        ),
      ).toEqual([]);
    };
    return nothingIsErased;
  })
  .extend("say", ({ product, studioRow }) => async ({ team, owner }: Studio, text: string) => {
    return product.parts.deps.stores
      .worker(String((await studioRow(team))["id"]) as never)
      .sendMessages([{ template: "direct", to: owner.id as never, text, nonce: text }]);
  })
  /** It asks Slack, or is just about to, and is no more; then its lease runs out, and another comes. */
  .extend(
    "killed",
    ({ product, distributed, nearTheirEnd }) =>
      async (team: string, when: "before" | "after"): Promise<void> => {
        await nearTheirEnd(team);
        let died: () => void = () => undefined;
        const death = new Promise<void>((resolve) => {
          died = resolve;
        });
        const { http } = product.parts;
        const fetchFor: typeof http.fetchFor = (options) => async (input, init) => {
          const send = http.fetchFor(options);
          if (!new Request(input, init).url.includes("oauth.v2.access")) return send(input, init);
          if (when === "after") await send(input, init);
          died();
          return new Promise<Response>(() => undefined);
        };
        const dying = createSlackSide(product.config, { ...http, fetchFor }, product.parts.deps);
        void must(dying.distributed).renewTokens();
        await death;
        await product.db.sql(
          "update slack_installations set refresh_until = now() - interval '1 second' where id = $1",
          [team],
        );
        await distributed().renewTokens();
      },
  );

test.beforeAll(async ({ product }) => {
  await product.slack.arrange("app", { tokenRotation: true });
});

let workspaces = 0;
type Studio = { readonly team: string; readonly owner: SlackPerson; readonly member: SlackPerson };
const answer = (person: SlackPerson, words: string) =>
  person.waitForMessage(`“${words}”`, (message) => message.isBot && readMessage(message).includes(words));

describe("a refresh token that Slack refuses though the app is installed", () => {
  test("is told to the owner by the token that still works, starts no erasure, and a new install mends it", async ({
    product,
    install,
    installed,
    distributed,
    row,
    nearTheirEnd,
    weeksLater,
    nothingIsErased,
    say,
  }) => {
    const studio = await installed();
    const { team, owner, member } = studio;
    await product.slack.arrange("refuse-tokens", { place: team });
    await nearTheirEnd(team);
    await distributed().renewTokens();
    await distributed().renewTokens();
    const told = await answer(owner, "Slack doesn't renew my sign-in");
    expect(readMessage(told)).toContain(`${product.botUrl}/slack/install`);
    // As long as the access token lasts, everything goes on.
    await member.command("/oms");
    await answer(member, "New listing");
    await product.slack.arrange("expire-tokens", { place: team });
    await product.db.sql(
      "update slack_installations set expires_at = now() - interval '1 minute', checked_at = now() - interval '61 minutes' where id = $1",
      [team],
    );
    // Tried again after an hour, and refused again: from here on it is used no more.
    await distributed().checkInstallations();
    await member.command("/oms shops");
    const here = await answer(member, "Slack doesn't accept my sign-in");
    expect(readMessage(here)).toContain(`${product.botUrl}/slack/install`);
    await say(studio, "What was to be said meanwhile");
    await waitUntil(
      "the message to wait",
      async () =>
        (await product.db.sql("select 1 from outbox where state = 'pending' and code = 'signed-out'")).length === 1,
    );
    await weeksLater(team);
    await nothingIsErased(team);

    await install(studio);
    await answer(owner, "What was to be said meanwhile");
    expect(await row(team)).toMatchObject({ signed_out_at: null });
    await member.command("/oms");
    expect((await product.db.sql("select 1 from outbox where state = 'pending' and run_at = 'infinity'")).length).toBe(
      0,
    );
  });

  test("met first by a person: they are told where to sign in again, in the answer to what they typed", async ({
    product,
    installed,
    row,
    weeksLater,
    nothingIsErased,
  }) => {
    const { team, member } = await installed();
    // As after a restored database: every token it knows is an old one.
    await product.slack.arrange("refuse-tokens", { place: team, which: "all" });
    await member.command("/oms");
    expect(readMessage(await answer(member, "Slack doesn't accept my sign-in"))).toContain("/slack/install");
    expect((await row(team))["signed_out_at"]).not.toBeNull();
    await weeksLater(team);
    await nothingIsErased(team);
  });

  test("so also when another copy of the app renewed them, when an answer was lost, and when a worker died with it", async ({
    product,
    installed,
    distributed,
    nearTheirEnd,
    weeksLater,
    nothingIsErased,
  }) => {
    const studio = await installed();
    const { team } = studio;
    const { tokens } = must(await product.parts.deps.admin.installations.read(team));
    // Somebody else has the fresh ones; nobody here has.
    const body = new URLSearchParams({
      client_id: must(distributedApp.SLACK_CLIENT_ID),
      client_secret: must(distributedApp.SLACK_CLIENT_SECRET),
      grant_type: "refresh_token",
      refresh_token: must(tokens?.refreshToken),
    });
    const renewed = await fetch(`${product.config.slack.apiUrl}/oauth.v2.access`, { method: "POST", body });
    expect(await renewed.json()).toMatchObject({ ok: true });
    await nearTheirEnd(team);
    await distributed().renewTokens();
    await answer(studio.owner, "Slack doesn't renew my sign-in");
    await weeksLater(team);
    await nothingIsErased(team);
  });

  test("that is taken again an hour later is signed in again by itself", async ({
    product,
    installed,
    distributed,
    row,
    say,
  }) => {
    const studio = await installed();
    const { team, owner } = studio;
    const before = must(await product.parts.deps.admin.installations.read(team));
    await product.parts.deps.admin.installations.signOut({ id: team, version: before.version, text: "Sign in again" });
    await say(studio, "Said while it was in doubt");
    await product.db.sql("update slack_installations set checked_at = now() - interval '61 minutes' where id = $1", [
      team,
    ]);
    expect(await distributed().checkInstallations()).toBeGreaterThan(0);
    expect(await row(team)).toMatchObject({ signed_out_at: null, version: before.version + 1 });
    await answer(owner, "Said while it was in doubt");
  });
});

describe("a process that is killed while it renews tokens", () => {
  test("before it asked: the next one asks, and nothing happened", async ({ installed, row, killed }) => {
    const { team } = await installed();
    await killed(team, "before");
    expect(await row(team)).toMatchObject({ signed_out_at: null, version: 2 });
  });

  test("between Slack's answer and our save: the owner is told to sign in again, and nothing ends", async ({
    installed,
    row,
    weeksLater,
    nothingIsErased,
    killed,
  }) => {
    const { team, owner } = await installed();
    await killed(team, "after");
    expect((await row(team))["signed_out_at"]).not.toBeNull();
    await answer(owner, "Slack doesn't renew my sign-in");
    await weeksLater(team);
    await nothingIsErased(team);
  });
});

test("tokens whose key is lost are signed out of, nothing is erased, and Slack's word of a removal is still heard", async ({
  product,
  installed,
  row,
  studioRow,
  weeksLater,
  nothingIsErased,
}) => {
  const { team } = await installed();
  const sealed = String((await row(team))["access_token"]).split(".");
  const lost = sealed.with(1, "lostkey").join(".");
  await product.db.sql("update slack_installations set access_token = $2 where id = $1", [team, lost]);
  await product.parts.deps.admin.keys.forget("lostkey");
  const { clients } = createSlackSide(product.config, product.parts.http, product.parts.deps);
  expect(await code(clients.of({ teamId: team, enterpriseId: null }))).toBe("slack-signed-out");
  await weeksLater(team);
  await nothingIsErased(team);
  await product.slack.arrange("uninstall", { place: team });
  await waitUntil("the end", async () => (await studioRow(team))["uninstalled_at"] !== null);
});

test("news of an earlier install is none of this one, also where Slack doesn't say how its tokens stand", async ({
  product,
  installed,
  distributed,
  studioRow,
  nothingIsErased,
}) => {
  const { team } = await installed();
  await product.slack.arrange("refuse-tokens", { place: team, which: "all" });
  const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;
  const event = { type: "app_uninstalled" };
  await distributed().heardOfEnding({ team_id: team, event_id: "EvOLD", event_time: secondsAgo(3600), event });
  await nothingIsErased(team);
  await distributed().heardOfEnding({ team_id: team, event_id: "EvNOW", event_time: secondsAgo(-1), event });
  expect((await studioRow(team))["uninstalled_at"]).not.toBeNull();
});
