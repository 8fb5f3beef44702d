import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connectShop, draftFromMessage, photoMessage, setShopDefaults } from "#sandbox/drive/paths.ts";
import { findControl, hasControl } from "#sandbox/drive/blocks.ts";
import { seeded } from "#sandbox/etsy/seed.ts";
import { sendWebhook } from "#sandbox/etsy/webhooks.ts";
import { openBrowser } from "#sandbox/drive/web-page.ts";
import { must } from "#test/src/store/studio.ts";
import { openProduct, type Product } from "#test/support/product.ts";
import { askForApron, type People, peopleOf, usShop, euShop } from "#test/support/studio.ts";
import { type EchoProxy, openEchoProxy, type Trouble } from "./echo-proxy.ts";
import { type Line, listenIn } from "./line.ts";

/** Values that stand nowhere else and look like no token, so that nothing but care keeps them where they belong. */
const plant = (name: string) => `canary.${name}.${randomBytes(9).toString("hex")}`;
const botCanary = plant("bot-token");
const planted = {
  // A start refuses one without it; what is looked for is what follows.
  botToken: `xoxb-${botCanary}`,
  signingSecret: plant("signing-secret"),
  keystring: plant("keystring"),
  sharedSecret: plant("shared-secret"),
};
const openAiKey = plant("openai-key");
/** Of the operator's app, of an app of the studio's, and one that was typed for it and isn't that. */
const webhookSecrets = [plant("webhooks"), plant("own-webhooks"), plant("other-webhooks")].map(
  (text) => `whsec_${Buffer.from(text).toString("base64")}`,
);
const vaultKeys = [randomBytes(32), randomBytes(32)];
const tokenKeys = vaultKeys.map((key, at) => `k${at + 1}:${key.toString("base64")}`).join(",");

let product: Product;
let etsyUrl = "";
let people: People;
let line: Line;
const lines = {} as Record<"slack" | "etsy" | "database" | "openai", EchoProxy>;
const written: string[] = [];
const pages: string[] = [];
const errors: string[] = [];

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((chunk: unknown) => written.push(String(chunk)) > 0);
  }
  product = await openProduct(
    {
      LOG_LEVEL: "debug",
      TOKEN_KEYS: tokenKeys,
      OPENAI_API_KEY: openAiKey,
      TRUSTED_PROXIES: "127.0.0.1, ::1",
      OWN_APPS: "on",
      ETSY_WEBHOOK_SECRET: must(webhookSecrets[0]),
    },
    {
      ...planted,
      async between({ slack, etsy, database }) {
        etsyUrl = etsy;
        lines.slack = await openEchoProxy(slack);
        lines.etsy = await openEchoProxy(etsy);
        lines.database = await openEchoProxy(database);
        lines.openai = await openEchoProxy("http://127.0.0.1:1");
        return {
          SLACK_API_URL: `${lines.slack.url}/api`,
          ETSY_API_URL: lines.etsy.url,
          ETSY_TOKEN_URL: `${lines.etsy.url}/v3/public/oauth/token`,
          OPENAI_BASE_URL: `${lines.openai.url}/v1`,
          SUPABASE_URL: lines.database.url,
        };
      },
    },
  );
  line = listenIn(product);
  people = peopleOf(product);
}, 120_000);
afterAll(async () => {
  line.close();
  await product.close();
  for (const each of Object.values(lines)) await each.close();
  vi.restoreAllMocks();
});

const full = process.env["SCALE"] === "full";
const all: readonly Trouble[] = [
  ...[401, 403, 500].map((status) => ({ status, body: "error", header: true }) as const),
  { status: 200, body: "shape" },
  { status: 200, body: "error" },
  { status: 200, body: "broken" },
  { status: 502, body: "html" },
  "drop",
  // Last: it asks for a pause.
  { status: 429, body: "error", header: true },
];
/** At the small scale: a refusal, a wrong shape, an error in a good answer, a broken line, a pause. */
const troubles = full ? all : all.filter((_, at) => [0, 3, 4, 7, 8].includes(at));

/** Does it while a line is in trouble; whatever it raises is a text as well. */
async function during(
  proxy: EchoProxy,
  trouble: Trouble,
  act: () => Promise<unknown>,
  fits?: (path: string) => boolean,
) {
  const before = proxy.failed();
  proxy.fail(trouble, fits);
  await act().catch((error: unknown) => errors.push(String(error)));
  await vi
    .waitUntil(() => proxy.failed() > before, { timeout: 10_000, interval: 20 })
    .catch(() => missed.push(`${nameOf(proxy)} ${JSON.stringify(trouble)}: ${act.name}; ${errors.at(-1) ?? ""}`));
  // What follows from it is said in a moment.
  await new Promise((resolve) => setTimeout(resolve, 150));
  proxy.fail(null);
}

/** Troubles that nothing ran into: then this tests less than it says. */
const missed: string[] = [];
const nameOf = (proxy: EchoProxy) => Object.entries(lines).find(([, each]) => each === proxy)?.[0] ?? "";

/** Everything runs in this process: an acknowledgement may come too late for Slack. */
async function onABusyMachine<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (tries === 3) throw error;
      for (const modal of (await people.ada.view()).modals.toReversed()) await people.ada.close(modal);
    }
  }
}

const page = async (path: string, init?: RequestInit) =>
  void pages.push(await (await fetch(`${product.botUrl}${path}`, init)).text());

let signIns = 0;

/** `/oms connect`: the link, and an address to open it from. */
async function askForLink(): Promise<{ link: string; from: string }> {
  // Each time from elsewhere: one address alone would soon be told to go slower.
  signIns += 1;
  const seen = new Set((await people.mara.view()).channels.flatMap(({ messages }) => messages.map(({ ts }) => ts)));
  await people.mara.command("/oms connect");
  const message = await people.mara.waitForMessage(
    "the link",
    ({ ts, blocks }) => !seen.has(ts) && hasControl(blocks, "Open the page"),
  );
  const link = String(findControl(message.blocks, "Open the page", "the message").element["url"]);
  secrets.set(`connect link ${link.slice(-6)}`, must(link.split("/").at(-1)));
  return { link, from: `203.0.113.${signIns}` };
}

/** What a seller does in the marketplace's pages for developers. @returns the new key */
async function registerApp(): Promise<{ keystring: string; sharedSecret: string }> {
  const at = (path: string, body?: unknown) =>
    fetch(`${etsyUrl}/_sandbox/${path}`, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
  await at("apps", { name: "Pine", user_id: seeded.euSeller });
  await at("apps/2/approve", {});
  await at("apps/2/callbacks", { redirect_uris: [`${product.botUrl}/oauth/etsy/callback`] });
  const [app] = (await (await at("apps")).json()) as [{ keystring: string; sharedSecret: string }];
  return app;
}

/** Enters a key on the page that the link opens; the page that then comes is kept. */
async function enterKey(keystring: string, sharedSecret: string): Promise<void> {
  const { link, from } = await askForLink();
  const body = new URLSearchParams({ kind: "seller", keystring, shared_secret: sharedSecret });
  const response = await fetch(`${link}/app`, { method: "POST", headers: { "x-forwarded-for": from }, body });
  keepPage(link, await response.text());
}

/** What signs the webhooks of the studio's own app, as it is typed on the page; its number here. */
async function enterWebhookSecret(secret: string): Promise<string> {
  const { link, from } = await askForLink();
  const [app] = await product.db.sql<{ id: string }>("select id from marketplace_apps");
  const body = new URLSearchParams({ app: must(app).id, webhook_secret: secret });
  const response = await fetch(`${link}/webhooks`, { method: "POST", headers: { "x-forwarded-for": from }, body });
  keepPage(link, await response.text());
  return must(app).id;
}

/** Webhooks of the stand-in, signed with a secret: those that are taken, those of another secret, and what is none. */
async function sendWebhooks(appId: string): Promise<number[]> {
  const [operators, own, other] = webhookSecrets.map((secret) => must(secret));
  const at = `${product.botUrl}/webhooks/etsy`;
  const statuses: number[] = [];
  const send = async (url: string, secret: string, event: string) => {
    const message = {
      id: plant("message"),
      event_type: event,
      resource_url: "https://x.example",
      shop_id: seeded.euShop,
    };
    const deliver = async (request: Request) => fetch(request);
    const line = { clock: { now: () => new Date() }, sleep: () => Promise.reject(new Error("once")), deliver };
    const tried = (status: number) => void statuses.push(status);
    await sendWebhook({ url, secret }, message, { ...line, tried }).catch(() => undefined);
  };
  for (const event of ["listing.updated", "order.paid", "something.else"]) {
    await send(at, must(operators), event);
    await send(at, must(own), event);
    await send(`${at}/${appId}`, must(own), event);
    await send(`${at}/${appId}`, must(other), event);
  }
  return statuses;
}

/** The steps behind a link lead on by the link itself. Of any other link nothing may be in them. */
function keepPage(link: string, html: string): void {
  pages.push(html.replaceAll(must(link.split("/").at(-1)), "its own link"));
}

/** `/oms connect` up to the consent's answer, with the first key that the page offers; the page that then comes is kept. */
async function signIn(): Promise<void> {
  const { link, from } = await askForLink();
  const browser = openBrowser({ from });
  const consent = await browser.press(await browser.open(link), "Continue");
  const state = new URL(consent.url).searchParams.get("state");
  if (state) secrets.set(`state ${state.slice(-6)}`, state);
  keepPage(link, (await browser.press(consent, "Allow access", euShop)).html);
}

const secrets = new Map<string, string>(Object.entries({ ...planted, botToken: botCanary, openAiKey }));

/** Every row of every table as text, the way a logical dump writes it. */
async function dump(): Promise<string> {
  const tables = await product.db.sql<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    rows.push(...(await product.db.sql<{ t: string }>(`select t::text as t from ${name} t`)).map(({ t }) => t));
  }
  return rows.join("\n");
}

/** What the owner herself sees; errors of a test tell what she sees, too. */
const shown = ["what people see", "texts of errors"];

/** The forms in which a secret can come out. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString("hex"),
    bytes.toString("base64").replace(/=+$/, "").slice(0, -1),
    bytes.toString("base64url").slice(0, -1),
  ];
}

test("no secret comes out on any failing path: log, Slack, pages, database", { timeout: 400_000 }, async () => {
  const { mara, jonas, ada } = people;
  await connectShop(mara, usShop);
  await setShopDefaults(mara, usShop);
  await product.db.sql("update members set role = 'manager' where slack_user_id = $1", [jonas.id]);
  await product.db.sql("update studios set ai_opt_in_at = now()");

  // A key of the studio's own: mistyped, refused on the way, and then accepted.
  const own = await registerApp();
  const mistyped = { keystring: own.keystring, sharedSecret: randomBytes(5).toString("hex") };
  secrets.set("own keystring", own.keystring);
  secrets.set("own shared secret", own.sharedSecret);
  secrets.set("own mistyped secret", mistyped.sharedSecret);
  const check = (path: string) => path.includes("/openapi-ping");
  for (const trouble of troubles) {
    await during(lines.etsy, trouble, () => enterKey(own.keystring, own.sharedSecret), check);
  }
  await enterKey(mistyped.keystring, mistyped.sharedSecret);
  await enterKey(own.sharedSecret, own.keystring);
  await enterKey(own.keystring, own.sharedSecret);
  expect(pages.at(-1)).toContain("Etsy accepts the key");

  // What signs its webhooks: one that isn't a secret, one that is, and one in its place.
  for (const typed of ["whsec_%%%", must(webhookSecrets[2])]) await enterWebhookSecret(typed);
  const appId = await enterWebhookSecret(must(webhookSecrets[1]));
  for (const [at, secret] of webhookSecrets.entries()) {
    secrets.set(`webhook secret ${at}`, secret);
    // What signs is what it stands for.
    secrets.set(`webhook secret ${at}, as text`, Buffer.from(must(secret.split("_")[1]), "base64").toString());
    secrets.set(`webhook secret ${at}, bare`, must(secret.split("_")[1]));
  }

  // Signing in at the marketplace.
  const token = (path: string) => path.includes("/oauth/token");
  for (const trouble of troubles) await during(lines.etsy, trouble, signIn, token);
  const identity = (path: string) => path.includes("/application/");
  for (const trouble of troubles.slice(0, 5)) await during(lines.etsy, trouble, signIn, identity);

  await signIn();

  expect(await sendWebhooks(appId)).toEqual(Array.from({ length: 3 }, () => [200, 401, 200, 401]).flat());
  for (const trouble of troubles)
    await during(lines.database, trouble, () => sendWebhooks(appId).then(() => undefined));

  // A manufacturer, whose address goes from the form to the marketplace and nowhere else.
  const answer = await mara.waitForMessage(
    "the question to an owner",
    (m) => m.text.includes(`${euShop} is connected`) && hasControl(m.blocks, "Answer"),
  );
  const opened = async (what: string) => {
    await mara.click(answer, "Answer");
    return mara.waitForModal(what, ({ blocks }) => hasControl(blocks, what));
  };
  await mara.click(await opened("Yes"), "Yes");
  await mara.click(await mara.waitForModal("the text", ({ blocks }) => hasControl(blocks, "Accept")), "Accept");
  await mara.close(await mara.waitForModal("the list", ({ blocks }) => hasControl(blocks, "Add a manufacturer")));
  await signIn();
  const reached = {
    Name: plant("operator"),
    "Street and number": plant("street"),
    "Further line of the address": plant("line"),
    Town: plant("town"),
    Postcode: "C4N4RY-99",
    Country: "DE",
    "E-mail address": `${plant("mail")}@canary.example`,
  };
  // The name is kept, for listings to name it.
  for (const [label, typed] of Object.entries(reached)) {
    if (label !== "Name" && label !== "Country") secrets.set(`operator's ${label}`, typed);
  }
  for (const trouble of [...troubles, null]) {
    await mara.click(await opened("Add a manufacturer"), "Add a manufacturer");
    const form = await mara.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Town"));
    const submit = () => mara.submit(form, reached);
    if (trouble) await during(lines.etsy, trouble, submit, (path) => path.includes("/economic-operators"));
    else await submit();
    for (const modal of (await mara.view()).modals.toReversed()) await mara.close(modal);
  }

  // Work at the marketplace: reading, renewing, publishing.
  const sync = async () => {
    // Nothing of before is in its way.
    await product.db.sql(
      `update operations set state = 'cancelled', finished_at = now(), lease_token = null, lease_until = null
       where kind <> 'apply_change' and state in ('queued', 'running', 'parked')`,
    );
    await product.db.sql("update shops set health = 'ok' where health = 'auth-dead'");
    await mara.command(`/oms sync ${usShop}`);
  };
  for (const trouble of troubles) {
    await during(lines.etsy, trouble, sync);
    await product.db.sql("update shop_credentials set expires_at = now(), refresh_holder = null");
    await during(lines.etsy, trouble, sync, token);
  }

  // Drafting.
  const photos = await photoMessage(ada, "Linen apron");
  for (const trouble of troubles) {
    await during(lines.openai, trouble, () => draftFromMessage(ada, photos));
    for (const modal of (await ada.view()).modals.toReversed()) await ada.close(modal);
  }

  // Publishing, with its photos refused.
  lines.openai.fail({ status: 500, body: "error" });
  const card = await onABusyMachine(() => askForApron(people, "Apron of the canary"));
  const uploads = (path: string) => path.includes("/images") || path.includes("/inventory");
  lines.etsy.fail({ status: 403, body: "error", header: true }, uploads);
  await jonas.click(card, "Approve & publish");
  await vi.waitUntil(() => lines.etsy.bodies.length > 0, { timeout: 10_000 });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  lines.etsy.fail(null);

  // The database, while people do things; the token endpoint of it is the line of every request.
  for (const trouble of troubles) {
    await during(lines.database, trouble, async () => {
      await ada.command("/oms find apron");
      await page("/connect/no-such-link");
    });
  }

  // Slack itself.
  const answers = (path: string) => /chat\.|views\.|conversations\.|users\./.test(path);
  for (const trouble of troubles) {
    await during(lines.slack, trouble, () => ada.command("/oms draft"), answers);
    // Asked for a pause, nothing more is sent for a while.
    if (typeof trouble === "object" && trouble.status === 429) break;
    await during(lines.slack, trouble, () => mara.command(`/oms pause ${usShop}`), answers);
    await mara.command(`/oms resume ${usShop}`).catch(() => undefined);
  }

  // Exceptions that nobody expected, and addresses that nobody made.
  await product.db.sql("alter table oauth_states rename to gone");
  await signIn().catch((error: unknown) => errors.push(String(error)));
  await product.db.sql("alter table gone rename to oauth_states");
  const wild = plant("query");
  secrets.set("a code in an address", wild);
  await page(`/oauth/etsy/callback?state=${wild}&code=${wild}`);
  await page(`/oauth/etsy/callback?state=${wild}&error=${wild}&error_description=${wild}`);
  await page(`/connect/${wild}`);
  await page(`/connect/${wild}/continue`, { method: "POST" });
  await page(`/photos/${wild}`);
  await page(`/downloads/${wild}?s=${wild}`);
  await page("/slack/events", { method: "POST", headers: { "x-slack-signature": wild }, body: wild });

  // A line that never answers, last: everything waits for its deadline.
  lines.etsy.fail("hang");
  lines.openai.fail("hang");
  await sync();
  await new Promise((resolve) => setTimeout(resolve, 33_000));
  lines.etsy.fail(null);
  lines.openai.fail(null);

  for (const [at, key] of vaultKeys.entries()) {
    secrets.set(`key ${at + 1} of the vault`, key.toString("base64"));
    secrets.set(`key ${at + 1} of the vault, as bytes`, key.toString("latin1"));
  }
  secrets.set("Supabase's secret key", product.db.keys.secretKey);
  secrets.set("the secret of the JWTs", product.db.keys.jwtSecret);
  for (const proxy of Object.values(lines)) for (const [name, value] of proxy.credentials) secrets.set(name, value);
  // The publishable key is none.
  for (const [name, value] of secrets) if (value === product.db.keys.publishableKey) secrets.delete(name);
  for (const { body } of line.sent) {
    const url = /response_url[=":%\w]*?(https?(?::|%3A)[^"&]+)/.exec(body.toString("utf8"))?.[1];
    if (url) secrets.set(`response_url ${url.slice(-6)}`, must(decodeURIComponent(url).split("/").at(-1)));
  }

  const views = await Promise.all(Object.values(people).map((person) => person.view()));
  const places = {
    "the log": written.join(""),
    "what was sent to Slack": lines.slack.bodies.join("\n"),
    "what people see": JSON.stringify(views),
    "the pages": pages.join("\n"),
    "texts of errors": errors.join("\n"),
    "the database": await dump(),
  };
  expect(missed).toEqual([]);
  // It looked at something, in every place, and for all kinds of secrets.
  expect(places["the log"]).toContain('"service":"etsy"');
  expect(places["what was sent to Slack"]).toContain("blocks");
  expect(places["the pages"]).toContain("Reference:");
  expect(places["the database"]).toMatch(/v1\.k1\./);
  // The second shop is reached with the key that was entered.
  expect(await product.db.sql("select 1 from shops where app_id is not null")).toHaveLength(1);
  for (const proxy of Object.values(lines)) expect(proxy.failed()).toBeGreaterThan(5);
  const kinds = [...new Set([...secrets.keys()].map((name) => must(name.split(/[ …\d]/)[0])))].toSorted();
  expect(kinds).toEqual(
    expect.arrayContaining([
      "authorization",
      "botToken",
      "code",
      "code_verifier",
      "openAiKey",
      "operator's",
      "own",
      "refresh_token",
      "response_url",
      "webhook",
      "x-api-key",
    ]),
  );
  // A link to connect is for its owner's eyes: she, and she alone, is sent it.
  const meantFor = (name: string, place: string) => name.startsWith("connect link") && shown.includes(place);
  const hits = [...secrets].flatMap(([name, secret]) =>
    Object.entries(places).flatMap(([place, text]) =>
      !meantFor(name, place) && spellings(secret).some((spelling) => text.includes(spelling))
        ? [`${name} in ${place}`]
        : [],
    ),
  );
  expect(hits).toEqual([]);
  expect(Object.values(places).join("\n")).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
});
