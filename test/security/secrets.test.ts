import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { apron, approvedChange } from "#test/src/app/drafting.ts";
import { allow, type Market, openMarket, sellers } from "#test/src/app/market.ts";
import { etsyKeys, openTeam, type Team } from "#test/src/app/workshop.ts";
import { must } from "#test/src/store/studio.ts";

/** Values that stand nowhere else, so that every place they come to is found. */
const sharedSecret = "canary-shared-secret-4711";
const tokenKey = randomBytes(32).toString("base64");

let market: Market;
let team: Team;
const secrets = new Map<string, string>();
const texts: string[] = [];
beforeAll(async () => {
  market = await openMarket({ keys: { ...etsyKeys, sharedSecret }, tokenKeys: `canary:${tokenKey}` });
  secrets.set("the app's shared secret", sharedSecret);
  secrets.set("the key of the vault", tokenKey);
  secrets.set("the key of the vault, as bytes", Buffer.from(tokenKey, "base64").toString("latin1"));
  secrets.set("the key of the vault, in hexadecimal", Buffer.from(tokenKey, "base64").toString("hex"));
});
afterAll(() => market.close());

/** Every table's every row as text, the way a dump would show it. */
async function dump(): Promise<string> {
  const tables = await market.db.sql<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
  );
  const rows = [];
  for (const { name } of tables)
    rows.push(...(await market.db.sql<{ t: string }>(`select t::text as t from ${name} t`)));
  return rows.map(({ t }) => t).join("\n");
}

/** Collects what a listener on the line would see, and with `echo` answers with all of it. */
function listen(echo: { status: number; at: (url: string) => boolean } | null = null): void {
  market.hook(async (request, answer) => {
    const body = request.method === "POST" && request.url.includes("/oauth/token") ? await request.clone().text() : "";
    const form = new URLSearchParams(body);
    for (const name of ["code", "code_verifier", "refresh_token"]) {
      const value = form.get(name);
      if (value) secrets.set(`${name} ${value.slice(-6)}`, value);
    }
    const bearer = request.headers.get("authorization") ?? "";
    if (bearer) secrets.set(`access token ${bearer.slice(-6)}`, bearer.replace("Bearer ", ""));
    if (!echo?.at(request.url)) return answer();
    const said = `You sent ${bearer} and ${request.headers.get("x-api-key")} and ${body}`;
    return Response.json({ error: said }, { status: echo.status });
  });
}

const failing = (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (thrown: unknown) => {
      const error = toOmsError(thrown);
      texts.push(error.userText, String(error), JSON.stringify(error));
    },
  );

async function connectAsAPerson(answer = "allow") {
  const link = must((await market.app.startConnect(team.actors.owner)).url.split("/").at(-1));
  const browser = `browser-${link.slice(0, 30)}`;
  const { redirectTo } = await market.app.continueConnect(link, browser);
  const back = await allow((request) => market.consent(request), redirectTo, sellers.us, answer);
  secrets.set(`link ${link.slice(-6)}`, link);
  secrets.set(`browser ${browser.slice(-6)}`, browser);
  secrets.set(`state ${back.state?.slice(-6)}`, must(back.state));
  if (back.code) secrets.set(`code ${back.code.slice(-6)}`, back.code);
  return market.clock.during(market.app.finishConnect(back, browser));
}

test("after connecting, publishing and everything going wrong, no secret stands anywhere but in envelopes", async () => {
  team = await openTeam(market);
  listen();
  await failing(connectAsAPerson("cancel"));
  await connectAsAPerson();
  // A consent that is never finished stays in the database for a while.
  await market.app.continueConnect(must((await market.app.startConnect(team.actors.owner)).url.split("/").at(-1)), "b");
  await market.work();
  const shop = must((await market.app.shops(team.actors.owner))[0]).id;
  await market.app.setShopDefaults(
    team.actors.owner,
    shop,
    must((await market.app.shop(team.actors.owner, shop)).suggestedDefaults),
  );
  await approvedChange(market, team, [shop], { photos: 1 });
  await market.work();

  // The marketplace repeats what it was sent, in a refusal and in a breakdown.
  for (const status of [400, 403, 500]) {
    listen({ status, at: (url) => url.includes("/images") || url.includes("/inventory") });
    await approvedChange(market, team, [shop], { title: `Echo ${status}` });
    await market.work();
  }
  // A renewal that is refused, by an answer that repeats the token.
  market.clock.pass(3_600_000);
  listen({ status: 400, at: (url) => url.includes("/oauth/token") });
  await approvedChange(market, team, [shop], { title: "Echo of a renewal" });
  await market.work();
  listen({ status: 500, at: (url) => url.includes("/oauth/token") });
  await failing(connectAsAPerson());
  await market.control("POST", `sellers/${sellers.us}/password`);
  listen();
  await approvedChange(market, team, [shop], { title: "Dead sign-in" });
  await market.work();
  await connectAsAPerson();
  await market.work();

  // The database refuses in the middle.
  await market.db.sql("alter table shop_credentials rename to gone");
  await failing(connectAsAPerson());
  await market.app.rereadShop(team.actors.owner, shop);
  await market.work();
  await market.db.sql("alter table gone rename to shop_credentials");
  await market.db.sql("alter table oauth_states rename column verifier to gone");
  await failing(connectAsAPerson());
  await market.db.sql("alter table oauth_states rename column gone to verifier");

  for (const { access, refresh } of market.state().tokens) {
    secrets.set(`token ${access.slice(-6)}`, access);
    if (refresh) secrets.set(`refresh ${refresh.slice(-6)}`, refresh);
  }
  const photos = join(market.photoDir, team.id);
  const places = {
    "the log": market.lines.join("\n"),
    "the database": await dump(),
    "texts for people": texts.join("\n"),
    "the photos": readdirSync(photos)
      .filter((name) => name.endsWith(".jpg"))
      .map((name) => readFileSync(join(photos, name), "latin1"))
      .join("\n"),
  };
  // The test looks where something is, and for what was really sent.
  expect(places["the log"]).toContain("/v3/application/shops/");
  expect(places["the database"]).toContain(apron.title);
  expect(places["the database"]).toMatch(/v1\.canary\./);
  expect(texts.length).toBeGreaterThan(5);
  const kinds: string[] = [...new Set([...secrets.keys()].map((name) => must(name.split(" ")[0])))];
  const expected = "access browser code code_verifier link refresh refresh_token state the token";
  expect(kinds.toSorted().join(" ")).toBe(expected);
  const hits = [...secrets].flatMap(([name, secret]) =>
    Object.entries(places).flatMap(([place, text]) => (text.includes(secret) ? [`${name} in ${place}`] : [])),
  );
  expect(hits).toEqual([]);
});
