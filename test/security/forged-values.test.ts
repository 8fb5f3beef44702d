import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { slackActions, slackForms, slackSearches, slackShortcuts } from "#src/modules/slack.ts";
import { type House, openStudio as plantStudio, type Studio } from "#test/src/store/studio.ts";
import { fillEveryTable } from "#test/supabase/fill-every-table.ts";
import { openProduct, type Product, signingSecret } from "#test/support/product.ts";
import { draftApron, openStudio, type People, usShop } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 600_000 });

/**
 * Every listener that is registered, with values that none of our cards and forms carries, as Slack would sign them: nothing
 * of another studio is read or changed, a person without a role changes nothing, and nobody is answered by a defect.
 */

let product: Product;
let people: People;
let modal: string;
let team: string;
let home: string;
let victim: Studio;
let logged = "";
/** Ids of rows of each kind, of the other studio and of our own. */
let foreign: Record<string, string[]>;
let own: Record<string, string[]>;
beforeAll(async () => {
  vi.spyOn(process.stdout, "write").mockImplementation((line) => Boolean((logged += String(line))));
  product = await openProduct({ LOG_LEVEL: "info" });
  people = await openStudio(product, [usShop]);
  ({ id: modal } = await draftApron(people));
  await product.stopWorker();
  const { stores, admin } = product.parts.deps;
  const house: House = { db: product.db, stores, admin };
  victim = await plantStudio(house, "Somebody Else");
  await fillEveryTable(house, victim);
  await product.db.sql(
    "update operations set state = 'done', lease_token = null, lease_until = null, finished_at = now() where studio_id = $1 and state in ('queued', 'running')",
    [victim.id],
  );
  await product.db.sql(
    "update outbox set state = 'dropped', finished_at = now() where studio_id = $1 and state <> 'dropped'",
    [victim.id],
  );
  const [row] = await product.db.sql<{ id: string; team: string }>(
    "select id, team_id as team from studios where id <> $1",
    [victim.id],
  );
  home = row?.id ?? "";
  team = row?.team ?? "";
  foreign = await idsOf(victim.id);
  own = await idsOf(home);
});
afterAll(async () => {
  await product?.close();
  vi.restoreAllMocks();
});

const kinds = ["changes", "listings", "shops", "products", "imports", "members", "change_items"] as const;

async function idsOf(studio: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const kind of kinds) {
    const rows = await product.db.sql<{ id: string }>(
      `select id::text as id from ${kind} where studio_id = $1 order by id limit 1`,
      [studio],
    );
    found[kind] = rows.map(({ id }) => id);
  }
  return found;
}

/** Each value at every listener at full scale, at one in so many else. */
const share = process.env["SCALE"] === "full" ? 1 : 14;

const hash = "0".repeat(64);
const oddWords = [
  "",
  "x",
  "a\u0000b",
  "\ud800",
  "__proto__",
  "constructor|prototype",
  "null",
  "-1",
  "1e309",
  "9".repeat(40),
  "y".repeat(2000),
  "%00|'; drop table changes; --|<!channel>",
  "[]",
  '{"__proto__":{"a":1}}',
  '[{"id":"F1","name":"a","mime":"image/png"}]',
];

/** What a button's value, or what a form carries along, may be forged to. */
function forged(): string[] {
  const ids = [...Object.values(foreign), ...Object.values(own)].flat();
  return [
    ...oddWords,
    ...ids,
    ...ids
      .slice(0, 3)
      .flatMap((id) => [`${id}|${hash}`, `${id}|${hash}|-5`, `shop|${id}`, `listing|${id}`, `change|${id}`]),
    ...Object.values(foreign)
      .flat()
      .map((id) => `${own["changes"]?.[0]}|${id}`),
    ...Object.values(foreign)
      .flat()
      .map((id) => `|1|${id}`),
    ...Object.values(foreign)
      .flat()
      .map((id) => `${id}|1|${own["listings"]?.[0]}`),
  ];
}

async function sent(payload: object): Promise<{ status: number; text: string }> {
  const body = `payload=${encodeURIComponent(JSON.stringify({ ...payload, nonce: randomUUID() }))}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  const response = await fetch(`${product.botUrl}/slack/events`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
    },
    body,
  });
  return { status: response.status, text: await response.text() };
}

type Sender = { readonly id: string; readonly team: string };

const inputBlocks = [
  "title",
  "description",
  "price",
  "keep|title",
  "sell",
  "reason",
  "studio_name",
  "role",
  "person",
].map((block_id) => ({ type: "input", block_id, label: { type: "plain_text", text: block_id } }));

function view(callback: string, metadata: string, state?: unknown, type = "modal") {
  return {
    id: modal,
    type,
    callback_id: callback,
    private_metadata: metadata,
    blocks: inputBlocks,
    ...(state === undefined ? {} : { state }),
  };
}

const click = ({ id, team: where }: Sender, action: string, value: unknown, more: object) => ({
  type: "block_actions",
  user: { id, team_id: where },
  team: { id: where },
  trigger_id: "1.2.3",
  actions: [{ type: "button", action_id: action, block_id: "b", value }],
  ...more,
});

const submission = ({ id, team: where }: Sender, shown: object) => ({
  type: "view_submission",
  user: { id, team_id: where },
  team: { id: where },
  trigger_id: "1.2.3",
  view: shown,
});

/** Everything in a form at once, chosen from what was never offered. */
function oddState(value: string): unknown {
  const input = {
    value,
    selected_option: { value },
    selected_options: [{ value }],
    selected_time: "99:99",
    selected_user: value,
    selected_users: [value],
    selected_conversation: value,
    selected_channel: value,
    files: [{ id: value, name: value, mimetype: "text/csv" }],
  };
  const id = value.slice(0, 100);
  const blocks = [
    "title",
    "description",
    "category",
    "tags",
    "paste_tags",
    "shops",
    `price|${id}`,
    `stock|${id}|0`,
    `offer|${id}`,
    "then",
    "order",
    `alt|${id}`,
    "add_photos",
    "sku",
    "materials",
    `shipping|${id}`,
    `who_made|${id}`,
    "reason",
    "file",
    "person",
    "people",
    "role",
    "channel",
    "solo",
    "small",
    "ceiling",
    "digest_time",
    "digest_days",
    "digest_zone",
    "keep|title",
    `keep|${id}`,
    "sell",
    "studio_name",
  ];
  return { values: Object.fromEntries(blocks.map((block) => [block, { v: input }])) };
}

const allListeners = () => ({
  actions: [...slackActions.keys()],
  views: [...slackForms.keys()],
  shortcuts: [...slackShortcuts.keys()],
  options: [...slackSearches.keys()],
});

/** Each listener with this value in all the places it could be in. */
function requests(who: Sender, value: string): object[] {
  const { actions, views, shortcuts, options } = allListeners();
  const where = { channel: { id: "C0LISTINGS" }, message: { ts: "1.2", blocks: [] } };
  return [
    ...views.map((callback) => submission(who, view(callback, value, oddState(value)))),
    ...actions.map((action, index) =>
      click(
        who,
        action,
        value,
        index % 2 === 0 ? where : { view: view(views[index % views.length] ?? "", value, oddState(value)) },
      ),
    ),
    ...shortcuts.map((callback) => ({
      type: "message_action",
      callback_id: callback,
      user: { id: who.id },
      team: { id: who.team },
      trigger_id: "1.2.3",
      ...where,
      message: { ts: value, text: value, files: [{ id: value, name: value, mimetype: value }] },
    })),
    ...options.map((action) => ({
      type: "block_suggestion",
      action_id: action,
      block_id: "b",
      value,
      user: { id: who.id },
      team: { id: who.team },
      view: view(views[0] ?? "", value),
    })),
  ];
}

async function all(payloads: object[]): Promise<string[]> {
  const odd: string[] = [];
  for (const payload of payloads) {
    const { status, text } = await sent(payload);
    if (status === 200 && "view" in payload === false) await new Promise((done) => setTimeout(done, 15));
    // 404: a busy machine took longer than Slack waits.
    if (status !== 200 && status !== 404)
      odd.push(`${status} ${JSON.stringify(payload).slice(0, 300)} → ${text.slice(0, 100)}`);
  }
  return odd;
}

const settled = async () => {
  for (let quiet = 0, last = -1; quiet < 5; ) {
    await new Promise((done) => setTimeout(done, 100));
    quiet = logged.length === last ? quiet + 1 : 0;
    last = logged.length;
  }
};

type Line = { level: number | string; msg?: string; name?: string; cause?: string };
const lines = (): Line[] =>
  logged.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as Line];
    } catch {
      return [];
    }
  });
const defects = () =>
  lines()
    .filter(({ msg }) => msg === "a click ended with an error")
    .map(({ name, cause }) => `${name}: ${cause}`);

async function rowsOf(studio: Pick<Studio, "id">, except: readonly string[] = []) {
  const tables = await product.db.sql<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1",
  );
  const rows: Record<string, string[]> = {};
  for (const { name } of tables) {
    if (except.includes(name)) continue;
    const found = await product.db.sql<{ row: string }>(
      `select to_jsonb(t)::text as row from public.${name} t where to_jsonb(t)::text like $1 order by 1`,
      [`%${studio.id}%`],
    );
    if (found.length > 0) rows[name] = found.map(({ row }) => row);
  }
  return rows;
}

test("from a person without a role nothing is changed", async () => {
  await people.kim.command("/oms help", "C0PHOTOS");
  await settled();
  logged = "";
  const before = await rowsOf({ id: home } as Studio, ["audit_events", "slack_requests", "studios", "members"]);
  const kim = { id: "U0KIM", team };
  for (const value of [
    own["changes"]?.[0] ?? "",
    own["shops"]?.[0] ?? "",
    own["listings"]?.[0] ?? "",
    `${own["changes"]?.[0]}|1`,
    foreign["changes"]?.[0] ?? "",
  ]) {
    expect(await all(requests(kim, value))).toEqual([]);
  }
  await settled();
  expect([...new Set(defects())]).toEqual([]);
  expect(await rowsOf({ id: home } as Studio, ["audit_events", "slack_requests", "studios", "members"])).toEqual(
    before,
  );
});

test("of another workspace nobody is heard, and another studio stays as it was", async () => {
  logged = "";
  const before = await rowsOf(victim, ["slack_requests"]);
  expect(await all(requests({ id: "UOWNER", team: victim.teamId }, foreign["changes"]?.[0] ?? ""))).toEqual([]);
  await settled();
  expect([...new Set(defects())]).toEqual([]);
  expect(await rowsOf(victim, ["slack_requests"])).toEqual(before);
});

test("whatever an owner sends, another studio stays as it was and no answer is a defect", async () => {
  logged = "";
  const before = await rowsOf(victim);
  const odd: string[] = [];
  for (const [turn, value] of forged().entries()) {
    const chosen = requests({ id: "U0MARA", team }, value).filter((_, index) => (index + turn) % share === 0);
    odd.push(...(await all(chosen)));
  }
  await settled();
  expect(odd).toEqual([]);
  expect([...new Set(defects())]).toEqual([]);
  expect(await rowsOf(victim)).toEqual(before);
});
