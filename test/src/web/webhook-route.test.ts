import { createHmac } from "node:crypto";
import { describe, expect } from "vitest";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { webhookRoutes } from "#src/modules/sync/web/webhook-route.ts";
import { addShop } from "#test/src/app/drafting.ts";
import { openTeam } from "#test/src/app/workshop.ts";
import { bareWorkshopTest } from "#test/support/workshop-test.ts";
import { serveRoutes } from "./served.ts";

const secret = `whsec_${Buffer.from("a-webhook-secret-of-32-bytes-abc").toString("base64")}`;
const test = bareWorkshopTest
  .extend("pages", { scope: "file" }, async ({ workshop }, { onCleanup }) => {
    const { clock, deps } = workshop;
    const pages = await serveRoutes(
      webhookRoutes({
        secret,
        secretOf: async (appId) => (await deps.admin.apps.app(appId))?.webhookSecret ?? null,
        clock,
        logger: deps.logger,
        shopChanged: (news) => deps.admin.shopChanged(news),
        otherEvent: (appId, event) => deps.admin.apps.noteOtherEvent(appId, event),
      }),
      clock,
    );
    onCleanup(() => pages.close());
    return pages;
  })
  .extend("team", ({ workshop }) => openTeam(workshop))
  .extend("shop", ({ workshop, team }) => addShop(workshop, team))
  .extend("externalId", { auto: true }, async ({ workshop, shop }) => {
    // The marketplace's own numbers are digits.
    const externalId = String((shops += 1));
    await workshop.db.sql("update shops set health = 'ok', read_at = app.now(), external_id = $2 where id = $1", [
      shop,
      externalId,
    ]);
    return externalId;
  })
  .extend("changed", ({ externalId }) => (more: Record<string, unknown> = {}) => {
    return {
      event_type: "listing.updated",
      resource_url: `https://api.etsy.com/v3/application/listings/1`,
      shop_id: Number(externalId),
      ...more,
    };
  })
  /** As the marketplace sends it. */
  .extend(
    "send",
    ({ workshop, pages, changed }) =>
      ({
        id = `msg_${(count += 1)}`,
        at,
        body,
        text,
        headers = {},
        key = secret,
        path = "/webhooks/etsy",
      }: Sent): Promise<Response> => {
        const timestamp = String(Math.floor(workshop.clock.now().getTime() / 1000) + (at ?? 0));
        const raw = text ?? JSON.stringify(body ?? changed());
        const mac = createHmac("sha256", Buffer.from(key.slice("whsec_".length), "base64"));
        const signature = `v1,${mac.update(`${id}.${timestamp}.${raw}`).digest("base64")}`;
        return pages.post(
          path,
          { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature, ...headers },
          raw,
        );
      },
  )
  .extend("readings", ({ workshop, shop }) => () => {
    return workshop.db.sql<{ run_at: Date; studio_id: StudioId; wait: number }>(
      "select studio_id, extract(epoch from run_at - app.now())::int as wait from operations where kind = 'sync_shop' and shop_id = $1",
      [shop],
    );
  })
  .extend("bring", ({ workshop, team }) => async (mark: string, webhookSecret: string | null = whsec(mark)) => {
    const { admin } = workshop.deps;
    const who = { studioId: team.id, memberId: team.members.owner.id };
    const appId = await admin.apps.saveApp({
      ...who,
      marketplace: "etsy",
      kind: "seller",
      key: { keystring: mark.repeat(24), sharedSecret: mark.repeat(10) },
      perSecond: 5,
      perDay: 5000,
      accepted: true,
    });
    await admin.apps.saveWebhookSecret({ ...who, appId, secret: webhookSecret });
    return appId;
  })
  .extend("give", ({ workshop, shop }) => async (appId: string | null) => {
    await workshop.db.sql("update shops set app_id = $1 where id = $2", [appId, shop]);
  });

const whsec = (mark: string) => `whsec_${Buffer.from(mark.repeat(32).slice(0, 32)).toString("base64")}`;
let shops = 7_000_000;
let count = 0;
type Sent = {
  id?: string;
  at?: number;
  body?: unknown;
  text?: string;
  headers?: Record<string, string>;
  key?: string;
  path?: string;
};

describe("what is signed, new and about a listing", () => {
  test("asks for one reading of that shop, however often it is said and however much changes", async ({
    team,
    changed,
    send,
    readings,
  }) => {
    expect((await send({ id: "msg_once" })).status).toBe(200);
    expect((await send({ id: "msg_once" })).status).toBe(200);
    for (const event_type of ["listing.created", "listing.deleted", "inventory.updated", "INVENTORY_OUT_OF_STOCK"]) {
      expect((await send({ body: changed({ event_type }) })).status).toBe(200);
    }
    const asked = await readings();
    expect(asked.map(({ studio_id }) => studio_id)).toEqual([team.id]);
    expect(asked[0]?.wait).toBeGreaterThanOrEqual(59);
  });

  test("twenty at once ask for one", async ({ send, readings }) => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({})));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await readings()).toHaveLength(1);
  });

  test("a message said again after its reading was done asks for none", async ({ workshop, shop, send, readings }) => {
    await send({ id: `msg_done_${shop}` });
    await workshop.db.sql("update operations set state = 'done', finished_at = app.now() where shop_id = $1", [shop]);
    await send({ id: `msg_done_${shop}` });
    expect(await readings()).toHaveLength(1);
    await send({});
    expect(await readings()).toHaveLength(2);
  });

  test("the larger the shop and the newer its last reading, the later", async ({ workshop, shop, send, readings }) => {
    await workshop.db.sql(`update shops set counts = '{"active": 1900, "draft": 10}' where id = $1`, [shop]);
    await workshop.db.sql("update shops set listings_read_at = app.now() where id = $1", [shop]);
    await send({});
    expect((await readings())[0]?.wait).toBe(40 * 60);
  });

  test("of a very large shop, never later than it would be read anyway; odd counts stop nothing", async ({
    workshop,
    shop,
    send,
    readings,
  }) => {
    for (const [counts, wait] of [
      ['{"active": 50000}', 5.5 * 3600],
      ['{"active": 1.5, "draft": "abc", "sold_out": 99999999999}', 600],
      ['["x"]', 600],
    ] as const) {
      await workshop.db.sql("delete from operations where shop_id = $1", [shop]);
      await workshop.db.sql("update shops set counts = $2, listings_read_at = app.now() where id = $1", [shop, counts]);
      expect([counts, (await send({})).status]).toEqual([counts, 200]);
      expect([counts, (await readings())[0]?.wait]).toEqual([counts, wait]);
    }
  });

  test("of a shop that nobody connected: 200, and nothing is kept", async ({ workshop, changed, send }) => {
    const before = await workshop.db.sql("select 1 from webhook_messages");
    expect((await send({ body: changed({ shop_id: 999_999_999 }) })).status).toBe(200);
    expect(await workshop.db.sql("select 1 from webhook_messages")).toHaveLength(before.length);
  });

  test("signed by two secrets while one is replaced", async ({ workshop, pages, changed, readings }) => {
    const timestamp = String(Math.floor(workshop.clock.now().getTime() / 1000));
    const raw = JSON.stringify(changed());
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    const good = createHmac("sha256", key).update(`msg_two.${timestamp}.${raw}`).digest("base64");
    const headers = {
      "webhook-id": "msg_two",
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${"A".repeat(43)}= v1,${good}`,
    };
    expect((await pages.post("/webhooks/etsy", headers, raw)).status).toBe(200);
    expect(await readings()).toHaveLength(1);
  });
});

describe("what is refused before it is parsed", () => {
  const other = `whsec_${Buffer.from("another-secret-of-thirty-2-bytes").toString("base64")}`;
  test.for<[string, Sent]>([
    ["signed by somebody else", { key: other }],
    ["stale", { at: -301 }],
    ["from the future", { at: 301 }],
    ["without an id", { headers: { "webhook-id": "" } }],
    ["with another id", { headers: { "webhook-id": "msg_other" } }],
    ["with another time", { headers: { "webhook-timestamp": "1790000000" } }],
    ["with a time in another spelling", { headers: { "webhook-timestamp": "1.79e9" } }],
    ["without a signature", { headers: { "webhook-signature": "v1," } }],
    ["of another version", { headers: { "webhook-signature": `v2,${"A".repeat(43)}=` } }],
    ["no JSON at all, unsigned", { text: "{", key: other }],
  ])("%s: 401", async ([_, sent], { send, readings }) => {
    expect((await send(sent)).status).toBe(401);
    expect(await readings()).toEqual([]);
  });

  test("too long: 413", async ({ send }) => {
    expect(
      (await send({ text: JSON.stringify({ event_type: "listing.updated", more: "x".repeat(70_000) }) })).status,
    ).toBe(413);
  });

  test.for([
    "{",
    "[]",
    "null",
    '{"event_type":1}',
    '{"event_type":"listing.updated"}',
    '{"event_type":"listing.updated","shop_id":"1 or 1"}',
    "\ufeff{}",
  ])("signed nonsense (%s): 400", async (text, { send }) => {
    expect((await send({ text })).status).toBe(400);
  });
});

describe("orders", () => {
  test.for(["order.paid", "order.canceled", "ORDER_PAID", "order.delivered"])(
    "%s is answered with 200 and left: nothing of it is stored or logged",
    async (event_type, { workshop, externalId, send }) => {
      const rows = async () => {
        const names = await workshop.db.sql<{ name: string }>(
          "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
        );
        const each = names.map(({ name }) => `select t::text as row from public.${name} t`).join(" union all ");
        return (await workshop.db.sql<{ row: string }>(each)).map(({ row }) => row).toSorted();
      };
      const before = await rows();
      const lines = workshop.lines.length;
      const answer = await send({
        id: "msg_order_canary",
        body: {
          event_type,
          resource_url: "https://api.etsy.com/v3/application/shops/1/receipts/3141592653",
          shop_id: Number(externalId),
          data: { buyer: "Canary Buyer", receipt_id: 3_141_592_653, email: "canary@example.com" },
        },
      });
      expect([answer.status, await answer.text()]).toEqual([200, ""]);
      expect(await rows()).toEqual(before);
      expect(workshop.lines.slice(lines)).toEqual([]);
    },
  );
});

test("events of other kinds are answered, so that they are not said again", async ({ externalId, send, readings }) => {
  expect((await send({ body: { event_type: "shop.updated", shop_id: Number(externalId) } })).status).toBe(200);
  expect(await readings()).toEqual([]);
});

test("where the database fails it is said again later: 503, and then it has its effect", async ({
  workshop,
  send,
  readings,
}) => {
  await workshop.db.sql("alter table webhook_messages rename to webhook_messages_gone");
  expect((await send({ id: "msg_later" })).status).toBe(503);
  await workshop.db.sql("alter table webhook_messages_gone rename to webhook_messages");
  expect((await send({ id: "msg_later" })).status).toBe(200);
  expect(await readings()).toHaveLength(1);
});

test("without a secret there is no such address; with an unusable one nothing starts", async ({ workshop }) => {
  const { clock, deps } = workshop;
  const made = (given: string | null) =>
    webhookRoutes({ secret: given, clock, logger: deps.logger, shopChanged: (news) => deps.admin.shopChanged(news) });
  expect(made(null)).toEqual([]);
  expect(() => made("whsec_c2hvcnQ=")).toThrow(/at least 16 bytes/);
});

test("messages are forgotten after three days", async ({ workshop, send }) => {
  await send({ id: "msg_old" });
  await workshop.db.sql("update webhook_messages set seen_at = app.now() - interval '73 hours'");
  expect(await workshop.deps.admin.forgetRequests()).toBeGreaterThan(0);
  expect(await workshop.db.sql("select 1 from webhook_messages")).toEqual([]);
});

describe("an app that an owner brought", () => {
  test("is heard at its own address, by its own secret, of its own shop", async ({ bring, give, send, readings }) => {
    const appId = await bring("a");
    await give(appId);
    expect((await send({ path: `/webhooks/etsy/${appId}`, key: whsec("a") })).status).toBe(200);
    expect(await readings()).toHaveLength(1);
  });

  test("isn't believed with the secret of another app, or of the operator's", async ({
    bring,
    give,
    send,
    readings,
  }) => {
    const [one, two] = [await bring("a"), await bring("b")];
    await give(one);
    const at = (appId: string, key: string) => send({ path: `/webhooks/etsy/${appId}`, key });
    for (const key of [whsec("b"), secret]) expect((await at(one, key)).status).toBe(401);
    // Its own address and its own secret, but the shop is the other app's.
    expect((await at(two, whsec("b"))).status).toBe(200);
    // Nor does the operator's app speak of it.
    expect((await send({})).status).toBe(200);
    expect(await readings()).toEqual([]);
    await give(null);
    expect((await at(one, whsec("a"))).status).toBe(200);
    expect(await readings()).toEqual([]);
  });

  test("gets orders: its owners are told once how that ends, and of the orders only the first one's type is kept", async ({
    workshop,
    team,
    bring,
    give,
    externalId,
    send,
    readings,
  }) => {
    const appId = await bring("a");
    await give(appId);
    const lines = workshop.lines.length;
    for (const event_type of ["ORDER.paid", "order.shipped", "shop.updated"]) {
      const body = {
        event_type,
        resource_url: "https://api.etsy.com/v3/application/shops/1/receipts/3141592653",
        shop_id: Number(externalId),
        data: { buyer: "Canary Buyer", receipt_id: 3_141_592_653 },
      };
      expect((await send({ path: `/webhooks/etsy/${appId}`, key: whsec("a"), body })).status).toBe(200);
    }
    const told = await workshop.db.sql<{ entry: Record<string, unknown> }>(
      "select entry from outbox where studio_id = $1 and entry ->> 'template' = 'own_app'",
      [team.id],
    );
    expect(told.map(({ entry }) => entry)).toEqual([
      expect.objectContaining({ appId, what: "other_events", event: "order.paid", to: team.members.owner.slackUserId }),
    ]);
    expect(await readings()).toEqual([]);
    expect(JSON.stringify([told, workshop.lines.slice(lines)])).not.toMatch(/Canary|3141592653/);
  });

  test.for(["order.paid to buyer@example.com", "<!channel>", "x".repeat(90), "1234567890"])(
    "a type that isn't one (%s) is told as another event, without its words",
    async (event_type, { workshop, team, bring, send }) => {
      const appId = await bring("c");
      expect((await send({ path: `/webhooks/etsy/${appId}`, key: whsec("c"), body: { event_type } })).status).toBe(200);
      const told = await workshop.db.sql<{ event: string }>(
        "select entry ->> 'event' as event from outbox where studio_id = $1 and entry ->> 'template' = 'own_app'",
        [team.id],
      );
      expect(told).toEqual([{ event: "other" }]);
    },
  );

  test("without a secret, or one that nobody brought, is not heard", async ({ bring, give, send, readings }) => {
    const appId = await bring("a", null);
    await give(appId);
    for (const path of [appId, "00000000-0000-4000-8000-000000000000", "x"]) {
      expect((await send({ path: `/webhooks/etsy/${path}`, key: whsec("a") })).status).toBe(401);
    }
    expect(await readings()).toEqual([]);
  });
});
