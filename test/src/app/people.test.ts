import { describe, expect } from "vitest";
import type { WorkspacePerson } from "#src/platform/slack/workspace/port.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { code, must, openShop, refusal, usd } from "#test/src/store/studio.ts";
import { teamTest } from "#test/support/workshop-test.ts";
import { openTeam } from "./workshop.ts";

const test = teamTest
  .extend("meet", ({ workshop, team }) => (newcomer: WorkspacePerson, teamId = team.teamId) => {
    workshop.slack.join(teamId, newcomer);
    return workshop.app.resolveActor({ teamId, slackUserId: newcomer.slackUserId });
  })
  .extend("hours", ({ workshop }) => (number: number) => {
    return workshop.clock.pass(number * 3_600_000);
  });

const person = (name: string, over: Partial<WorkspacePerson> = {}): WorkspacePerson => ({
  slackUserId: `U${name.toUpperCase()}` as SlackUserId,
  name,
  isGuest: false,
  isStranger: false,
  isBot: false,
  isPrimaryOwner: false,
  timeZone: "Europe/Berlin",
  ...over,
});

describe("at first sight", () => {
  test.for([
    ["a full member is a maker", person("ana"), "maker"],
    ["the workspace's primary owner is the owner", person("mara", { isPrimaryOwner: true }), "owner"],
    ["a guest has no role", person("gil", { isGuest: true }), null],
    ["a person of another organisation has no role", person("sam", { isStranger: true }), null],
    ["a bot has no role", person("bot", { isBot: true }), null],
  ] as const)("%s", async ([_, newcomer, role], { team, meet }) => {
    const actor = await meet(newcomer);
    expect(actor.member).toMatchObject({ name: newcomer.name, role, timeZone: "Europe/Berlin" });
    expect(actor.studioId).toBe(team.id);
  });

  test("of a workspace that was never set up, nobody is registered", async ({ workshop, meet }) => {
    expect((await refusal(meet(person("ana"), "TNOWHERE"))).userText).toBe("I'm not set up in this workspace yet.");
    expect(await workshop.db.sql("select 1 from members where name = 'ana'")).toEqual([]);
  });

  test("the same person in two workspaces is two members, each with the role of that workspace", async ({
    workshop,
    meet,
  }) => {
    const other = await openTeam(workshop, "Other");
    const here = await meet(person("both"));
    const there = await meet(person("both", { isGuest: true }), other.teamId);
    expect([here.member.role, there.member.role]).toEqual(["maker", null]);
    expect(here.studioId).not.toBe(there.studioId);
  });
});

describe("somebody who became a guest in Slack since she was registered", () => {
  test("is no manager any more within the hour, and whoever was made a maker as a guest stays one", async ({
    workshop,
    team,
    meet,
    hours,
  }) => {
    const { owner } = team.actors;
    const ana = await meet(person("ana"));
    await workshop.app.setRole(owner, ana.member.id, "manager");
    expect((await meet(person("ana"))).member.role).toBe("manager");
    hours(1.1);
    const guest = await meet(person("ana", { isGuest: true, name: "Ana of the agency" }));
    expect(guest.member).toMatchObject({ role: "maker", isGuest: true, name: "Ana of the agency" });
    expect(await code(workshop.app.pause(ana, null))).toBe("not-allowed");
    await workshop.app.setRole(owner, ana.member.id, "viewer");
    hours(1.1);
    expect((await meet(person("ana", { isGuest: true }))).member.role).toBe("viewer");
  });

  test("Slack is asked once an hour, and where it doesn't answer everybody is who she was", async ({
    workshop,
    meet,
    hours,
  }) => {
    const ana = await meet(person("ana"));
    expect((await meet(person("ana", { isGuest: true }))).member.isGuest).toBe(false);
    hours(1.1);
    workshop.slack.silent = true;
    expect((await meet(person("ana", { isGuest: true }))).member).toEqual(ana.member);
    workshop.slack.silent = false;
  });
});

describe("without a role", () => {
  test("nothing can be seen or done", async ({ workshop, team }) => {
    const { nobody } = team.actors;
    const { app } = workshop;
    const tries = [
      () => app.overview(nobody),
      () => app.shops(nobody),
      () => app.members(nobody),
      () => app.findChanges(nobody, "", 5),
      () => app.startDraft(nobody, { text: "x", files: [], channel: null, ts: null, viewId: null }),
      () => app.review(nobody),
      () => app.problems(nobody, 0),
      () => app.startConnect(nobody),
      () => app.pause(nobody, null),
      () => app.setRole(nobody, nobody.member.id, "owner"),
      () => app.settings(nobody, { soloMode: true }),
    ];
    for (const attempt of tries) expect(await code(attempt())).toBe("no-role");
  });
});

describe("roles", () => {
  test("are given by owners alone", async ({ workshop, team }) => {
    const { manager, maker, owner, other } = team.actors;
    expect(await code(workshop.app.setRole(manager, other.member.id, "manager"))).toBe("not-allowed");
    expect(await code(workshop.app.setRole(maker, maker.member.id, "owner"))).toBe("not-allowed");
    const members = await workshop.app.setRole(owner, other.member.id, "manager");
    expect(members.find((member) => member.memberId === other.member.id)?.role).toBe("manager");
  });

  test("are judged when something is done, not when its button was drawn", async ({ workshop, team }) => {
    const { owner, manager } = team.actors;
    await workshop.app.setRole(owner, manager.member.id, "viewer");
    // The actor in hand still says manager, as a card drawn before would.
    expect(await code(workshop.app.pause(manager, null))).toBe("not-allowed");
    const now = await workshop.app.resolveActor({ teamId: team.teamId, slackUserId: manager.member.slackUserId });
    expect(now.member.role).toBe("viewer");
  });

  test("of the last owner stay, and the refusal says what to do", async ({ workshop, team }) => {
    const { owner, second } = team.actors;
    const refused = await refusal(workshop.app.setRole(owner, owner.member.id, "maker"));
    expect([refused.code, refused.userText]).toEqual([
      "not-allowed",
      "A studio needs at least one owner. Make another person an owner first.",
    ]);
    await workshop.app.setRole(owner, second.member.id, "owner");
    await workshop.app.setRole(owner, owner.member.id, "maker");
    expect(await code(workshop.app.setRole(second, second.member.id, null))).toBe("not-allowed");
  });

  test("of a guest are maker at most", async ({ workshop, team }) => {
    const { owner } = team.actors;
    workshop.slack.join(team.teamId, person("gil", { isGuest: true }));
    const members = await workshop.app.setRoleOf(owner, "UGIL", "maker");
    expect(must(members.find(({ slackUserId }) => slackUserId === "UGIL")).role).toBe("maker");
    for (const role of ["manager", "owner"] as const) {
      expect((await refusal(workshop.app.setRoleOf(owner, "UGIL", role))).userText).toMatch(/guest can be a maker/);
    }
  });

  test("are never given to people of other organisations, nor to bots", async ({ workshop, team }) => {
    const { owner } = team.actors;
    workshop.slack.join(team.teamId, person("sam", { isStranger: true }));
    workshop.slack.join(team.teamId, person("bot", { isBot: true }));
    for (const who of ["USAM", "UBOT"]) {
      for (const role of ["viewer", "maker", "owner"] as const) {
        expect(await code(workshop.app.setRoleOf(owner, who, role))).toBe("not-allowed");
      }
    }
    expect(await workshop.db.sql("select role from members where name in ('sam', 'bot') and role is not null")).toEqual(
      [],
    );
  });

  test("of somebody who became a guest meanwhile are judged by what Slack says now", async ({
    workshop,
    team,
    meet,
  }) => {
    const { owner } = team.actors;
    await meet(person("ana"));
    workshop.slack.join(team.teamId, person("ana", { isGuest: true }));
    expect(await code(workshop.app.setRoleOf(owner, "UANA", "manager"))).toBe("not-allowed");
  });

  test("of another studio's member cannot be set", async ({ workshop, team }) => {
    const other = await openTeam(workshop, "Other");
    expect(await code(workshop.app.setRole(team.actors.owner, other.actors.maker.member.id, "viewer"))).toBe(
      "not-found",
    );
  });
});

describe("who may change a shop", () => {
  test("is said by owners alone, for people of this workspace with a role; nobody named is everybody", async ({
    workshop,
    team,
  }) => {
    const shop = await openShop(workshop, team);
    const { app } = workshop;
    const { owner, manager, maker, nobody } = team.actors;
    expect(await code(app.setShopAccess(manager, shop, []))).toBe("not-allowed");
    expect(await code(app.setShopAccess(owner, shop, [nobody.member.slackUserId]))).toBe("not-allowed");
    workshop.slack.join(team.teamId, person("sam", { isStranger: true }));
    expect(await code(app.setShopAccess(owner, shop, ["USAM"]))).toBe("not-allowed");
    expect((await app.setShopAccess(owner, shop, [maker.member.slackUserId])).limitedTo).toEqual(["UMAKER"]);
    // She is not on the list herself, and still may change it.
    expect((await app.setShopAccess(owner, shop, [])).limitedTo).toEqual([]);
    const rows = await workshop.db.sql("select outcome from audit_events where action = 'shop.access' order by id");
    expect(rows.map(({ outcome }) => outcome)).toEqual(["refused", "refused", "refused", "ok", "ok"]);
  });

  test("of another studio's shop, or by another studio's people, cannot be said", async ({ workshop, team }) => {
    const other = await openTeam(workshop, "Other");
    const shop = await openShop(workshop, team);
    expect(await code(workshop.app.setShopAccess(other.actors.owner, shop, []))).toBe("not-found");
    const store = workshop.stores.for(team.actors.owner);
    const foreign = store.setShopAccess({ shopId: shop, members: [other.actors.maker.member.id], outbox: [] });
    expect(await code(foreign)).toBe("not-found");
  });

  test("counts when something is done: whoever isn't named begins a draft without the shop, and can't put it in", async ({
    workshop,
    team,
  }) => {
    const shop = await openShop(workshop, team);
    await workshop.app.setShopAccess(team.actors.owner, shop, [team.actors.manager.member.slackUserId]);
    const draft = await workshop.app.startDraft(team.actors.maker, {
      text: "Apron",
      files: [],
      channel: null,
      ts: null,
      viewId: null,
    });
    expect(draft.items).toEqual([]);
    const save = workshop.app.saveDraft(
      team.actors.maker,
      {
        changeId: draft.id,
        revision: draft.revision,
        content: {},
        items: [{ shopId: shop, content: { price: usd(2400), quantity: 1, overrides: {} } }],
      },
      "keep",
    );
    expect(await code(save)).toBe("not-allowed");
  });
});

describe("settings", () => {
  test("belong to owners, and switching solo mode is announced with who did it", async ({ workshop, team }) => {
    expect(await code(workshop.app.settings(team.actors.manager, { soloMode: true }))).toBe("not-allowed");
    const studio = await workshop.app.settings(team.actors.owner, { soloMode: true, dailyFeeCeiling: usd(900) });
    expect(studio).toMatchObject({ soloMode: true, dailyFeeCeiling: usd(900) });
    expect(await workshop.said()).toMatchObject([{ template: "studio_note", note: "solo_on", by: "UOWNER" }]);
  });
});

test("what people do is logged with a reference, refusals too, and no names", async ({ workshop, team }) => {
  const { owner, manager, maker } = team.actors;
  await workshop.app.setRole(owner, maker.member.id, "viewer");
  const refused = await refusal(workshop.app.pause(maker, null));
  await workshop.app.pause(manager, null);
  const rows = await workshop.db.sql<{ action: string; outcome: string; code: string | null; reference: string }>(
    "select action, outcome, code, reference from audit_events order by id",
  );
  expect(rows.map(({ action, outcome, code: why }) => [action, outcome, why])).toEqual([
    ["role.set", "ok", null],
    ["pause", "refused", "not-allowed"],
    ["pause", "ok", null],
  ]);
  expect(refused.code).toBe("not-allowed");
  for (const { reference } of rows) {
    expect(reference).toMatch(/^R-[A-Z2-9]{6}$/);
    expect(workshop.lines.filter((line) => line.includes(reference))).toHaveLength(1);
  }
});
