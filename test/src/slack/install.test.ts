import { describe, expect, vi } from "vitest";
import { installApp, openConsent } from "#sandbox/drive/slack-install.ts";
import { readMessage, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { openBrowser } from "#sandbox/drive/web-page.ts";
import { createSlackSide, type SlackSide } from "#src/main/slack-side.ts";
import { must } from "#test/src/store/studio.ts";
import { distributedApp } from "#test/support/product.ts";
import { productTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = productTest
  .extend("environment", { scope: "file" }, { ...distributedApp, TRUSTED_PROXIES: "127.0.0.1" })
  /** A workspace of its own that has not heard of us. */
  .extend("workspace", ({ product }) => async (): Promise<Studio> => {
    workspaces += 1;
    const [team, owner, member] = [`T0STUDIO${workspaces}`, `U0OWNER${workspaces}`, `U0MEMBER${workspaces}`];
    await product.slack.arrange("teams", {
      id: team,
      name: `Studio ${workspaces}`,
      people: [
        { id: owner, name: `Olga ${workspaces}`, role: "owner" },
        { id: member, name: `Mia ${workspaces}` },
      ],
      channels: [{ id: `C0ALL${workspaces}`, name: "all" }],
    });
    return { team, owner: product.person(owner), member: product.person(member) };
  })
  .extend("start", ({ product }) => () => {
    return `${product.botUrl}/slack/install`;
  })
  .extend("install", ({ start }) => (as: SlackPerson) => {
    return installApp({ start: start(), as: as.id, browser: elsewhere() });
  })
  .extend("installed", ({ workspace, install }) => {
    const installed = async (): Promise<Studio> => {
      const studio = await workspace();
      expect((await install(studio.owner)).text).toContain("LN OMS is installed in Studio");
      return studio;
    };
    return installed;
  })
  .extend("row", ({ product }) => async (id: string) => {
    return (await product.db.sql<Record<string, unknown>>("select * from slack_installations where id = $1", [id]))[0];
  })
  /** As if an hour had passed since Slack was asked last. */
  .extend("anHourLater", ({ product }) => (id: string) => {
    return product.db.sql(
      `update slack_installations set checked_at = checked_at - interval '61 minutes',
       inactive_since = inactive_since - interval '61 minutes' where id = $1`,
      [id],
    );
  })
  .extend("studioRow", ({ product }) => async (team: string) => {
    return must((await product.db.sql<Record<string, unknown>>("select * from studios where team_id = $1", [team]))[0]);
  })
  /** Slack called the account inactive; nothing has ended, and an hour later it says so again. */
  .extend("doubted", ({ product, row, anHourLater, studioRow }) => {
    const doubted = async (team: string): Promise<void> => {
      await waitUntil("the doubt", async () => (await row(team))?.["inactive_since"] !== null);
      expect((await studioRow(team))["uninstalled_at"]).toBeNull();
      await anHourLater(team);
      await must(product.parts.slackSide.distributed).checkInstallations();
    };
    return doubted;
  })
  .extend("isOver", ({ row }) => async (id: string) => {
    return (await row(id))?.["access_token"] === null;
  })
  .extend("roleOf", ({ product }) => async (team: string, person: string) => {
    return (
      await product.db.sql<{ role: string | null }>(
        "select m.role from members m join studios s on s.id = m.studio_id where s.team_id = $1 and m.slack_user_id = $2",
        [team, person],
      )
    )[0]?.role;
  })
  .extend("another", ({ product }) => (): SlackSide => {
    return createSlackSide(product.config, product.parts.http, product.parts.deps);
  })
  .extend("nearTheirEnd", ({ product }) => (team: string) => {
    return product.db.sql("update slack_installations set expires_at = now() + interval '10 minutes' where id = $1", [
      team,
    ]);
  });

test.beforeAll(async ({ product }) => {
  await product.slack.arrange("app", { tokenRotation: true });
});

let workspaces = 0;
type Studio = { readonly team: string; readonly owner: SlackPerson; readonly member: SlackPerson };

let browsers = 0;
/** Somebody else each time: one address alone may not ask for so many pages. */
const elsewhere = () => openBrowser({ from: `198.51.100.${(browsers += 1)}` });

const answer = (person: SlackPerson, words: string) =>
  person.waitForMessage(`“${words}”`, (message) => message.isBot && readMessage(message).includes(words));

describe("an install", () => {
  test("by anybody who may makes them owner of the new studio, and the bot says hello", async ({
    product,
    workspace,
    install,
    roleOf,
  }) => {
    const { team, member, owner } = await workspace();
    const page = await install(member);
    expect(page.text).toContain("LN OMS is installed in Studio");
    expect(page.status).toBe(200);
    await answer(member, "Hello! LN OMS is installed in Studio");
    expect(await roleOf(team, member.id)).toBe("owner");
    await member.command("/oms roles");
    await member.waitForModal("the roles", (modal) => modal.submit !== null);
    // Slack's own primary owner comes by later, and everybody else begins as a maker.
    await owner.command("/oms");
    await answer(owner, "New listing");
    const names = await product.db.sql<{ name: string }>("select name from members where slack_user_id = $1", [
      member.id,
    ]);
    expect(names[0]?.name).toMatch(/^Mia/);
  });

  test("leaves no token in clear in the database", async ({ installed, row }) => {
    const { team } = await installed();
    expect(JSON.stringify(await row(team))).not.toContain("xoxe");
    expect(String((await row(team))?.["access_token"])).toMatch(/^v1\./);
  });

  test("that somebody cancels at Slack stores nothing and says so", async ({ workspace, start, row }) => {
    const { team, owner } = await workspace();
    const page = await installApp({ start: start(), as: owner.id, answer: "Cancel", browser: elsewhere() });
    expect(page.text).toContain("Nothing was installed");
    expect(page.text).not.toContain("internal");
    expect(await row(team)).toBeUndefined();
  });

  test("counts in the browser that it began in, and nowhere else", async ({ workspace, start, row }) => {
    const { team, owner } = await workspace();
    const consent = await openConsent({ start: start(), as: owner.id, browser: elsewhere() });
    // Somebody is made to press the consent that another browser began.
    const page = await elsewhere().press(consent, "Allow");
    expect(page.text).toContain("This installation started somewhere else");
    expect(page.status).toBe(400);
    expect(await row(team)).toBeUndefined();
  });

  test("is good for one return", async ({ workspace, start }) => {
    const { owner } = await workspace();
    const browser = elsewhere();
    const consent = await openConsent({ start: start(), as: owner.id, browser });
    const done = await browser.press(consent, "Allow");
    const again = await browser.open(done.url);
    expect(again.text).toContain("This installation is over");
  });

  test("ends after ten minutes", async ({ product, workspace, start, row }) => {
    const { team, owner } = await workspace();
    const browser = elsewhere();
    const consent = await openConsent({ start: start(), as: owner.id, browser });
    await product.db.sql("update slack_install_states set expires_at = now() - interval '1 second'");
    expect((await browser.press(consent, "Allow")).text).toContain("This installation has expired");
    expect(await row(team)).toBeUndefined();
  });

  test("asks for exactly what the manifest names, with the registered address", async ({ product, start }) => {
    const answered = await fetch(start(), { redirect: "manual" });
    expect(answered.status).toBe(303);
    const address = new URL(must(answered.headers.get("location")));
    expect(address.searchParams.get("redirect_uri")).toBe(`${product.botUrl}/slack/oauth_redirect`);
    expect(address.searchParams.get("client_id")).toBe(distributedApp.SLACK_CLIENT_ID);
    const cookie = must(answered.headers.get("set-cookie"));
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax; Max-Age=600/);
    // Neither the state nor the browser's secret stands in the database as it is.
    const states = JSON.stringify(await product.db.sql("select * from slack_install_states"));
    expect(states).not.toContain(must(address.searchParams.get("state")));
    expect(states).not.toContain(must(/oms_install=([^;]+)/.exec(cookie)?.[1]));
  });
});

describe("an uninstall", () => {
  test.for([
    { order: ["app_uninstalled", "tokens_revoked"] as const },
    { order: ["tokens_revoked", "app_uninstalled"] as const },
    { order: ["tokens_revoked"] as const, word: "account_inactive, and again an hour later" },
    { order: ["app_uninstalled"] as const },
  ])(
    "told as $order ends that studio and no other; a reinstall brings it back as it was",
    async ({ order, word }, { product, install, installed, row, studioRow, doubted, isOver, roleOf }) => {
      const other = await installed();
      const { team, owner, member } = await installed();
      await member.command("/oms");
      await answer(member, "New listing");
      await product.slack.arrange("uninstall", { place: team, order: [...order] });
      // Of tokens only: it makes us look, and Slack's word for the account is asked for once more.
      if (word) await doubted(team);
      await waitUntil("the end", () => isOver(team));
      expect((await studioRow(team))["uninstalled_at"]).not.toBeNull();
      expect(await row(team)).toMatchObject({ refresh_token: null, expires_at: null });
      expect(await isOver(other.team)).toBe(false);
      await other.owner.command("/oms");
      await answer(other.owner, "New listing");

      expect((await install(owner)).text).toContain("LN OMS is back in Studio");
      expect((await studioRow(team))["uninstalled_at"]).toBeNull();
      expect(await roleOf(team, member.id)).toBe("maker");
      await member.command("/oms find nothing-like-this");
      await answer(member, "I found no listing by that name");
    },
  );

  test("that nobody told of is found when Slack is asked, once a day, and says it again an hour later", async ({
    product,
    installed,
    anHourLater,
    studioRow,
    isOver,
  }) => {
    const { team } = await installed();
    const { distributed } = product.parts.slackSide;
    await product.slack.arrange("uninstall", { place: team, order: [] });
    await product.db.sql("update slack_installations set checked_at = now() - interval '25 hours' where id = $1", [
      team,
    ]);
    expect(await must(distributed).checkInstallations()).toBe(1);
    expect(await isOver(team)).toBe(false);
    expect((await studioRow(team))["uninstalled_at"]).toBeNull();
    expect(await must(distributed).checkInstallations()).toBe(0);
    await anHourLater(team);
    expect(await must(distributed).checkInstallations()).toBe(1);
    expect(await isOver(team)).toBe(true);
    expect((await studioRow(team))["uninstalled_at"]).not.toBeNull();
    expect(await must(distributed).checkInstallations()).toBe(0);
  });

  test("that Slack only seemed to speak of is none", async ({ product, installed, row, anHourLater, isOver }) => {
    const { team, owner } = await installed();
    const distributed = must(product.parts.slackSide.distributed);
    await product.slack.arrange("account", { place: team, active: false });
    await anHourLater(team);
    await product.db.sql("update slack_installations set checked_at = now() - interval '25 hours' where id = $1", [
      team,
    ]);
    await distributed.checkInstallations();
    expect((await row(team))?.["inactive_since"]).not.toBeNull();
    await product.slack.arrange("account", { place: team, active: true });
    await anHourLater(team);
    await distributed.checkInstallations();
    expect((await row(team))?.["inactive_since"]).toBeNull();
    await owner.command("/oms");
    await answer(owner, "New listing");
    // A day later it is the first time again.
    await product.slack.arrange("account", { place: team, active: false });
    await product.db.sql("update slack_installations set checked_at = now() - interval '25 hours' where id = $1", [
      team,
    ]);
    await distributed.checkInstallations();
    expect(await isOver(team)).toBe(false);
    await product.slack.arrange("account", { place: team, active: true });
  });

  test("that nobody told of is found when a message can't be posted: it waits, and is let go at the end", async ({
    product,
    installed,
    anHourLater,
    studioRow,
    isOver,
  }) => {
    const { team, owner } = await installed();
    await answer(owner, "Hello!");
    await product.slack.arrange("uninstall", { place: team, order: [] });
    const studio = String((await studioRow(team))["id"]);
    await product.parts.deps.stores
      .worker(studio as never)
      .sendMessages([{ template: "direct", to: owner.id as never, text: "Anybody there?", nonce: "n" }]);
    const messages = async (state: string, code: string) =>
      (
        await product.db.sql("select 1 from outbox where studio_id = $1 and state = $2 and code = $3", [
          studio,
          state,
          code,
        ])
      ).length;
    await waitUntil("the message to wait", async () => (await messages("pending", "signed-out")) > 0);
    expect((await studioRow(team))["uninstalled_at"]).toBeNull();
    for (let hours = 0; hours < 2; hours += 1) {
      await anHourLater(team);
      await must(product.parts.slackSide.distributed).checkInstallations();
    }
    expect(await isOver(team)).toBe(true);
    expect(await messages("dropped", "uninstalled")).toBeGreaterThan(0);
    expect((await studioRow(team))["uninstalled_at"]).not.toBeNull();
  });

  test("that Slack tells late changes nothing of what was installed since, and people's own tokens never do", async ({
    product,
    installed,
    isOver,
  }) => {
    const { team, owner } = await installed();
    const late = { team_id: team, event: { type: "app_uninstalled" } };
    const { distributed } = product.parts.slackSide;
    await must(distributed).heardOfEnding({ ...late, event_id: "EvLATE" });
    const tokens = { type: "tokens_revoked", tokens: { oauth: [owner.id], bot: [] } };
    await must(distributed).heardOfEnding({ team_id: team, event_id: "EvUSER", event: tokens });
    expect(await isOver(team)).toBe(false);
    await owner.command("/oms");
    await answer(owner, "New listing");
  });

  test("is not met with silence: who still finds the command is told", async ({ product, workspace }) => {
    const { team, owner } = await workspace();
    // Slack has us installed, and we know nothing of it.
    await product.slack.arrange("install", { place: team, installer: owner.id });
    await owner.command("/oms");
    await answer(owner, "I'm not installed in this workspace");
    expect(await product.db.sql("select 1 from studios where team_id = $1", [team])).toEqual([]);
  });
});

test("an app that was installed before it asked for all that it asks for now goes on, and its owners get the link once", async ({
  product,
  install,
  installed,
  row,
}) => {
  const { team, owner } = await installed();
  await answer(owner, "Hello!");
  const before = "chat:write,commands,files:read,im:history,im:write,users:read,channels:history,groups:history";
  await product.slack.arrange("scopes", { place: team, scopes: before.split(",") });
  await product.db.sql("update slack_installations set scopes = $2 where id = $1", [team, before]);
  for (let day = 0; day < 2; day += 1) {
    await product.db.sql("update slack_installations set checked_at = now() - interval '25 hours' where id = $1", [
      team,
    ]);
    expect(await must(product.parts.slackSide.distributed).checkInstallations()).toBe(1);
  }
  await answer(owner, `missing: channels:join, channels:read, groups:read.`);
  const asked = await product.db.sql(
    "select 1 from outbox o join studios s on s.id = o.studio_id where s.team_id = $1 and o.entry ->> 'nonce' like 'slack-scopes:%'",
    [team],
  );
  expect(asked).toHaveLength(1);
  await owner.command("/oms");
  await answer(owner, "New listing");
  // Installed again it has all, and nobody is asked for more.
  await install(owner);
  expect((await row(team))?.["scopes"]).toContain("channels:read");
});

describe("tokens", () => {
  test("near their end are renewed by two processes at once without losing any", async ({
    product,
    installed,
    row,
    another,
    nearTheirEnd,
  }) => {
    const { team, owner } = await installed();
    await nearTheirEnd(team);
    const [one, two] = [must(another().distributed), must(another().distributed)];
    await Promise.all([one.renewTokens(), two.renewTokens(), one.renewTokens()]);
    expect(await row(team)).toMatchObject({ version: 2 });
    // The stored pair is the living one: it can be renewed again, and what was kept of the old one is over.
    await nearTheirEnd(team);
    await two.renewTokens();
    expect(await row(team)).toMatchObject({ version: 3 });
    await product.slack.arrange("expire-tokens", { place: team });
    await owner.command("/oms");
    await answer(owner, "New listing");
  });

  test("that have run out while nobody looked are renewed by the click that needs them", async ({
    product,
    installed,
    row,
  }) => {
    const { team, owner, member } = await installed();
    await owner.command("/oms");
    await answer(owner, "New listing");
    await product.slack.arrange("expire-tokens", { place: team });
    await member.command("/oms new");
    await member.waitForModal("the form", (modal) => modal.submit !== null);
    expect(Number((await row(team))?.["version"])).toBeGreaterThan(1);
  });

  test("of one workspace are never used for another", async ({ installed, another }) => {
    const [one, two] = [await installed(), await installed()];
    const { clients } = another();
    const of = (team: string) => clients.of({ teamId: team, enterpriseId: null });
    const tokens = [(await of(one.team)).token, (await of(two.team)).token];
    expect(tokens[0]).toContain(one.team);
    expect(tokens[1]).toContain(two.team);
    expect((await of(one.team)).teamId).toBe(one.team);
  });
});
