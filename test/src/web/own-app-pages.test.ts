import { describe, expect } from "vitest";
import type { App } from "#sandbox/etsy/state.ts";
import { appOf, registerApp, requestApp, setCallback } from "#test/src/app/developing.ts";
import { allow, sellers } from "#test/src/app/market.ts";
import { openTeam, publicUrl, type WorkshopOptions } from "#test/src/app/workshop.ts";
import type { AppId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { marketTest } from "#test/support/shop-test.ts";
import { type Browser, openBrowser, type Page } from "./browser.ts";
import { serve } from "./served.ts";

const test = marketTest
  .extend("options", { scope: "file" }, () => ({ ownApps: true }) as WorkshopOptions)
  .extend("pages", { scope: "file" }, async ({ market }, { onCleanup }) => {
    const pages = await serve(market);
    onCleanup(() => pages.close());
    return pages;
  })
  .extend("team", { auto: true }, async ({ market }) => {
    await market.reset();
    return openTeam(market);
  })
  .extend("browser", ({ pages }) => openBrowser(pages))
  /** Types /oms connect, and opens the page. */
  .extend("arrive", ({ market, team, browser }) => async () => {
    return browser.open(new URL((await market.app.startConnect(team.actors.owner)).url).pathname);
  })
  /** What the marketplace's consent page does with a person who is signed in as this seller. null: it sends nobody back. */
  .extend(
    "consent",
    ({ market, browser }) =>
      async (page: Page, seller: number, answer = "allow"): Promise<Page | null> => {
        const back = await allow((request) => market.consent(request), must(page.location), seller, answer);
        if (back.state === null) return null;
        const query = Object.entries(back).filter((pair): pair is [string, string] => pair[1] !== null);
        return browser.open(`/oauth/etsy/callback?${new URLSearchParams(query).toString()}`);
      },
  )
  .extend("connect", ({ arrive, browser, consent }) => async (app: App, seller: number) => {
    const accepted = await browser.press(await arrive(), "Check the key", typed(app));
    return must(await consent(await browser.press(accepted, "Continue"), seller));
  })
  .extend(
    "apps",
    ({ market }) =>
      () =>
        market.db.sql<{ kind: string }>("select kind from marketplace_apps"),
  )
  .extend("shops", ({ market, team }) => async () => {
    const shops = await market.app.shops(team.actors.owner);
    return shops.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, health }) => [name, health]);
  });

const typed = ({ keystring, sharedSecret }: Pick<App, "keystring" | "sharedSecret">) => ({
  keystring,
  shared_secret: sharedSecret,
});
const anyKey = { keystring: "a1b2c3d4e5f6a7b8c9d0e1f2", sharedSecret: "s1e2c3r4e5" };

test("two shops are connected side by side in one browser", async ({ market, arrive, browser, consent, shops }) => {
  const begun = [];
  for (const seller of [sellers.us, sellers.eu]) {
    const app = await registerApp(market, seller);
    const accepted = await browser.press(await arrive(), "Check the key", typed(app));
    begun.push({ seller, page: await browser.press(accepted, "Continue") });
  }
  for (const { seller, page } of begun) expect((await consent(page, seller))?.status).toBe(200);
  expect((await shops()).map(([name]) => name)).toEqual(["PineAndInk", "PineAndInkEU"]);
});

describe("the steps", () => {
  test("say how a key is made, under which name, and which address to paste", async ({ arrive }) => {
    const { html, text } = await arrive();
    expect(text).toContain("The name of the app must not contain the word Etsy.");
    expect(text).toContain("choose Edit callback URLs");
    expect(html).toContain(`<input readonly value="${publicUrl}/oauth/etsy/callback">`);
    expect(text).toContain("never in Slack");
    expect(html).toMatch(/name="shared_secret" type="password"[^>]* autocomplete="off"/);
    expect(html).not.toContain("<script");
  });

  test("the key of the installation works as ever", async ({ arrive, browser, consent, shops, apps }) => {
    const done = must(await consent(await browser.press(await arrive(), "Continue"), sellers.us));
    expect(done.title).toBe("PineAndInk is connected");
    expect(await shops()).toEqual([["PineAndInk", "reading"]]);
    expect(await apps()).toEqual([]);
  });
});

test("three shops of one studio connect with three sellers' keys, each with its own", async ({
  market,
  connect,
  shops,
  apps,
}) => {
  const cast = [
    [sellers.us, "PineAndInk"],
    [sellers.eu, "PineAndInkEU"],
    [sellers.stranger, "FernAndClay"],
  ] as const;
  for (const [seller, name] of cast) {
    expect((await connect(await registerApp(market, seller), seller)).title).toBe(`${name} is connected`);
  }
  await market.forget();
  await market.work();
  expect(await shops()).toEqual([
    ["FernAndClay", "ok"],
    ["PineAndInk", "ok"],
    ["PineAndInkEU", "ok"],
  ]);
  expect(await apps()).toEqual([{ kind: "seller" }, { kind: "seller" }, { kind: "seller" }]);
  // What reads a shop is done with that shop's key.
  const calls = (await market.calls()).filter(({ shopId }) => shopId !== null);
  const used = new Set(calls.map(({ shopId, app }) => `${shopId} ${app}`));
  const own = cast.map(([seller]) => {
    const { shopId } = must(market.state().shops.find(({ userId }) => userId === seller));
    return `${shopId} ${appOf(market, seller).id}`;
  });
  expect([...used].toSorted()).toEqual(own.toSorted());
});

describe("what is wrong has its own sentence, and goes on from there", () => {
  test.for<[string, Partial<typeof anyKey>, string]>([
    ["nothing typed", { keystring: "" }, "The keystring is missing."],
    ["no secret", { sharedSecret: "  " }, "The shared secret is missing."],
    ["both in one field", { keystring: `${anyKey.keystring}:${anyKey.sharedSecret}` }, "has a colon in it"],
    ["the same twice", { sharedSecret: anyKey.keystring }, "Both fields have the same text."],
    [
      "each in the other's field",
      { keystring: anyKey.sharedSecret, sharedSecret: anyKey.keystring },
      "in each other's field",
    ],
    ["something else", { keystring: "https://www.etsy.com/developers" }, "has a colon in it"],
    ["a name", { keystring: "My linen studio app" }, "That isn't a keystring."],
    ["too short", { sharedSecret: "abc" }, "That isn't a shared secret."],
  ])("%s", async ([, over, sentence], { arrive, browser, apps, market }) => {
    await market.forget();
    const wrong = await browser.press(await arrive(), "Check the key", typed({ ...anyKey, ...over }));
    expect([wrong.status, wrong.title]).toEqual([400, "Check this, and try again"]);
    expect(wrong.text).toContain(sentence);
    expect(await apps()).toEqual([]);
    // Nothing was asked at the marketplace.
    expect(await market.operations()).toEqual([]);
    const right = await browser.press(wrong, "Check the key", typed(await registerApp(market, sellers.us)));
    expect(right.title).toBe("Etsy accepts the key");
  });

  test("not approved yet: asked again at once, or on a new link within seven days", async ({
    market,
    arrive,
    browser,
    apps,
  }) => {
    const app = await requestApp(market, sellers.us);
    const waiting = await browser.press(await arrive(), "Check the key", typed(app));
    expect(waiting.title).toBe("Etsy doesn't accept the key yet");
    expect(waiting.text).toContain("hasn't approved the app yet");
    expect((await browser.press(waiting, "Ask again")).title).toBe("Etsy doesn't accept the key yet");
    market.clock.pass(6 * 24 * 3_600_000);
    await market.admin.purge();
    await market.control("POST", `apps/${app.id}/approve`);
    const later = await arrive();
    expect(later.text).toContain("A key that isn't approved yet: Seller API Access");
    expect((await browser.press(later, "Ask again")).title).toBe("Etsy accepts the key");
    expect(await apps()).toHaveLength(1);
  });

  test("… and after seven days it is gone", async ({ market, arrive, browser, apps }) => {
    await browser.press(await arrive(), "Check the key", typed(await requestApp(market, sellers.us)));
    market.clock.pass(7 * 24 * 3_600_000 + 60_000);
    await market.admin.purge();
    expect(await apps()).toEqual([]);
    expect((await arrive()).text).not.toContain("isn't approved yet");
  });

  test("a page about a key says how the key stands, not what its address says", async ({
    market,
    arrive,
    browser,
    pages,
  }) => {
    const app = await requestApp(market, sellers.us);
    const action = must(/action="([^"]+)\/app"/.exec((await arrive()).html)?.[1]);
    const form = new URLSearchParams(typed(app)).toString();
    const sent = await pages.post(`${action}/app`, { "content-type": "application/x-www-form-urlencoded" }, form);
    const address = must(sent.headers.get("location"));
    const until = new Date(market.clock.now().getTime() + 7 * 24 * 3_600_000);
    const day = until.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    for (const each of [address, `${address}&until=2020-01-01`]) {
      const waiting = await browser.open(each);
      expect(waiting.title).toBe("Etsy doesn't accept the key yet");
      expect(waiting.text).toContain(`I keep the key until ${day}`);
    }
    await market.control("POST", `apps/${app.id}/approve`);
    await browser.press(await browser.open(address), "Ask again");
    for (const each of [address, `${address}&until=2020-01-01`]) {
      expect((await browser.open(each)).title).toBe("Etsy accepts the key");
    }
  });

  test("an accepted key with another secret that isn't accepted: the earlier secret stays", async ({
    market,
    arrive,
    browser,
  }) => {
    const app = await registerApp(market, sellers.us);
    const accepted = await browser.press(await arrive(), "Check the key", typed(app));
    const mistyped = { keystring: app.keystring, sharedSecret: "wrong5ecret" };
    const wrong = await browser.press(await arrive(), "Check the key", typed(mistyped));
    expect([wrong.status, wrong.title]).toEqual([400, "Check this, and try again"]);
    expect(wrong.text).toContain("the secret that Etsy accepted before stays");
    expect(wrong.text).not.toContain("I keep the key until");
    const id = must(/name="app" value="([^"]+)"/.exec(accepted.html)?.[1]) as AppId;
    expect(await market.admin.apps.app(id)).toMatchObject({ sharedSecret: app.sharedSecret });
    // So does one that is asked about from a page of before, when the marketplace takes it no longer.
    const waiting = await requestApp(market, sellers.eu);
    const before = await browser.press(await arrive(), "Check the key", typed(waiting));
    await market.control("POST", `apps/${waiting.id}/approve`);
    await browser.press(before, "Ask again");
    await market.control("POST", `apps/${waiting.id}/new-secret`);
    const later = await browser.press(before, "Ask again");
    expect([later.status, later.text.includes("the secret that Etsy accepted before stays")]).toEqual([400, true]);
  });

  test("a mistyped key can be forgotten at once", async ({ arrive, browser, apps }) => {
    await browser.press(await arrive(), "Check the key", typed(anyKey));
    expect(await apps()).toHaveLength(1);
    const left = await browser.press(await arrive(), "Forget this key");
    expect([left.status, await apps()]).toEqual([200, []]);
  });

  test("another callback: the page says so to who comes back, and Continue works again once it is right", async ({
    market,
    arrive,
    browser,
    consent,
  }) => {
    const app = await registerApp(market, sellers.us);
    await setCallback(market, app.id, `${publicUrl}/oauth/etsy/callback/`);
    const accepted = await browser.press(await arrive(), "Check the key", typed(app));
    const action = must(/action="(\/connect\/[\w-]+)\/continue"/.exec(accepted.html)?.[1]);
    expect(await consent(await browser.press(accepted, "Continue"), sellers.us)).toBeNull();
    const back = await browser.open(action);
    expect(back.text).toContain("Does Etsy say “The requested redirect URL is not permitted”?");
    await setCallback(market, app.id);
    const done = must(await consent(await browser.press(back, "Continue"), sellers.us));
    expect(done.title).toBe("PineAndInk is connected");
    expect((await browser.open(action)).title).toBe("This link was already used");
  });

  test("signed in as another account", async ({ market, connect, consent, browser, shops }) => {
    const wrong = await connect(await registerApp(market, sellers.eu), sellers.us);
    expect(wrong.title).toBe("You are signed in with another account");
    expect(wrong.text).toContain("sign in with the account of this shop");
    expect(await shops()).toEqual([]);
    const again = await goOn(browser, wrong);
    expect(must(await consent(await browser.press(again, "Continue"), sellers.eu)).title).toBe(
      "PineAndInkEU is connected",
    );
  });

  test("the key of another shop, as the marketplace refuses it", async ({
    market,
    connect,
    arrive,
    browser,
    consent,
    shops,
  }) => {
    await connect(await registerApp(market, sellers.us), sellers.us);
    const page = await arrive();
    expect(page.text).toContain("The key of PineAndInk");
    const wrong = must(await consent(await browser.press(page, "Continue"), sellers.eu));
    expect(wrong.title).toBe("This key belongs to another shop");
    expect(wrong.text).toContain("This key belongs to another shop: PineAndInk.");
    expect(await shops()).toEqual([["PineAndInk", "reading"]]);
    const other = await registerApp(market, sellers.eu);
    const accepted = await browser.press(await goOn(browser, wrong), "Check the key", typed(other));
    const done = must(await consent(await browser.press(accepted, "Continue"), sellers.eu));
    expect(done.title).toBe("PineAndInkEU is connected");
  });

  test("… and where the marketplace lets it through", async ({ market, connect, arrive, browser, consent, shops }) => {
    // There it is a key of several shops; here it was entered as one seller's.
    const app = await registerApp(market, sellers.us, { kind: "commercial" });
    await connect(app, sellers.us);
    const wrong = must(await consent(await browser.press(await arrive(), "Continue"), sellers.eu));
    expect(wrong.text).toContain("This key belongs to another shop: PineAndInk.");
    expect(await shops()).toEqual([["PineAndInk", "reading"]]);
  });

  test("a no at the consent", async ({ market, arrive, browser, consent }) => {
    const accepted = await browser.press(await arrive(), "Check the key", typed(await registerApp(market, sellers.us)));
    const no = must(await consent(await browser.press(accepted, "Continue"), sellers.us, "cancel"));
    expect(no.title).toBe("Nothing was connected");
    const again = await goOn(browser, no);
    expect(must(await consent(await browser.press(again, "Continue"), sellers.us)).title).toBe(
      "PineAndInk is connected",
    );
  });

  test("a marketplace that doesn't answer", async ({ market, arrive, browser }) => {
    const app = await registerApp(market, sellers.us);
    await market.fault({ operation: "ping", mode: "status", status: 503, when: "before", count: 1 });
    const wrong = await browser.press(await arrive(), "Check the key", typed(app));
    expect([wrong.status, wrong.title]).toEqual([400, "Check this, and try again"]);
    expect(wrong.text).toContain("Etsy doesn't answer now, so I couldn't check the key, and nothing was stored.");
    expect((await browser.press(wrong, "Check the key", typed(app))).title).toBe("Etsy accepts the key");
  });
});

test("the webhooks of a key are set up on the same page, and switched off by an empty secret", async ({
  market,
  connect,
  arrive,
  browser,
}) => {
  await connect(await registerApp(market, sellers.us), sellers.us);
  const stored = async () => {
    const [row] = await market.db.sql<{ id: string; webhook_secret: string | null }>("select * from marketplace_apps");
    return must(row);
  };
  const page = await arrive();
  expect(page.html).toContain(`<input readonly value="${publicUrl}/webhooks/etsy/${(await stored()).id}">`);
  expect(page.text).toContain("for listing and inventory events only");
  const wrong = await browser.press(page, "Save webhooks", { webhook_secret: "my secret" });
  expect(wrong.text).toContain("That isn't a signing secret of a webhook.");
  const secret = `whsec_${"q".repeat(44)}`;
  const on = await browser.press(wrong, "Save webhooks", { webhook_secret: secret });
  expect(on.text).toContain("Webhooks: on");
  expect(on.html).not.toContain(secret);
  const { id, webhook_secret: sealed } = await stored();
  expect(sealed).toMatch(/^v1\./);
  expect((await market.admin.apps.app(id as AppId))?.webhookSecret).toBe(secret);
  const off = await browser.press(on, "Save webhooks", { webhook_secret: "" });
  expect([off.text.includes("Webhooks: off"), (await stored()).webhook_secret]).toEqual([true, null]);
});

describe("who may go on", () => {
  test("only the browser that began; another one finds a used link", async ({ market, pages, arrive, browser }) => {
    const accepted = await browser.press(await arrive(), "Check the key", typed(await registerApp(market, sellers.us)));
    const begun = await browser.press(accepted, "Continue");
    expect(begun.status).toBe(303);
    expect((await openBrowser(pages).press(accepted, "Continue")).title).toBe("This link was already used");
    expect((await browser.press(accepted, "Continue")).status).toBe(303);
  });

  test("only an owner, and nobody with another studio's key", async ({ market, team, arrive, browser, apps }) => {
    const accepted = await browser.press(await arrive(), "Check the key", typed(await registerApp(market, sellers.us)));
    const others = await openTeam(market, "Fern & Clay");
    const theirs = await browser.open(new URL((await market.app.startConnect(others.actors.owner)).url).pathname);
    expect(theirs.text).not.toContain("A key without a shop");
    const appId = must(/name="app" value="([^"]+)"/.exec(accepted.html)?.[1]);
    const stolen = {
      ...theirs,
      html: theirs.html.replace(/\/continue">/, `/continue"><input type="hidden" name="app" value="${appId}">`),
    };
    expect((await browser.press(stolen, "Continue")).title).toBe("This key isn't here any more");
    const before = await arrive();
    await market.db.sql("update members set role = 'manager' where id = $1", [team.actors.owner.member.id]);
    const other = await registerApp(market, sellers.eu);
    await market.forget();
    const refused = await browser.press(before, "Check the key", typed(other));
    expect([refused.status, refused.title]).toEqual([400, "That didn't work"]);
    // The marketplace isn't even asked.
    expect(await market.operations()).toEqual([]);
    expect(await apps()).toHaveLength(1);
  });
});

test("no key is in a page, the log, a message or a row", async ({ market, arrive, browser, consent, team }) => {
  const app = await registerApp(market, sellers.us);
  const mistyped = { keystring: app.keystring, sharedSecret: "wrong5ecret" };
  const seen: Page[] = [await arrive()];
  const see = async (page: Promise<Page | null>) => {
    const next = must(await page);
    seen.push(next);
    return next;
  };
  await see(browser.press(must(seen[0]), "Check the key", typed({ ...app, keystring: `${app.keystring} x` })));
  await see(browser.press(must(seen[0]), "Check the key", typed(mistyped)));
  const accepted = await see(browser.press(must(seen[0]), "Check the key", typed(app)));
  await see(consent(await browser.press(accepted, "Continue"), sellers.us));
  await market.work();
  await see(arrive());
  const tables = await market.db.sql<{ name: string }>(
    "select quote_ident(relname) as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
  );
  const rows = await Promise.all(tables.map(({ name }) => market.db.sql(`select t::text from public.${name} t`)));
  const places = {
    pages: seen.map(({ html }) => html).join("\n"),
    log: market.lines.join("\n"),
    rows: JSON.stringify(rows),
    shops: JSON.stringify(await market.app.shops(team.actors.owner)),
  };
  expect(places.log).toContain("etsy");
  expect(places.rows).toContain("v1.test.");
  for (const [place, text] of Object.entries(places)) {
    for (const secret of [app.keystring, app.sharedSecret, mistyped.sharedSecret]) {
      expect([place, text.includes(secret)]).toEqual([place, false]);
    }
  }
});

/** The link on an error page back to the steps. */
function goOn(browser: Browser, { html }: Page): Promise<Page> {
  return browser.open(must(/<a class="button" href="(\/connect\/[\w-]+)">Go on from there/.exec(html)?.[1]));
}

test("after the form was sent the page is one that can be gone back to, and a mistake stands in its form", async ({
  market,
  arrive,
  browser,
  pages,
}) => {
  const first = await arrive();
  const action = must(/action="([^"]+)\/app"/.exec(first.html)?.[1]);
  const form = new URLSearchParams(typed(await registerApp(market, sellers.us))).toString();
  const sent = await pages.post(`${action}/app`, { "content-type": "application/x-www-form-urlencoded" }, form);
  expect([sent.status, sent.headers.get("location")]).toEqual([
    303,
    expect.stringMatching(new RegExp(`^${action}/key\\?app=[0-9a-f-]{36}$`)),
  ]);
  const accepted = await browser.open(must(sent.headers.get("location")));
  expect([accepted.status, accepted.title]).toEqual([200, "Etsy accepts the key"]);
  const odd = await browser.press(await browser.open(action), "Check the key", typed({ ...anyKey, keystring: "a:b" }));
  expect(odd.status).toBe(400);
  const [fields = ""] = /<form class="fields"[^>]*\/app"[^>]*>.*?<\/form>/s.exec(odd.html) ?? [];
  expect(fields).toContain('role="alert">The keystring has a colon in it.');
  expect(fields).toMatch(/name="keystring"[^>]* autofocus/);
  expect(odd.html.match(/class="problem"/g)).toHaveLength(1);
});

test("a studio keeps at most twenty keys: one more is refused, and one that is there is taken anew", async ({
  market,
  team,
  arrive,
  browser,
  apps,
}) => {
  for (let at = 0; at < 20; at += 1) {
    await market.db.sql(
      `insert into marketplace_apps (id, studio_id, marketplace, kind, keystring, shared_secret, keystring_hash, per_second, per_day)
       values (gen_random_uuid(), $1, 'etsy', 'seller', 'x', 'x', $2, 5, 5000)`,
      [team.id, `hash ${at}`],
    );
  }
  const app = await registerApp(market, sellers.us);
  const refused = await browser.press(await arrive(), "Check the key", typed(app));
  expect(refused.text).toContain("This studio has 20 keys, which is the most that I keep.");
  expect(await apps()).toHaveLength(20);
  await market.db.sql("delete from marketplace_apps where keystring_hash = 'hash 0'");
  expect((await browser.press(await arrive(), "Check the key", typed(app))).title).toBe("Etsy accepts the key");
  expect((await browser.press(await arrive(), "Check the key", typed(app))).title).toBe("Etsy accepts the key");
  expect(await apps()).toHaveLength(20);
});
