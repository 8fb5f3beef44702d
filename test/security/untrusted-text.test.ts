import { afterAll, beforeAll, expect, test } from "vitest";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { openProduct, type Product } from "#test/support/product.ts";
import { openStudio, type People, usShop } from "#test/support/studio.ts";

/** What would call a whole channel, mention somebody, and lead astray under other words. `evil` stands nowhere else. */
const title = "<!channel> <@U0EVIL> <https://evil.example|Pay now>";
const name = "<!here|evil> <!subteam^S0EVIL> *evil*";

let product: Product;
let people: People;
beforeAll(async () => {
  product = await openProduct();
  people = await openStudio(product);
  await waitUntil("the first reading", async () => (await runs()) === 1);
});
afterAll(() => product.close());

const runs = async () => (await product.db.sql("select 1 from sync_runs where finished_at is not null")).length;

/** Everything that Slack would read as mrkdwn, wherever it stands in what the app sent. */
function mrkdwnIn(value: unknown, into: string[] = []): string[] {
  if (Array.isArray(value)) for (const each of value) mrkdwnIn(each, into);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return into;
  const { type, text } = value as { type?: unknown; text?: unknown };
  if (typeof text === "string" && type !== "plain_text" && type !== "text") into.push(text);
  for (const each of Object.values(value)) mrkdwnIn(each, into);
  return into;
}

async function sent(): Promise<string[]> {
  const state = await product.slack.state();
  const bots = new Set(state.users.filter(({ isBot }) => isBot).map(({ id }) => id));
  const said = state.channels.flatMap(({ messages }) => messages.filter(({ user }) => bots.has(user)));
  return mrkdwnIn([said, Object.values(state.views)]);
}

const shows = (person: SlackPerson, what: string, part: string) =>
  person.waitForMessage(what, (message) => readMessage(message).includes(part), { withinMs: 30_000 });

test("a title, tags and names that a stranger chose mention nobody and lead nowhere, wherever they are shown", async () => {
  const { mara, jonas, teo } = people;
  const state = await product.etsy.state();
  const { shopId } = shopNamed(state, usShop);
  const [listing] = state.listings.filter((each) => each.shopId === shopId && each.state === "active");
  if (!listing) throw new Error("no listing");
  await product.etsy.control("POST", `listings/${listing.id}/edit`, {
    title,
    description: `${title}\n${name}`,
    tags: ["evil here"],
  });
  await product.db.sql("update members set name = $1 where slack_user_id = 'U0JONAS'", [name]);
  await mara.command("/oms sync");
  await waitUntil("the second reading", async () => (await runs()) === 2);
  const [row] = await product.db.sql<{ title: string; studio_id: StudioId }>(
    "select live ->> 'title' as title, studio_id from listings where external_id = $1",
    [String(listing.id)],
  );
  // As the seller typed it: the marketplace's escapes are gone.
  expect(row?.title).toBe(title);
  await product.db.sql("update shops set name = $1", [name]);

  await teo.command("/oms find evil");
  await shows(teo, "what was found", "evil.example");
  for (const command of ["problems", "shops", "products evil", `history ${listing.id}`, "log", "report"]) {
    await mara.command(`/oms ${command}`);
  }
  await mara.command("/oms roles");
  await mara.waitForModal("the roles", (modal) => modal.submit !== null);
  await teo.command(`/oms edit ${listing.id}`);
  await teo.waitForModal("the listing", (modal) => JSON.stringify(modal.blocks).includes("evil"));
  // A command is repeated where it is not understood.
  await teo.command(`/oms ${title}`);
  await teo.command(`/oms find ${title}`);
  await jonas.openHome();
  expect(await product.parts.deps.admin.digests.enqueue(row?.studio_id ?? ("" as StudioId), "2099-01-05")).toBe(true);
  await shows(mara, "the digest", "Mon 5 Jan");
  await waitUntil("everything to be said", async () => {
    const [left] = await product.db.sql<{ n: number }>(
      "select ((select count(*) from outbox where state not in ('delivered', 'dropped')) + (select count(*) from operations where state in ('queued', 'running')))::int as n",
    );
    return left?.n === 0;
  });

  const texts = await sent();
  const about = texts.filter((text) => /evil/i.test(text));
  expect(about.length).toBeGreaterThan(5);
  const known = /^(!date\^\d+\^[^<>]*|@U0(MARA|JONAS|ADA|TEO|KIM)|#C0\w+)$/;
  const tokens = texts.flatMap((text) => [...text.matchAll(/<([^<>]*)>/g)].map((match) => match[1] ?? ""));
  expect(tokens.length).toBeGreaterThan(10);
  const foreign = tokens.filter((token) => {
    const [target = ""] = token.split("|");
    return !known.test(token) && !(URL.canParse(target) && new URL(target).hostname === "127.0.0.1");
  });
  expect(foreign).toEqual([]);
  // Escaped it is there to be read.
  expect(about.some((text) => text.includes("&lt;!channel&gt;"))).toBe(true);
});
