import { describe, expect } from "vitest";
import { enqueueDueErasures, eraseAsOperator } from "#src/modules/privacy/use-cases/privacy.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import { graceDays } from "#src/modules/privacy/rules/privacy.ts";
import { code, must, newDraft, refusal } from "#test/src/store/studio.ts";
import { outlivingTables } from "#test/supabase/data-map.ts";
import { marketTest } from "#test/support/shop-test.ts";
import { deliverAll, dump, fullStudio, photoFiles, rowsWith, workAndDeliver } from "./erasing.ts";
import { sellers } from "./market.ts";
import { openTeam, type Team } from "./workshop.ts";

const test = marketTest
  .extend("emptied", { auto: true }, async ({ market }) => {
    await market.reset();
    market.slack.left.length = 0;
  })
  .extend("home", { auto: true }, ({ market, emptied: _ }) => openTeam(market))
  .extend("other", { auto: true }, ({ market, home: _ }) => openTeam(market, "Somebody Else"))
  .extend("ask", ({ market, home }) => (name = "Pine & Ink") => {
    return market.app.eraseStudio(home.actors.owner, name);
  })
  .extend("today", ({ market }) => () => {
    return market.clock.now().toISOString().slice(0, 10);
  })
  /** Rows by table that hang on this studio. */
  .extend("countsOf", ({ market }) => async (team: Team): Promise<Record<string, number>> => {
    const counts = await market.admin.erasure.counts(team.id);
    return { ...counts, studios: 1, slack_installations: 1 };
  })
  .extend("uninstall", ({ market, home }) => () => {
    return market.db.sql("update studios set uninstalled_at = app.now() where id = $1", [home.id]);
  })
  .extend("days", ({ market }) => (number: number) => {
    return market.clock.pass(number * 86_400_000);
  })
  .extend("gone", ({ market, home }) => async () => {
    return (await market.db.sql("select 1 from studios where id = $1", [home.id])).length === 0;
  });

const marks = (team: Team) => [team.id, team.teamId];

describe("a studio with rows in every table", () => {
  test.override("home", ({ market, emptied: _ }) => fullStudio(market, "Pine & Ink"));
  test.override("other", ({ market, home: _ }) => fullStudio(market, "Somebody Else"));

  test("every table that can hold a studio's row held one, and none does but those listed as outliving it", async ({
    market,
    home,
    ask,
  }) => {
    const empty = Object.entries(await market.admin.erasure.counts(home.id)).filter(([, rows]) => rows === 0);
    expect(empty.map(([table]) => table)).toEqual(["erasure_requests"]);
    await ask();
    await workAndDeliver(market);
    const left = Object.keys(rowsWith(await dump(market), marks(home)));
    expect(left.filter((table) => !outlivingTables().includes(table))).toEqual([]);
    expect(photoFiles(market, home.id)).toEqual([]);
  });

  test("the other studio is the same to the byte, and so are its photos", async ({ market, other, ask }) => {
    const before = rowsWith(await dump(market), marks(other));
    expect(Object.keys(before).length).toBeGreaterThan(20);
    await ask();
    await workAndDeliver(market);
    expect(rowsWith(await dump(market), marks(other))).toEqual(before);
    expect(photoFiles(market, other.id)).toHaveLength(2);
  });

  test("the receipt counts every row, and names no studio and no person", async ({
    market,
    home,
    ask,
    today,
    countsOf,
  }) => {
    const before = await countsOf(home);
    const { number } = await ask();
    await workAndDeliver(market);
    const receipt = must(await market.app.describeReceipt(number));
    const { erasure_requests: _, ...rows } = before;
    expect(receipt.counts).toEqual({
      ...rows,
      // Said and written by asking: the announcement, the word to the owner, and the line of the log.
      outbox: must(before["outbox"]) + 2,
      audit_events: must(before["audit_events"]) + 1,
    });
    expect(receipt).toMatchObject({ askedOn: today(), erasedOn: today() });
    expect(number).toMatch(/^E-[A-Z2-9]{6}-[A-Z2-9]{6}$/);
    const columns = await market.db.sql<{ name: string }>(
      "select column_name as name from information_schema.columns where table_name = 'erasure_receipts' order by 1",
    );
    expect(columns.map(({ name }) => name)).toEqual(["asked_on", "counts", "erased_on", "number"]);
  });

  test("an installation of the workspace's own that ended before its organisation's took over goes too", async ({
    market,
    home,
    other,
    ask,
  }) => {
    await market.db.sql(
      "update slack_installations set access_token = null, refresh_token = null, expires_at = null, revoked_at = app.now() where id = $1",
      [home.teamId],
    );
    await market.db.sql("update studios set installation_id = $1 where id = $2", [other.teamId, home.id]);
    const { number } = await ask();
    await workAndDeliver(market);
    const left = Object.keys(rowsWith(await dump(market), marks(home)));
    expect(left.filter((table) => !outlivingTables().includes(table))).toEqual([]);
    expect((await market.app.describeReceipt(number))?.counts).toMatchObject({ slack_installations: 1 });
    expect(await market.db.sql("select 1 from slack_installations where id = $1", [other.teamId])).toHaveLength(1);
  });

  test("an organisation's sign-in stays as long as another of its studios lives by it", async ({
    market,
    home,
    other,
    ask,
  }) => {
    await market.db.sql("update studios set installation_id = $1 where id = $2", [other.teamId, home.id]);
    await ask();
    await workAndDeliver(market);
    const left = await market.db.sql("select id from slack_installations where id = $1", [other.teamId]);
    expect(left).toHaveLength(1);
  });
});

describe("everything erased", () => {
  test("the channel hears of it, the owner gets word at once and the receipt as the last message", async ({
    market,
    ask,
  }) => {
    await ask();
    expect(await workAndDeliver(market)).toEqual(["studio_note", "direct", "erasure_receipt"]);
  });

  test("sign-ins go before the answer; the marketplace gets no call any more, not even from work that waited", async ({
    market,
    home,
    ask,
  }) => {
    await market.openShop(home.actors.owner);
    await market.app.sync(home.actors.owner, null);
    await market.forget();
    await ask();
    const [left] = await market.db.sql("select count(*)::int as n from shop_credentials where studio_id = $1", [
      home.id,
    ]);
    expect(left).toEqual({ n: 0 });
    await workAndDeliver(market);
    expect(await market.operations()).toEqual([]);
  });

  test("a worker in the middle of a reading loses its lease and stores nothing more", async ({ market, home, ask }) => {
    await market.openShop(home.actors.owner);
    await market.app.sync(home.actors.owner, null);
    const reading = must((await market.claim()).find(({ kind }) => kind === "sync_shop"));
    await ask();
    await market.forget();
    await market.runOne(reading);
    expect(await market.operations()).toEqual([]);
    await workAndDeliver(market);
    expect(rowsWith(await dump(market), marks(home))).toEqual({});
  });

  test("a photo that was just being fetched is not put back: the last step waits until it is over", async ({
    market,
    home,
    ask,
  }) => {
    await market.db.sql(
      `insert into operations (studio_id, kind, key, state, lease_token, lease_until)
       values ($1, 'prepare_draft', 'photos', 'running', gen_random_uuid(), app.now() + interval '20 seconds')`,
      [home.id],
    );
    await ask();
    const started = market.clock.now().getTime();
    const [erasing] = await market.claim();
    await market.runOne(must(erasing));
    const late = Buffer.from("came late");
    await market.deps.photoBytes.put(home.id, sha256(late), late);
    await workAndDeliver(market);
    expect(market.clock.now().getTime() - started).toBeGreaterThanOrEqual(80_000);
    expect(photoFiles(market, home.id)).toEqual([]);
  });

  test("rows that point to one another go too, in a chain or in a ring", async ({ market, home, ask }) => {
    await market.db.sql("insert into products (studio_id, content) select $1, '{}' from generate_series(1, 6)", [
      home.id,
    ]);
    const ids = (await market.db.sql<{ id: string }>("select id from products order by seq")).map(({ id }) => id);
    for (const [own, other] of [
      [0, 1],
      [1, 2],
      [3, 4],
      [4, 5],
      [5, 3],
    ] as const) {
      await market.db.sql("update products set merged_into = $2 where id = $1", [ids[own], ids[other]]);
    }
    const { number } = await ask();
    await workAndDeliver(market);
    expect((await market.app.describeReceipt(number))?.counts).toMatchObject({ products: 6 });
    expect(rowsWith(await dump(market), marks(home))).toEqual({});
  });

  test("the same workspace can begin anew right after", async ({ market, home, ask }) => {
    await ask();
    await workAndDeliver(market);
    const again = await openTeam(market, "Pine & Ink");
    expect(again.id).not.toBe(home.id);
    expect((await market.app.privacy(again.actors.owner)).erasing).toBeNull();
  });

  test("a lapsed worker that comes back does no harm, and no error escapes", async ({ market, ask }) => {
    await ask();
    const [lapsed] = await market.claim();
    market.clock.pass(61_000);
    await workAndDeliver(market);
    const before = await dump(market);
    await market.runOne(must(lapsed));
    expect(await dump(market)).toEqual(before);
  });

  test("the Slack token is given back when the receipt has arrived, and not before: it is what sends it", async ({
    market,
    home,
    ask,
  }) => {
    await market.db.sql(
      `insert into slack_installations (id, is_org, name, bot_user_id, scopes, installed_by, signed_out_at)
       values ($1, false, 'Pine & Ink', 'UBOT', 'chat:write', 'UOWNER', app.now())`,
      [home.teamId],
    );
    await market.db.sql("update studios set installation_id = $1 where id = $2", [home.teamId, home.id]);
    await ask();
    for (const operation of await market.claim()) await market.runOne(operation);
    expect(market.slack.left).toEqual([]);
    expect(await deliverAll(market)).toEqual(["studio_note", "direct", "erasure_receipt"]);
    // Slack doesn't answer at first: it is asked again, and the studio stays until then.
    market.slack.silent = true;
    market.clock.pass(900_000);
    for (const operation of await market.claim()) await market.runOne(operation);
    expect(await market.db.sql("select 1 from studios where id = $1", [home.id])).toHaveLength(1);
    market.slack.silent = false;
    await workAndDeliver(market);
    expect(market.slack.left).toEqual([home.teamId]);
    expect(await market.db.sql("select 1 from slack_installations where id = $1", [home.teamId])).toEqual([]);
  });

  test("Slack that never takes it back holds it up for three days, not for ever", async ({ market, home, ask }) => {
    await market.db.sql(
      `insert into slack_installations (id, is_org, name, bot_user_id, scopes, installed_by, signed_out_at)
       values ($1, false, 'Pine & Ink', 'UBOT', 'chat:write', 'UOWNER', app.now())`,
      [home.teamId],
    );
    await market.db.sql("update studios set installation_id = $1 where id = $2", [home.teamId, home.id]);
    await ask();
    await deliverAll(market);
    market.slack.silent = true;
    const began = market.clock.now().getTime();
    const gone = async () => (await market.db.sql("select 1 from studios where id = $1", [home.id])).length === 0;
    while (!(await gone()) && market.clock.now().getTime() - began < 5 * 86_400_000) {
      for (const operation of await market.claim()) await market.runOne(operation);
      await deliverAll(market);
      market.clock.pass(3 * 3_600_000);
    }
    market.slack.silent = false;
    expect(await gone()).toBe(true);
    expect(market.clock.now().getTime() - began).toBeGreaterThanOrEqual(3 * 86_400_000);
  });

  test("Slack that takes no message holds it up for a day, not for ever", async ({ market, home, ask }) => {
    await ask();
    await deliverAll(market);
    const gone = async () => (await market.db.sql("select 1 from studios where id = $1", [home.id])).length === 0;
    const began = market.clock.now().getTime();
    while (!(await gone()) && market.clock.now().getTime() - began < 3 * 86_400_000) {
      for (const operation of await market.claim()) await market.runOne(operation);
      market.clock.pass(2 * 3_600_000);
    }
    expect(await gone()).toBe(true);
    expect(market.clock.now().getTime() - began).toBeGreaterThanOrEqual(86_400_000);
    expect(market.lines.some((line) => line.includes("operation failed"))).toBe(false);
  });
});

describe("while it goes on", () => {
  test("nothing new is kept, whoever comes and by whichever way", async ({ market, home, ask }) => {
    await ask();
    const { app, admin } = market;
    const maker = home.actors.maker;
    const draft = { text: "x", files: [], channel: null, ts: null, viewId: null };
    expect(await code(app.startDraft(maker, draft))).toBe("erasing");
    expect(await code(app.pause(home.actors.manager, null))).toBe("erasing");
    expect(await code(market.connect(home.actors.owner, sellers.us))).toBe("erasing");
    const newcomer = {
      studioId: home.id,
      slackUserId: "UNEW",
      name: "New",
      isGuest: false,
      timeZone: "UTC",
      role: null,
    };
    expect(await code(admin.studios.ensureMember(newcomer))).toBe("erasing");
    await market.stores
      .worker(home.id)
      .sendMessages([{ template: "direct", to: home.actors.owner.member.slackUserId, text: "x", nonce: "x" }]);
    expect(await deliverAll(market)).toEqual(["studio_note", "direct"]);
  });

  test("asked twice it is refused, in words", async ({ ask }) => {
    await ask();
    const again = await refusal(ask());
    expect(again.code).toBe("erasing");
    expect(again.userText).toContain("erasing everything");
  });

  test("its operation is made by a request alone: a maker's own is refused", async ({ market, home }) => {
    const attempt = market.stores
      .for(home.actors.maker)
      .createChange({ ...newDraft([]), outbox: [], operations: [{ kind: "erase_studio", key: "mine" }] });
    expect(await code(attempt)).toBe("not-allowed");
  });
});

describe("who may", () => {
  test.for(["manager", "maker", "viewer", "guest"] as const)(
    "%s: refused in words, and nothing is touched",
    async (who, { market, home }) => {
      const before = rowsWith(await dump(market), marks(home));
      const problem = await refusal(market.app.eraseStudio(home.actors[who], "Pine & Ink"));
      expect(problem).toMatchObject({ code: "not-allowed", userText: "Only an owner of this studio may do that." });
      expect(await code(market.app.exportStudio(home.actors[who]))).toBe("not-allowed");
      expect(await code(market.app.rehearseErasure(home.actors[who]))).toBe("not-allowed");
      expect(await code(market.app.setAiOptIn(home.actors[who], true))).toBe("not-allowed");
      const { audit_events: _, ...after } = rowsWith(await dump(market), marks(home));
      const { audit_events: __, ...wanted } = before;
      expect(after).toEqual(wanted);
    },
  );

  test("the database refuses it too, whatever the app would let through", async ({ home }) => {
    const request = { name: "Pine & Ink", number: "E-XXXXXX-XXXXXX", outbox: [] };
    expect(await code(home.as("manager").requestErasure(request))).toBe("not-allowed");
    expect(await code(home.as("nobody").requestErasure(request))).toBe("no-role");
  });

  test("an owner who types another name is refused at that field, and nothing is touched", async ({ market, ask }) => {
    const problem = await refusal(ask("Pine and Ink"));
    expect(problem).toMatchObject({ code: "name-differs", field: "studio_name" });
    expect(await market.db.sql("select 1 from erasure_requests")).toEqual([]);
  });

  test("no one of another studio sees that it was asked for", async ({ market, home, other, ask }) => {
    await ask();
    expect(await market.stores.for(other.actors.owner).erasureRequest()).toBeNull();
    expect(await market.stores.for(home.actors.owner).erasureRequest()).toMatchObject({
      number: expect.stringMatching(/^E-/),
    });
  });
});

describe("by the tick", () => {
  test(`an uninstalled studio is kept for ${graceDays} days, then erased without a word to anybody`, async ({
    market,
    today,
    uninstall,
    days,
    gone,
  }) => {
    await uninstall();
    days(graceDays - 0.1);
    expect(await enqueueDueErasures(market.deps)).toBe(0);
    days(0.2);
    expect(await enqueueDueErasures(market.deps)).toBe(1);
    expect(await enqueueDueErasures(market.deps)).toBe(0);
    expect(await workAndDeliver(market)).toEqual([]);
    expect(await gone()).toBe(true);
    const [receipt] = await market.db.sql("select erased_on::text from erasure_receipts");
    expect(receipt).toEqual({ erased_on: today() });
  });

  test("one that came back in time keeps everything", async ({ market, home, uninstall, days, gone }) => {
    await uninstall();
    days(graceDays + 1);
    await market.db.sql("update studios set uninstalled_at = null where id = $1", [home.id]);
    expect(await enqueueDueErasures(market.deps)).toBe(0);
    // Back between the tick's look and its deed.
    expect(await market.admin.erasure.begin(home.id, "uninstalled", "E-AAAAAA-AAAAAA")).toBe(false);
    expect(await gone()).toBe(false);
  });

  test(`an installation that ended and that no studio lives by is kept for ${graceDays} days, then deleted`, async ({
    market,
    home,
    days,
  }) => {
    const { installations } = market.admin;
    const tokens = { accessToken: "xoxb-1", refreshToken: null, expiresAt: null };
    const granted = { isOrg: true, name: "Nobody came by", botUserId: "U0BOT", scopes: "commands", tokens };
    const install = (id: string) =>
      installations.install(
        { ...granted, id, enterpriseId: id, installedBy: home.actors.owner.member.slackUserId },
        [],
      );
    await install("EENDED");
    await install("ELIVES");
    await installations.end({ id: "EENDED", generation: 1, how: "uninstalled", eventId: null });
    const left = async () =>
      (await market.db.sql<{ id: string }>("select id from slack_installations")).map(({ id }) => id);
    days(graceDays - 0.1);
    await enqueueDueErasures(market.deps);
    expect((await left()).toSorted()).toEqual(["EENDED", "ELIVES"]);
    days(0.2);
    await enqueueDueErasures(market.deps);
    expect(await left()).toEqual(["ELIVES"]);
  });

  test("a request whose operation is gone gets another; one that is late is an error in the log", async ({
    market,
    home,
    ask,
    days,
    gone,
  }) => {
    await ask();
    await market.db.sql("delete from operations where studio_id = $1", [home.id]);
    days(6);
    await enqueueDueErasures(market.deps);
    expect(market.lines.some((line) => line.includes("an erasure is late"))).toBe(true);
    await workAndDeliver(market);
    expect(await gone()).toBe(true);
  });
});

test("asked for by mail, it is the same operation: the first owner gets the receipt", async ({
  market,
  home,
  today,
}) => {
  const { number } = await eraseAsOperator(market.deps, home.id);
  expect(await workAndDeliver(market)).toEqual(["erasure_receipt"]);
  expect(await market.app.describeReceipt(number.toLowerCase())).toMatchObject({ number, erasedOn: today() });
  expect(Object.keys(rowsWith(await dump(market), [home.id])).filter((t) => !outlivingTables().includes(t))).toEqual(
    [],
  );
});
