import { describe, expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { photoMessage } from "#sandbox/drive/paths.ts";
import { readMessage, type Seen, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { must } from "#test/src/store/studio.ts";
import { askForApron } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slackTest
  .extend("environment", { scope: "file" }, ({}, { onCleanup }) => {
    vi.spyOn(process.stdout, "write").mockImplementation((line) => Boolean((logged += String(line))));
    onCleanup(() => void vi.restoreAllMocks());
    return { LOG_LEVEL: "debug" };
  })
  /** Whatever was on its way has arrived. */
  .extend("quiet", ({ product }) => async (person: SlackPerson): Promise<string[]> => {
    await waitUntil("the outbox to be empty", async () => {
      const [row] = await product.db.sql<{ open: number }>(
        "select count(*)::int as open from outbox where state in ('pending', 'sending')",
      );
      return row?.open === 0;
    });
    return (await told(person)).map(readMessage);
  })
  /** Ten minutes later, for those who were answered lately. */
  .extend("later", ({ product }) => () => {
    return product.db.sql("update members set offered_at = offered_at - interval '11 minutes'");
  })
  .extend(
    "photo",
    ({ product, people }) =>
      async (): Promise<NonNullable<Parameters<SlackPerson["say"]>[2]>[number]> => {
        const seen = await photoMessage(people.ada, "Linen apron");
        const state = await product.slack.state();
        const file = must(state.files.find(({ id }) => id === must(seen.files[0]).id));
        return { name: "IMG | 1.jpg", mimetype: file.mimetype, base64: file.base64 };
      },
  );

let logged = "";

async function inMessages(person: SlackPerson): Promise<string> {
  const look = async () => (await person.view()).channels.find(({ kind }) => kind === "im")?.id;
  const known = await look();
  if (known !== undefined) return known;
  await person.openHome();
  await person.waitForMessage("the greeting", (m) => readMessage(m).includes("You can:"));
  return must(await look());
}

/** What the app says in a person's direct messages, oldest first. */
async function told(person: SlackPerson): Promise<Seen[]> {
  const channel = await inMessages(person);
  const { channels } = await person.view();
  const messages = channels.find(({ id }) => id === channel)?.messages ?? [];
  return messages.filter(({ isBot }) => isBot).map((message) => ({ ...message, channel }));
}

async function write(person: SlackPerson, text: string, files: Parameters<SlackPerson["say"]>[2] = []): Promise<void> {
  await person.say(await inMessages(person), text, files);
}

/** The answer to what is written: the next thing that the app says there. */
async function answer(person: SlackPerson, text: string, files: Parameters<SlackPerson["say"]>[2] = []): Promise<Seen> {
  const before = (await told(person)).length;
  await write(person, text, files);
  return waitUntil(`the answer to ${text}`, async () => (await told(person))[before]);
}

describe("on its first sight", () => {
  test("the app greets a person with three things they can do, once", async ({ people, quiet }) => {
    await people.teo.openHome();
    const greeting = await people.teo.waitForMessage("the greeting", (m) => readMessage(m).includes("You can:"));
    expect(greeting.channel).toMatch(/^D/);
    for (const label of ["New listing", "My drafts", "Help"]) expect(hasControl(greeting.blocks, label)).toBe(true);
    expect(hasControl(greeting.blocks, "Waiting for me")).toBe(false);
    await people.teo.openHome();
    await people.teo.openHome();
    expect((await quiet(people.teo)).filter((text) => text.includes("You can:"))).toHaveLength(1);
  });

  test("someone who is given a role is told, by whom, and what they can do with it", async ({ people, quiet }) => {
    const greeting = await people.jonas.waitForMessage("the greeting", (m) => readMessage(m).includes("You can:"));
    expect(readMessage(greeting)).toContain(`<@${people.mara.id}> made you a manager of this studio.`);
    expect(hasControl(greeting.blocks, "Waiting for me")).toBe(true);
    await people.jonas.openHome();
    expect((await quiet(people.jonas)).filter((text) => text.includes("You can:"))).toHaveLength(1);
  });

  test("opening its messages is a first sight too", async ({ product, people }) => {
    await fetch(`${product.slackUrl}/_sandbox/act/home`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ as: people.mara.id, tab: "messages" }),
    });
    const greeting = await people.mara.waitForMessage("the greeting", (m) => readMessage(m).includes("You can:"));
    expect(hasControl(greeting.blocks, "Waiting for me")).toBe(true);
  });

  test("someone without a role is not greeted", async ({ people, quiet }) => {
    await people.kim.openHome();
    expect((await quiet(people.kim)).filter((text) => text.includes("You can:"))).toEqual([]);
  });
});

describe("a direct message is answered", () => {
  test.for([
    ["help", "How to use /oms", "/oms review"],
    ["Help!", "How to use /oms", "/oms review"],
    ["problems", "No problems.", "Nothing needs your attention"],
    ["what waits for me?", "Nothing waits for you.", "Nothing waits for your approval"],
    ["Low stock", "", "low in stock"],
    ["history k0q0", "Nothing found", "I found no listing by that name."],
    [`history Mara's "best" apron --force`, "Nothing found", "I found no listing by that name."],
  ] as const)("%s", async ([text, fallback, words], { people }) => {
    const said = await answer(people.jonas, text);
    expect(said.text).toContain(fallback);
    expect(readMessage(said)).toContain(words);
    expect(said.ephemeral).toBe(false);
  });

  test("with a listing's history, by the same command", async ({ product, people }) => {
    const [listing] = await product.db.sql<{ code: string; title: string }>(
      "select code, live ->> 'title' as title from listings where live is not null order by seq limit 1",
    );
    const said = await answer(people.jonas, `history ${must(listing).code}`);
    expect(readMessage(said)).toContain(must(listing).title.slice(0, 20));
    expect(readMessage(said)).not.toContain("I found no listing");
  });

  test("with what is low in stock: the last pieces on sale, by the same search", async ({ product, people }) => {
    const low = await product.db.sql<{ title: string }>(
      `update listings set live = jsonb_set(live, '{quantity:}', '1'), ours = jsonb_set(ours, '{quantity:}', '1'),
           base = jsonb_set(base, '{quantity:}', '1') where id in
         (select id from listings where state = 'active' and gone_at is null order by seq limit 2)
       returning live ->> 'title' as title`,
    );
    const said = await answer(people.jonas, "low stock");
    expect(readMessage(said)).toMatch(/2 listings\b.*low in stock/);
    for (const { title } of low) expect(readMessage(said)).toContain(title.slice(0, 20));
  });

  test("in the thread it was written in", async ({ product, people }) => {
    const channel = await inMessages(people.jonas);
    const [first] = await told(people.jonas);
    await fetch(`${product.slackUrl}/_sandbox/act/message`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ as: people.jonas.id, channel, text: "problems", thread_ts: must(first).ts, files: [] }),
    });
    const said = await people.jonas.waitForMessage("the answer", (m) => m.isBot && m.threadTs === must(first).ts);
    expect(readMessage(said)).toContain("Nothing needs your attention");
  });

  test("with what waits: a maker reads of the own drafts, and approves nothing", async ({ people }) => {
    const said = await answer(people.ada, "what waits for me");
    expect(readMessage(said)).toContain("Managers and owners approve listings.");
  });

  test("with what waits: a manager approves it there, and the answer is drawn anew", async ({ people }) => {
    await askForApron(people, "Apron approved in a message");
    const said = await answer(people.jonas, "What waits for me");
    expect(readMessage(said)).toContain("Apron approved in a message");
    await people.jonas.click(said, "Put on Etsy as draft");
    await people.jonas.waitForMessage(
      "the answer without its buttons",
      (m) => m.ts === said.ts && !hasControl(m.blocks, "Put on Etsy as draft"),
    );
  });

  test("roles hold: someone without one reads that, and nothing of the studio", async ({ people }) => {
    const said = await answer(people.kim, "problems");
    expect(readMessage(said)).toMatch(/role/);
    expect(readMessage(said)).not.toContain("Nothing needs your attention");
  });
});

describe("anything else", () => {
  test("is answered with three buttons, once in ten minutes", async ({ people, quiet, later }) => {
    await later();
    const said = await answer(people.jonas, "Good morning, my secret recipe is walnut oil");
    for (const label of ["Waiting for me", "New listing", "Problems"])
      expect(hasControl(said.blocks, label)).toBe(true);
    const before = (await told(people.jonas)).length;
    await write(people.jonas, "and beeswax");
    await write(people.jonas, "and time");
    expect(await quiet(people.jonas)).toHaveLength(before);
    await later();
    expect(hasControl((await answer(people.jonas, "hello?")).blocks, "Problems")).toBe(true);
  });

  test("is answered with the greeting where a person writes before anything else", async ({ product, people }) => {
    await product.db.sql("update members set greeted_at = null where slack_user_id = $1", [people.teo.id]);
    const said = await answer(people.teo, "hi there");
    expect(readMessage(said)).toContain("You can:");
  });

  test("is stored nowhere, and goes no further", async ({ product, people, later }) => {
    await later();
    await answer(people.jonas, "xylophonic marmalade, 45 USD");
    await answer(people.jonas, "history of xylophonic marmalade");
    const tables = await product.db.sql<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    );
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const found = await product.db.sql(`select 1 from public.${name} t where t::text ilike '%marmalade%'`);
      expect(found, name).toEqual([]);
    }
    await answer(people.jonas, "history --marmalade");
    expect(logged).toContain('"level"');
    expect(logged).not.toContain("marmalade");
  });
});

describe("photos", () => {
  test("become a draft by a button, without the words that came with them", async ({ product, people, photo }) => {
    const said = await answer(people.ada, "Marmalade jar, 45 USD", [await photo()]);
    expect(hasControl(said.blocks, "Add to a listing")).toBe(true);
    await people.ada.click(said, "Draft a listing");
    await people.ada.waitForModal("the draft", ({ blocks }) => hasControl(blocks, "Title"));
    const [draft] = await product.db.sql<{ source: { text: string; files: unknown[] }; photos: number; title: string }>(
      "select source, jsonb_array_length(content -> 'photos') as photos, content ->> 'title' as title from changes order by seq desc limit 1",
    );
    expect(draft).toMatchObject({ source: { text: "" }, photos: 1, title: "" });
  });

  test("join a draft by the other button", async ({ people, photo }) => {
    const said = await answer(people.ada, "", [await photo(), await photo()]);
    expect(readMessage(said)).toContain("these 2 photos");
    await people.ada.click(said, "Add to a listing");
    const form = await people.ada.waitForModal("the drafts", ({ blocks }) => hasControl(blocks, "Add here"));
    expect(JSON.stringify(form.blocks)).toContain("Which draft gets these 2 photos?");
  });

  test("of someone who may not draft are refused with the way to it", async ({ product, people, photo }) => {
    await product.db.sql("update members set role = 'viewer' where slack_user_id = $1", [people.teo.id]);
    const said = await answer(people.teo, "", [await photo()]);
    expect(readMessage(said)).toContain("Ask an owner to make you a maker.");
    await product.db.sql("update members set role = 'maker' where slack_user_id = $1", [people.teo.id]);
  });
});

test("what a bot says and what is edited is no message: the app never answers itself", async ({
  product,
  people,
  quiet,
  later,
}) => {
  await later();
  const before = await quiet(people.jonas);
  const channel = await inMessages(people.jonas);
  const token = product.config.slack.botToken ?? "";
  const call = (method: string, body: object) =>
    fetch(`${product.slackUrl}/api/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    }).then((response) => response.json() as Promise<{ ok: boolean; ts: string }>);
  const { ok, ts } = await call("chat.postMessage", { channel, text: "help" });
  expect(ok).toBe(true);
  expect((await call("chat.update", { channel, ts, text: "problems" })).ok).toBe(true);
  await answer(people.jonas, "problems");
  expect(await quiet(people.jonas)).toHaveLength(before.length + 2);
});
