import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createHostPolicy } from "#src/platform/http/host-policy.ts";
import { createHttp } from "#src/platform/http/http.ts";
import { createLimiter } from "#src/platform/http/pace/limiter.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createEtsy } from "#src/marketplaces/etsy/etsy.ts";
import { createVirtualClock } from "#test/src/http/virtual-clock.ts";
import { accessTo, config, etsyAnswering, json, listing, payload, rejection, type Reply } from "./stand-in.ts";

const expired = () => json({ error: "invalid_token", error_description: "access token is expired" }, 401);

function shopAnswering(...replies: Reply[]) {
  const made = etsyAnswering(replies);
  const { access, asked } = accessTo();
  return { ...made, asked, shop: made.etsy.shop(access) };
}

describe("who calls", () => {
  test("every request carries the app's key; a shop's also its token", async () => {
    const { shop, etsy, seen } = shopAnswering(json({ results: [] }), json({ results: [] }));
    await shop.listImages("9001");
    await etsy.categories();
    expect(seen.map(({ headers }) => [headers.get("x-api-key"), headers.get("authorization")])).toEqual([
      ["canary-keystring:canary-shared", "Bearer canary-token-1"],
      ["canary-keystring:canary-shared", null],
    ]);
  });

  test("no key, token or text of a listing is in the log or in an error", async () => {
    const { shop, lines } = shopAnswering(
      json({ error: "nope" }, 400),
      json("canary-reply"),
      new Error("canary-socket"),
    );
    const errors = [
      await rejection(shop.createDraft(payload)),
      await rejection(shop.createDraft(payload)),
      await rejection(shop.listImages("1")),
    ];
    const shown = lines.join("") + errors.map((error) => JSON.stringify(error) + String(error.cause)).join("");
    expect(lines).toHaveLength(3);
    expect(shown).not.toMatch(/canary-(?!socket)|Linen/);
  });
});

describe("a token that Etsy refuses", () => {
  test("is exchanged once; a write asks its guard again before it is sent again", async () => {
    const { shop, seen, asked } = shopAnswering(expired(), json(listing(), 201));
    await expect(shop.createDraft(payload)).resolves.toEqual({ listingId: "9001" });
    expect(asked).toEqual(["token", "guard", "token instead of canary-token-1", "guard"]);
    expect(seen.map(({ headers }) => headers.get("authorization"))).toEqual([
      "Bearer canary-token-1",
      "Bearer canary-token-2",
    ]);
    expect(seen[1]?.body).toBe(seen[0]?.body);
  });

  test("a photo is sent whole the second time", async () => {
    const { shop, seen } = shopAnswering(expired(), json({ listing_image_id: 4 }, 201));
    await shop.uploadImage("1", { bytes: Uint8Array.of(1, 2, 3), name: "a.jpg", alt: "", rank: 1 });
    expect(seen[1]?.form?.get("image")).toMatchObject({ size: 3 });
  });

  test("refused again: the sign-in is dead, whoever looks after it hears so, and that's the end of it", async () => {
    const { shop, seen, asked } = shopAnswering(expired(), expired());
    expect(await rejection(shop.getShop())).toMatchObject({ code: "auth-dead", retry: "after-auth" });
    expect(seen).toHaveLength(2);
    expect(asked).toEqual(["token", "token instead of canary-token-1", "refused canary-token-2"]);
  });

  test("no fresh one to be had: nothing more is sent", async () => {
    const { etsy, seen } = etsyAnswering([expired(), expired()]);
    const same = etsy.shop(accessTo("5001", { token: async () => "canary-same" }).access);
    expect(await rejection(same.getShop())).toMatchObject({ code: "auth-dead" });
    const dead = etsy.shop(
      accessTo("5001", {
        async token(rejected) {
          if (rejected) throw new OmsError("auth-dead");
          return "canary-old";
        },
      }).access,
    );
    expect(await rejection(dead.getShop())).toMatchObject({ code: "auth-dead" });
    expect(seen).toHaveLength(2);
  });

  test("lacking a permission is another matter: no fresh token helps", async () => {
    const { shop, asked } = shopAnswering(
      json({ error: "Access token lacks scope for this request (requires scope: listings_w)." }, 403),
    );
    expect(await rejection(shop.activate("1"))).toMatchObject({ code: "auth-scope", retry: "after-auth" });
    expect(asked).toEqual(["token", "guard"]);
  });
});

describe("a write of unknown outcome is never sent again", () => {
  test.for<[string, () => Reply]>([
    ["500 in Etsy's form", () => json({ error: "Server Error" }, 500)],
    ["502 in HTML", () => new Response("<html>Bad Gateway</html>", { status: 502 })],
    ["504", () => new Response("", { status: 504 })],
    ["a lost connection", () => Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" })],
    ["201 without an id", () => json({ ok: true }, 201)],
    ["201 cut off", () => new Response('{"listing_id": 12', { status: 201 })],
  ])("%s", async ([, reply]) => {
    const { shop, seen, left } = shopAnswering(reply(), json(listing(), 201));
    const error = await rejection(shop.createDraft(payload));
    expect(error).toMatchObject({ code: "unknown-outcome", retry: "unknown-outcome" });
    expect([seen.length, left.length]).toEqual([1, 1]);
  });

  test("the same on a read is just an outage", async () => {
    const { shop } = shopAnswering(
      new Response("<html>", { status: 502 }),
      Object.assign(new Error("x"), { code: "ECONNRESET" }),
      new Response('{"listing_id": 12'),
    );
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await rejection(shop.listImages("1"))).toMatchObject({ code: "marketplace-down", retry: "later" });
    }
  });

  test("a deadline that passes: unknown for a write, an outage for a read", async () => {
    const silence: Reply = () => new Promise<Response>(() => {});
    const { shop, clock } = shopAnswering(silence, silence);
    const both = Promise.all([rejection(shop.activate("1")), rejection(shop.listImages("1"))]);
    await clock.advance(120_000);
    expect(await both).toMatchObject([{ code: "unknown-outcome" }, { code: "marketplace-down" }]);
  });

  test("never left: it may simply be tried again", async () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const { shop } = shopAnswering(new TypeError("fetch failed", { cause: refused }));
    expect(await rejection(shop.createDraft(payload))).toMatchObject({ code: "marketplace-down", retry: "later" });
  });
});

describe("on real sockets", () => {
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const each of undo.splice(0)) await each();
  });

  async function shopOn(onConnection: (write: (text: string) => void, destroy: () => void, text: string) => void) {
    const server = createServer((socket) => {
      undo.push(() => socket.destroy());
      socket.on("error", () => {});
      socket.on("data", (data) =>
        onConnection(
          (text) => socket.write(text),
          () => socket.resetAndDestroy(),
          String(data),
        ),
      );
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    undo.push(() => server.close());
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const logger = createLogger("silent");
    const http = createHttp({ clock: systemClock, logger, hostAllowed: createHostPolicy("demo") });
    undo.push(() => http.close());
    const etsy = createEtsy({ http, clock: systemClock, config: { ...config, apiUrl, tokenUrl: `${apiUrl}/token` } });
    return { shop: etsy.shop(accessTo().access), etsy, server };
  }

  test("reset after the request was read", async () => {
    let reads = 0;
    const { shop } = await shopOn((_, destroy) => {
      reads += 1;
      destroy();
    });
    expect(await rejection(shop.createDraft(payload))).toMatchObject({ code: "unknown-outcome" });
    expect(reads).toBe(1);
  });

  test("an answer that isn't HTTP", async () => {
    const { shop } = await shopOn((write) => write("SSH-2.0-OpenSSH\r\n\r\n"));
    expect(await rejection(shop.createDraft(payload))).toMatchObject({ code: "unknown-outcome" });
    expect(await rejection(shop.listImages("1"))).toMatchObject({ code: "marketplace-down" });
  });

  test("nobody listens any more: a write may be tried again, and so may a refresh", async () => {
    const { shop, etsy, server } = await shopOn(() => {});
    server.close();
    await once(server, "close");
    expect(await rejection(shop.createDraft(payload))).toMatchObject({ code: "marketplace-down" });
    expect(await rejection(etsy.refresh("x"))).toMatchObject({ code: "marketplace-down" });
  });

  test("a whole answer", async () => {
    const body = JSON.stringify({ results: [{ listing_image_id: 7, rank: 1 }] });
    const { shop } = await shopOn((write) =>
      write(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      ),
    );
    expect(await shop.listImages("9001")).toEqual(["7"]);
  });
});

describe("guard, turn and signal", () => {
  test("a guard that says no: nothing is sent", async () => {
    const { etsy, seen } = etsyAnswering([]);
    const guard = async () => {
      throw new OmsError("paused");
    };
    const shop = etsy.shop(accessTo("5001", { guard }).access);
    for (const write of [
      () => shop.createDraft(payload),
      () => shop.uploadImage("1", { bytes: Uint8Array.of(1), name: "a", alt: "", rank: 1 }),
      () => shop.setImageOrder("1", ["2"]),
      () => shop.putInventory("1", payload),
      () => shop.activate("1"),
    ]) {
      expect(await rejection(write())).toMatchObject({ code: "paused" });
    }
    expect(seen).toEqual([]);
  });

  test("the guard is asked after the wait for a turn, so that a pause meanwhile counts", async () => {
    const clock = createVirtualClock();
    const { etsy, seen } = etsyAnswering([json(listing()), json(listing())], createLimiter({ clock, perSecond: 1 }));
    let paused = false;
    const guard = async () => {
      if (paused) throw new OmsError("paused");
    };
    const shop = etsy.shop(accessTo("5001", { guard }).access);
    await shop.activate("1");
    const second = rejection(shop.activate("1"));
    paused = true;
    await clock.advance(2000);
    expect(await second).toMatchObject({ code: "paused" });
    expect(seen).toHaveLength(1);
  });

  test("a person overtakes bulk work, and a 429 makes everybody wait", async () => {
    const clock = createVirtualClock();
    const answers = [1, 2, 3, 4].map(() => json(listing()));
    const busy = json({ error: "Exceeded per second rate limit" }, 429, { "retry-after": "20" });
    const { etsy, seen } = etsyAnswering([busy, ...answers], createLimiter({ clock }));
    const bulk = etsy.shop(accessTo("1").access);
    const person = etsy.shop(accessTo("2", { priority: "person" }).access);
    expect(await rejection(bulk.setImageOrder("1", ["1"]))).toMatchObject({
      code: "rate-limited",
      retryAfterMs: 20_000,
    });
    const rest = Promise.all([bulk.setImageOrder("1", ["1"]), bulk.activate("1"), person.setImageOrder("2", ["1"])]);
    await clock.advance(19_000);
    expect(seen).toHaveLength(1);
    await clock.advance(3000);
    await rest;
    expect(seen.slice(1).map(({ path }) => path.slice(-22))).toEqual([
      expect.stringContaining("shops/2/"),
      expect.stringContaining("shops/1/"),
      expect.stringContaining("shops/1/"),
    ]);
  });

  test("stopped before sending: the work is given back; stopped while sending a write: nobody knows", async () => {
    const silence: Reply = () => new Promise<Response>(() => {});
    const { etsy, seen } = etsyAnswering([silence, silence]);
    const stop = new AbortController();
    const shop = etsy.shop(accessTo("5001", { signal: stop.signal }).access);
    const both = Promise.all([rejection(shop.activate("1")), rejection(shop.listImages("1"))]);
    await expect.poll(() => seen.length).toBe(2);
    stop.abort(new OmsError("shop-disconnected"));
    expect(await both).toMatchObject([{ code: "unknown-outcome" }, { code: "shop-disconnected" }]);
    expect(await rejection(shop.activate("1"))).toMatchObject({ code: "shop-disconnected" });
    expect(seen).toHaveLength(2);
  });
});
