import { describe, expect, test } from "vitest";
import type { AppKey } from "#src/marketplaces/apps.ts";
import { etsyOwnApps } from "#src/marketplaces/etsy/own-apps.ts";
import { createOwnClients } from "#src/marketplaces/etsy/own-clients.ts";
import { createHostPolicy } from "#src/platform/http/host-policy.ts";
import { limitersOf } from "#src/platform/http/pace/limiter.ts";
import { createHttp } from "#src/platform/http/http.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createVirtualClock } from "#test/src/http/virtual-clock.ts";
import { refusal } from "#test/src/store/studio.ts";
import { config, json } from "./stand-in.ts";

const app = { id: "1", keystring: "k".repeat(24), sharedSecret: "s".repeat(10), perSecond: 5, perDay: 5000 };

function opened(answer: (request: Request) => Response = () => json({ application_id: 7 })) {
  const clock = createVirtualClock();
  const sent: { at: number; key: string | null; body: string }[] = [];
  const http = createHttp({
    clock,
    logger: createLogger("silent"),
    hostAllowed: createHostPolicy("production"),
    async fetch(request) {
      const body = await request.text();
      sent.push({ at: clock.now().getTime(), key: request.headers.get("x-api-key"), body });
      return answer(request);
    },
  });
  return { clock, sent, own: createOwnClients({ http, clock, config, limiters: limitersOf(clock) }) };
}

describe("a key of one's own", () => {
  test("is what the calls of its client are made with", async () => {
    const { own, sent } = opened();
    await own(app).checkKey();
    await own({ ...app, id: "2", keystring: "o".repeat(24) }).checkKey();
    expect(sent.map(({ key }) => key)).toEqual([
      `${app.keystring}:${app.sharedSecret}`,
      `${"o".repeat(24)}:${app.sharedSecret}`,
    ]);
    const url = own(app).authorizeUrl({ redirectUri: "https://oms.example/x", state: "s", codeChallenge: "c" });
    expect(new URL(url).searchParams.get("client_id")).toBe(app.keystring);
  });

  test.for<[string, string]>([
    ["API key not found or not active, or incorrect shared secret for API key.", "app-not-active"],
    ["Shared secret is required in x-api-key header.", "app-key-odd"],
    ["Invalid API key: should be in the format 'keystring:shared_secret'.", "app-key-odd"],
  ])("refused with “%s” is no matter of the operator: %s", async ([error, code]) => {
    const { own } = opened(() => json({ error }, 403));
    const refused = await refusal(own(app).checkKey());
    expect(refused.code).toBe(code);
    expect(refused.userText).toContain("/oms connect");
    expect(refused.userText).not.toContain("operator");
    expect(JSON.stringify([refused.message, String(refused.cause)])).not.toContain(app.keystring);
  });

  test("that the token endpoint doesn't know is not the seller's sign-in that died", async () => {
    const { own } = opened(() => json({ error: "invalid_client", error_description: "client_id is invalid" }, 400));
    expect((await refusal(own(app).refresh("77.before"))).code).toBe("app-not-active");
  });

  test("has its own pace, which outlives a new secret", async () => {
    const { own, clock, sent } = opened();
    const began = clock.now().getTime();
    const calls = [own(app).checkKey(), own(app).checkKey(), own({ ...app, sharedSecret: "t".repeat(10) }).checkKey()];
    const other = own({ ...app, id: "2" }).checkKey();
    await clock.advance(1000);
    await Promise.all([...calls, other]);
    const times = sent.map(({ at }) => at - began);
    // Two at once, each the first of its app; the others a slot later each.
    expect(times.filter((at) => at === 0)).toHaveLength(2);
    expect(new Set(times).size).toBe(3);
  });

  test("begins with the day's calls that it was entered with", async () => {
    const { own, clock, sent } = opened(() => json({ results: [] }));
    const small = { ...app, perSecond: 100, perDay: 10 };
    const calls = Promise.allSettled(Array.from({ length: 12 }, () => own(small).categories()));
    await clock.advance(5000);
    const outcomes = await calls;
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(sent.length);
    const late = await refusal(own(small).categories());
    // One is kept for what a person waits for.
    expect([sent.length, late.code]).toEqual([9, "rate-limited"]);
  });
});

describe("a key as it was typed", () => {
  const good = { keystring: "a1b2c3d4e5f6a7b8c9d0e1f2", sharedSecret: "x1y2z3w4v5" };
  test("of the marketplace's form is asked about", () => {
    expect(etsyOwnApps.problemOf(good)).toBeNull();
  });

  test.for<[string, Partial<AppKey>, RegExp]>([
    ["no keystring", { keystring: "" }, /keystring is missing/],
    ["no secret", { sharedSecret: "" }, /shared secret is missing/],
    ["both at once", { keystring: `${good.keystring}:${good.sharedSecret}` }, /colon/],
    ["swapped", { keystring: good.sharedSecret, sharedSecret: good.keystring }, /each other's field/],
    ["the same twice", { sharedSecret: good.keystring }, /same text/],
    ["spaces inside", { keystring: "a1b2 c3d4e5f6a7b8c9d0e1f2" }, /isn't a keystring/],
    ["cut off", { keystring: "a1b2c3" }, /isn't a keystring/],
    ["a secret with a sign", { sharedSecret: "x1y2-z3w4v5" }, /isn't a shared secret/],
    ["a whole page", { sharedSecret: "x".repeat(500) }, /isn't a shared secret/],
  ])("%s: a sentence of its own", ([, over, sentence]) => {
    expect(etsyOwnApps.problemOf({ ...good, ...over })).toMatch(sentence);
  });
});
