import { describe, expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { messagesIn, readMessage, type Seen } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { seedTeamId } from "#sandbox/slack/seed.ts";
import { botScopes } from "#src/platform/slack/scopes.ts";
import type { Product } from "#test/support/product.ts";
import { draftApron, type People } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const listings = "C0LISTINGS";
const clay = "T0CLAYCO";
const lacking = ["channels:join", "channels:read", "groups:read"];

const test = slackTest
  .extend("channelNow", ({ product }) => async () => {
    return (
      await product.db.sql<{ id: string; stopped: string | null }>(
        "select listings_channel as id, channel_stopped as stopped from studios",
      )
    )[0];
  })
  .extend("membersOf", ({ product }) => async (id: string) => {
    return (await product.slack.state()).channels.find((channel) => channel.id === id)?.members ?? [];
  })
  .extend("openSettings", ({ people }) => async () => {
    await people.mara.command("/oms settings");
    return people.mara.waitForModal("the settings", ({ submit, title }) => submit === "Save" && title === "Settings");
  })
  .extend("done", ({ people }) => async () => {
    const said = await people.mara.waitForModal(
      "what was saved",
      ({ submit, title }) => !submit && title === "Settings",
    );
    await people.mara.close(said);
    return readMessage(said as never);
  })
  .extend("choose", ({ people, openSettings }) => async (channel: string) => {
    const form = await openSettings();
    return { form, answer: await people.mara.trySubmit(form, { "Listings channel": channel }) };
  })
  .extend("inChannel", ({ people }) => async (title: string) => {
    return messagesIn(await people.jonas.view()).filter(
      ({ channel, text }) => channel === listings && text.startsWith(title),
    );
  })
  .extend("ask", ({ people }) => async (title: string) => {
    return people.ada.submit(await draftApron(people), { Title: title, "And then": "Ask for approval now" });
  })
  .extend("told", ({ people }) => (text: string) => {
    return people.mara.waitForMessage(
      "the owner's news",
      (m) => m.channel.startsWith("D") && readMessage(m).includes(text),
    );
  })
  .extend("stops", ({ channelNow }) => (why: string) => {
    return waitUntil("the stop", async () => (await channelNow())?.stopped === why);
  });

test.beforeAll(async ({ product }) => {
  await product.slack.arrange("teams", { id: clay, name: "Clay & Co", people: [{ id: "U0NOOR", name: "Noor" }] });
});
test.beforeEach(async ({ product }) => {
  await product.db.sql(
    "update studios set listings_channel = $1, channel_stopped = null, channel_agreed_at = null, channel_agreed_by = null",
    [listings],
  );
});

describe("settings", () => {
  test("say in one line what was saved, or that nothing was different", async ({ people, openSettings, done }) => {
    const form = await openSettings();
    await people.mara.submit(form, { "Highest fees in a day, USD": "7.00", "Send the digest on": ["Monday"] });
    expect(await done()).toBe(
      "Saved: fees are at most $7.00 a day and the digest is sent at 09:00 on Monday (Europe/Berlin).",
    );
    await people.mara.submit(await openSettings(), {});
    expect(await done()).toBe("You changed nothing, so I saved nothing.");
  });

  test.for([
    ["a private channel that the app isn't in", "C0PRIVATE", 'I\'m not a member of that channel. Type "/invite" there'],
    ["an archived channel", "C0OLDONE", "#old is archived. Choose another channel"],
  ] as const)("refuse %s under its field", async ([_, channel, text], { product, people, channelNow, choose }) => {
    if (channel === "C0OLDONE") {
      await product.slack.arrange("channels", { team: seedTeamId, id: channel, name: "old", members: ["U0MARA"] });
      await product.slack.arrange("archive", { channel });
    }
    const { form, answer } = await choose(channel);
    expect([answer.ok, Object.values(answer.errors ?? {}).join()]).toEqual([false, expect.stringContaining(text)]);
    await people.mara.close(form);
    expect(await channelNow()).toEqual({ id: listings, stopped: null });
  });

  test("offer to join a public channel that the app isn't in, and keep what else was typed", async ({
    people,
    channelNow,
    membersOf,
    openSettings,
    done,
  }) => {
    const form = await openSettings();
    await people.mara.submit(form, { "Listings channel": "C0GENERAL", "Highest fees in a day, USD": "8.00" });
    const asked = await people.mara.waitForModal("the question", ({ submit }) => submit === "Join it and save");
    expect(await channelNow()).toEqual({ id: listings, stopped: null });
    await people.mara.submit(asked);
    expect(await done()).toBe("Saved: requests and results go to <#C0GENERAL> and fees are at most $8.00 a day.");
    expect(await channelNow()).toEqual({ id: "C0GENERAL", stopped: null });
    expect(await membersOf("C0GENERAL")).toContain("U0LNOMS");
  });

  test("take a channel that another organisation reads only when the owner agrees", async ({
    product,
    people,
    channelNow,
    done,
    choose,
  }) => {
    await product.slack.arrange("channels", {
      team: seedTeamId,
      id: "C0BOTH",
      name: "both",
      members: ["U0MARA", "U0LNOMS"],
    });
    await product.slack.arrange("shared-channels", { channel: "C0BOTH", with: [clay] });
    await choose("C0BOTH");
    const asked = await people.mara.waitForModal("the question", ({ submit }) => submit === "Post there anyway");
    expect(readMessage(asked as never)).toContain("is shared with another organisation");
    await people.mara.close(asked);
    expect(await channelNow()).toEqual({ id: listings, stopped: null });
    await choose("C0BOTH");
    await people.mara.submit(
      await people.mara.waitForModal("the question", ({ submit }) => submit === "Post there anyway"),
    );
    await done();
    expect(await channelNow()).toEqual({ id: "C0BOTH", stopped: null });
    expect(
      await product.db.sql(
        "select 1 from studios where channel_agreed_at is not null and channel_agreed_by is not null",
      ),
    ).toHaveLength(1);
  });

  test("take any channel where the app may not look, as before it could", async ({ product, done, choose }) => {
    await product.slack.arrange("scopes", {
      place: seedTeamId,
      scopes: botScopes.filter((scope) => !lacking.includes(scope)),
    });
    await choose("C0PHOTOS");
    expect(await done()).toBe("Saved: requests and results go to <#C0PHOTOS>.");
    await product.slack.arrange("scopes", { place: seedTeamId, scopes: [...botScopes] });
  });
});

describe("a channel that", () => {
  const card = (title: string) => (m: Seen) => m.text.startsWith(title) && hasControl(m.blocks, "Approve");

  test.for([
    [
      "becomes shared",
      "shared",
      "is shared with another organisation now",
      (product: Product) => product.slack.arrange("shared-channels", { channel: listings, with: [clay] }),
      (product: Product) => product.slack.arrange("unshare", { channel: listings, from: [clay] }),
    ],
    [
      "is archived",
      "archived",
      "was archived",
      (product: Product) => product.slack.arrange("archive", { channel: listings }),
      (product: Product) => product.slack.arrange("archive", { channel: listings, archived: false }),
    ],
    [
      "the app is taken out of",
      "left",
      "I was removed from",
      (product: Product) => product.slack.arrange("take-out", { channel: listings, member: "U0LNOMS" }),
      (_: Product, { mara }: People) => mara.invite(listings),
    ],
  ] as const)(
    "%s gets no card from then on; owners hear why, and requests go on in direct messages",
    async ([name, why, text, happens, ends], {
      product,
      people,
      channelNow,
      done,
      choose,
      inChannel,
      ask,
      told,
      stops,
    }) => {
      const waiting = `Apron that waits, ${name}`;
      await ask(waiting);
      const shown = await people.jonas.waitForMessage("the card", (m) => m.channel === listings && card(waiting)(m));
      await people.jonas.waitForMessage("the request in its thread", (m) => m.threadTs === shown.ts);
      await happens(product);
      await stops(why);
      expect(readMessage(await told(text))).toContain(`<#${listings}>`);
      // What waited for an answer is where it can be answered.
      const moved = (m: Seen) => m.channel.startsWith("D") && card(waiting)(m);
      const somebody = () =>
        Promise.race([people.jonas, people.mara].map((each) => each.waitForMessage("the card", moved)));
      await somebody();
      const title = `Apron asked for later, ${name}`;
      const before = await inChannel("");
      await ask(title);
      await Promise.race(
        [people.jonas, people.mara].map((each) =>
          each.waitForMessage("the card in direct messages", (m) => m.channel.startsWith("D") && card(title)(m)),
        ),
      );
      expect(await inChannel("")).toHaveLength(before.length);

      await ends(product, people);
      if (why !== "shared") {
        await choose(listings);
        await done();
      }
      await waitUntil("cards to go there again", async () => (await channelNow())?.stopped === null);
      const again = `Apron asked for again, ${name}`;
      await ask(again);
      await people.jonas.waitForMessage("the card in the channel", (m) => m.channel === listings && card(again)(m));
    },
  );

  test("was stopped decides nothing any more: a click on an old card says where to go on", async ({
    product,
    people,
    ask,
  }) => {
    const title = "Apron on an old card";
    await ask(title);
    const old = await people.jonas.waitForMessage("the card", (m) => m.channel === listings && card(title)(m));
    await product.db.sql("update studios set channel_stopped = 'shared'");
    await people.jonas.click(old, "Approve & publish");
    const refused = await people.jonas.waitForMessage("the refusal", (m) => m.ephemeral && m.channel === listings);
    expect(readMessage(refused)).toContain(
      "I do nothing in this channel any more, because people of another organisation are members of it. Continue in your direct messages with me, or type /oms.",
    );
    await people.jonas.click(old, "Ask for changes");
    const form = await people.jonas.waitForModal("the refusal in a form", ({ blocks }) =>
      JSON.stringify(blocks).includes("I do nothing in this channel any more"),
    );
    await people.jonas.close(form);
    const decided = () =>
      product.db.sql(
        "select 1 from decisions d join changes c on c.id = d.change_id where c.content ->> 'title' = $1",
        [title],
      );
    expect(await decided()).toEqual([]);
    // A page that only they see is no card of the channel.
    await people.jonas.command("/oms review");
    const page = await people.jonas.waitForMessage(
      "a page",
      (m) => m.ephemeral && hasControl(m.blocks, "Approve & publish"),
    );
    const all = () => product.db.sql("select 1 from decisions where verdict = 'approve'");
    const before = (await all()).length;
    await people.jonas.click(page, "Approve & publish");
    await waitUntil("the decision", async () => (await all()).length === before + 1);
  });

  test("nothing is posted in is named in the settings, which offer it again", async ({
    product,
    people,
    channelNow,
    openSettings,
    done,
  }) => {
    await product.db.sql("update studios set channel_stopped = 'archived'");
    const form = await openSettings();
    expect(readMessage(form as never)).toContain(`I post nothing in <#${listings}>, because it is archived.`);
    await people.mara.submit(form, {});
    expect(await done()).toBe(`Saved: requests and results go to <#${listings}>.`);
    expect((await channelNow())?.stopped).toBeNull();
  });

  test("is shared after an owner agreed to others there stops again, and news from before changes nothing", async ({
    product,
    channelNow,
  }) => {
    await product.db.sql("update studios set channel_agreed_at = now() + interval '1 hour'");
    await product.slack.arrange("shared-channels", { channel: listings, with: [clay] });
    const heard = () => product.slack.state().then(({ channels }) => channels.find(({ id }) => id === listings)?.teams);
    expect(await heard()).toContain(clay);
    const news = { teamId: seedTeamId, channel: listings, type: "channel_shared" };
    await product.parts.app.hearOfChannel({ ...news, eventId: "EvOLD", at: new Date() });
    expect((await channelNow())?.stopped).toBeNull();
    await product.parts.app.hearOfChannel({ ...news, eventId: "EvNEW", at: new Date(Date.now() + 7_200_000) });
    expect((await channelNow())?.stopped).toBe("shared");
    await product.slack.arrange("unshare", { channel: listings, from: [clay] });
    await waitUntil("the end", async () => (await channelNow())?.stopped === null);
  });
});

test("a bot token that lacks permissions goes on; its owners get the link to install again, once for the same ones", async ({
  product,
  people,
}) => {
  const ask = async (scopes: string[]) => {
    await product.slack.arrange("scopes", { place: seedTeamId, scopes });
    const again = await openSecondStart();
    return again;
  };
  const openSecondStart = async () => {
    const { createSlackSide } = await import("#src/main/slack-side.ts");
    const { ensureKnown } = await import("#src/main/ensure-known.ts");
    const slackSide = createSlackSide(product.config, product.parts.http, product.parts.deps);
    await ensureKnown({ ...product.parts, slackSide }, product.config, new AbortController().signal);
  };
  const messages = async () =>
    messagesIn(await people.mara.view()).filter((m) => readMessage(m).includes("Please install me again"));
  await ask(botScopes.filter((scope) => !lacking.includes(scope)));
  await people.mara.waitForMessage("the link", (m) => readMessage(m).includes("https://api.slack.com/apps"));
  expect(readMessage((await messages())[0] as Seen)).toContain(lacking.join(", "));
  await ask(botScopes.filter((scope) => !lacking.includes(scope)));
  await ask([...botScopes]);
  await waitUntil(
    "the outbox to be empty",
    async () =>
      (
        await product.db.sql(
          "select 1 from outbox where state in ('pending', 'sending') and run_at < now() + interval '1 minute'",
        )
      ).length === 0,
  );
  expect(await messages()).toHaveLength(1);
});
