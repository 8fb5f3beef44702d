import { describe, expect } from "vitest";
import { allow, sellers } from "#test/src/app/market.ts";
import { openTeam } from "#test/src/app/workshop.ts";
import { must } from "#test/src/store/studio.ts";
import { marketTest } from "#test/support/shop-test.ts";
import { serve } from "./served.ts";

const test = marketTest
  .extend("pages", { scope: "file" }, async ({ market }, { onCleanup }) => {
    const pages = await serve(market);
    onCleanup(() => pages.close());
    return pages;
  })
  .extend("team", { auto: true }, async ({ market }) => {
    await market.reset();
    return openTeam(market, `Pine & <b>"Ink"</b>`);
  })
  .extend("link", ({ market, team }) => async () => {
    return new URL((await market.app.startConnect(team.actors.owner)).url).pathname;
  })
  /** Presses Continue, then Allow. @returns the callback's path and the cookie of the browser */
  .extend("consented", ({ market, pages, link }) => async (seller: number, answer = "allow") => {
    const went = await pages.post(`${await link()}/continue`);
    const back = await allow((request) => market.consent(request), must(went.headers.get("location")), seller, answer);
    const query = new URLSearchParams(
      Object.entries(back).filter((pair): pair is [string, string] => pair[1] !== null),
    );
    return { path: `/oauth/etsy/callback?${query.toString()}`, cookie: must(went.headers.get("set-cookie")) };
  });

const pair = (cookie: string) => must(cookie.split(";")[0]);
const titleOf = (html: string) => /<h1>(.*?)<\/h1>/.exec(html)?.[1];

describe("the page behind the link", () => {
  test("says who asks, for which workspace, what is allowed and what never; looking at it uses nothing up", async ({
    pages,
    link,
  }) => {
    const path = await link();
    await pages.get(path);
    const response = await pages.get(path);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(titleOf(html)).toBe(
      "Connect your Etsy shop to the Slack workspace Pine &amp; &lt;b&gt;&quot;Ink&quot;&lt;/b&gt;",
    );
    expect(html).toContain("Asked for by <strong>owner</strong>");
    expect(html).toContain("never asks for buyers, orders or payments");
    expect(html).toContain("The term &#39;Etsy&#39; is a trademark of Etsy, Inc.");
    expect(html).not.toContain("<b>");
    expect(html).not.toContain("<script");
  });

  test("takes nothing that another site sends in a person's browser, and stays good", async ({ pages, link }) => {
    const path = await link();
    for (const step of ["continue", "decline", "app", "check", "forget", "webhooks"]) {
      const sent = await pages.post(`${path}/${step}`, { "sec-fetch-site": "cross-site" });
      expect([step, sent.status, sent.headers.get("set-cookie")]).toEqual([step, 400, null]);
    }
    const own = await pages.post(`${path}/continue`, { "sec-fetch-site": "same-origin" });
    expect(own.headers.get("set-cookie")).toContain("oms_connect=");
  });

  test("is kept by nobody, framed by nobody, runs nothing, and tells no other site its address", async ({
    pages,
    link,
  }) => {
    const { headers } = await pages.get(await link());
    expect(Object.fromEntries(headers)).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringMatching(/^default-src 'none'.*frame-ancestors 'none'/) as string,
    });
    expect(headers.get("set-cookie")).toBeNull();
  });
});

describe("Continue", () => {
  test("goes to the marketplace once, and marks the browser with a cookie nothing else can read", async ({
    pages,
    link,
  }) => {
    const path = await link();
    const response = await pages.post(`${path}/continue`);
    expect([response.status, must(response.headers.get("location")).split("?")[0]]).toEqual([
      303,
      "https://www.etsy.example/oauth/connect",
    ]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const [named, ...flags] = must(response.headers.get("set-cookie")).split("; ");
    expect(named).toMatch(/^oms_connect=[\w-]{43}$/);
    expect(flags.toSorted()).toEqual(["HttpOnly", "Max-Age=600", "Path=/oauth", "SameSite=Lax", "Secure"]);
    const again = await pages.post(`${path}/continue`);
    expect([again.status, titleOf(await again.text())]).toEqual([400, "This link was already used"]);
    expect(again.headers.get("set-cookie")).toBeNull();
  });

  test("only when pressed: a link that is merely followed goes nowhere", async ({ pages, link }) => {
    const path = await link();
    expect((await pages.get(`${path}/continue`)).status).toBe(404);
    expect((await pages.get(`${path}/decline`)).status).toBe(404);
    expect((await pages.get(path)).status).toBe(200);
  });

  test("without https in the demo, the cookie isn't for https only", async ({ market, link }) => {
    const demo = await serve(market, { secure: false });
    const response = await demo.post(`${await link()}/continue`);
    expect(response.headers.get("set-cookie")).not.toContain("Secure");
    await demo.close();
  });
});

test("'Not me' voids the link and says what to do", async ({ pages, link }) => {
  const path = await link();
  const response = await pages.post(`${path}/decline`);
  expect([response.status, titleOf(await response.text())]).toEqual([200, "Nothing was connected"]);
  expect(titleOf(await (await pages.get(path)).text())).toBe("This link was already used");
});

describe("back from the marketplace", () => {
  test("connected: says what happens next, names escaped", async ({ market, pages, consented }) => {
    const shop = must(market.state().shops[0]);
    shop.name = "Pine<script>&Ink";
    const { path, cookie } = await consented(sellers.us);
    const response = await pages.get(path, { cookie: `other=1; ${pair(cookie)}` });
    const html = await response.text();
    expect([response.status, titleOf(html)]).toEqual([200, "Pine&lt;script&gt;&amp;Ink is connected"]);
    expect(html).not.toContain("<script");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const again = await consented(sellers.us);
    expect(titleOf(await (await pages.get(again.path, { cookie: pair(again.cookie) })).text())).toContain(
      "the sign-in is renewed",
    );
  });

  test.for([
    ["refused", "cancel", true, "Nothing was connected", "You chose not to connect the shop. Nothing was stored."],
    ["in another browser", "allow", false, "This sign-in started somewhere else", "Nothing was stored."],
  ] as const)(
    "%s: nothing stored, one sentence, and a reference that is in the log",
    async ([_, answer, own, title, sentence], { market, pages, consented }) => {
      const { path, cookie } = await consented(sellers.us, answer);
      const response = await pages.get(path, own ? { cookie: pair(cookie) } : {});
      const html = await response.text();
      expect([response.status, titleOf(html)]).toEqual([400, title]);
      expect(html).toContain(sentence);
      const reference = must(/R-[A-Z2-9]{6}/.exec(html)?.[0]);
      expect(market.lines.filter((line) => line.includes(reference))).toHaveLength(1);
      expect(await market.db.sql("select 1 from shops")).toEqual([]);
    },
  );

  test.for([
    "/oauth/etsy/callback",
    "/oauth/etsy/callback?state=%00&code=x",
    "/oauth/etsy/callback?state=<img src=x onerror=alert(1)>&error=<b>",
    "/connect/<script>",
    `/connect/${"x".repeat(5000)}`,
  ])("nonsense (%s) is told plainly, and never repeated on the page", async (path, { pages }) => {
    const response = await pages.get(path);
    const html = await response.text();
    expect([400, 404]).toContain(response.status);
    expect(html).not.toMatch(/<script|<img|onerror|<b>/);
  });

  test("an address that is no text is refused by the server itself, without a word", async ({ pages }) => {
    const response = await pages.get("/connect/%ff");
    expect([response.status, await response.text()]).toEqual([400, ""]);
  });

  test("a defect says so without its innards", async ({ market, pages }) => {
    await market.db.sql("alter table connect_links rename column expires_at to expires_gone");
    const response = await pages.get(`/connect/${"a".repeat(43)}`);
    const html = await response.text();
    await market.db.sql("alter table connect_links rename column expires_gone to expires_at");
    expect(response.status).toBe(500);
    expect(html).toContain("Something went wrong on my side.");
    expect(html).not.toMatch(/connect_links|read_link|expires_|42703/);
  });

  test("a database that has to be asked again says so, as what passes", async ({ market, pages }) => {
    await market.db.sql("alter table connect_links rename to connect_links_gone");
    const response = await pages.get(`/connect/${"a".repeat(43)}`);
    const html = await response.text();
    await market.db.sql("alter table connect_links_gone rename to connect_links");
    expect(response.status).toBe(503);
    expect(html).toContain("My database doesn&#39;t answer now.");
    expect(html).not.toMatch(/connect_links|read_link|PGRST/);
  });
});

test("neither links nor states, codes or cookies come into the log", async ({ market, pages, link, consented }) => {
  const path = await link();
  const { path: callback, cookie } = await consented(sellers.us);
  await pages.get(path);
  await pages.get(callback, { cookie: pair(cookie) });
  const log = market.lines.join("\n");
  const query = new URL(callback, "http://x").searchParams;
  for (const secret of [path.split("/").at(-1), query.get("state"), query.get("code"), pair(cookie).split("=")[1]]) {
    expect(log).not.toContain(must(secret));
  }
});
