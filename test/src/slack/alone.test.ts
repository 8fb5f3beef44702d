import { expect, vi } from "vitest";
import { findControl, hasControl } from "#sandbox/drive/blocks.ts";
import { allowAccess, listingsTitled, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { installApp } from "#sandbox/drive/slack-install.ts";
import { readMessage, slackAt, type Seen } from "#sandbox/drive/slack-person.ts";
import { newTally } from "#sandbox/drive/tally.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { openBrowser } from "#sandbox/drive/web-page.ts";
import { must } from "#test/src/store/studio.ts";
import { distributedApp, type Product } from "#test/support/product.ts";
import { usShop } from "#test/support/studio.ts";
import { productTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 90_000 });

const [team, owner, colleague] = ["T0SOLO", "U0SOLA", "U0TWO"];
const tally = newTally();

const test = productTest
  .extend("environment", { scope: "file" }, { ...distributedApp, TRUSTED_PROXIES: "127.0.0.1" })
  .extend("sola", { scope: "file", auto: true }, async ({ product }) => {
    await product.slack.arrange("teams", {
      id: team,
      name: "Studio Sola",
      people: [
        { id: owner, name: "Sola", role: "owner" },
        { id: colleague, name: "Tom" },
      ],
      channels: [{ id: "C0SOLO", name: "all" }],
    });
    await installApp({ start: `${product.botUrl}/slack/install`, as: owner, browser: openBrowser() });
    return slackAt(product.slackUrl, tally).person(owner, team);
  })
  .extend("inMessages", ({ sola }) => (what: string, fits: (message: Seen) => boolean) => {
    return sola.waitForMessage(what, (m) => m.isBot && m.channel.startsWith("D") && fits(m), { withinMs: 60_000 });
  })
  /** Her messages from the app, threads too. */
  .extend("messages", ({ sola }) => async () => {
    const { channels } = await sola.view();
    return channels.filter(({ kind }) => kind === "im").flatMap((each) => each.messages);
  });

test("installed, who works alone has a first live listing within 15 clicks, and needs no channel", async ({
  product,
  sola,
  inMessages,
}) => {
  expect(tally.clicks).toBe(0);
  await sola.command("/oms");
  const question = await sola.waitForMessage("the question", (m) => readMessage(m).includes("Do you work alone?"));
  await sola.click(question, "Yes, I work alone");
  const next = await sola.waitForMessage(
    "the next step",
    (m) => m.ts === question.ts && hasControl(m.blocks, "Connect a shop"),
  );
  expect(readMessage(next)).not.toContain("channel");

  await sola.click(next, "Connect a shop");
  const link = await sola.waitForMessage("the link", (m) => hasControl(m.blocks, "Open the page"));
  const browser = openBrowser();
  const page = await browser.open(String(findControl(link.blocks, "Open the page", "The link").element["url"]));
  const done = await allowAccess(browser, await browser.press(page, "Continue"), usShop);
  expect(done.text).toContain(`${usShop} is connected`);
  // Open the page, Continue, the shop, Allow access.
  tally.clicks += 4;

  const connected = await inMessages("the shop", (m) => hasControl(m.blocks, "Set this shop's defaults"));
  await sola.click(connected, "Set this shop's defaults");
  await sola.submit(await sola.waitForModal("the defaults", (modal) => modal.submit !== null));

  const photo = must((await product.slack.state()).files[0]);
  await sola.say(connected.channel, "", [{ name: "mug.jpg", mimetype: photo.mimetype, base64: photo.base64 }]);
  // To send it.
  tally.clicks += 1;
  await sola.click(
    await inMessages("the photo's buttons", (m) => hasControl(m.blocks, "Add to a listing")),
    "Draft a listing",
  );
  const form = await sola.waitForModal(
    "the form",
    ({ blocks }) => hasControl(blocks, "Title") && !JSON.stringify(blocks).includes("still copying the photos"),
    { withinMs: 60_000 },
  );
  expect(JSON.stringify(form.blocks)).toContain("Publish ($0.20)");
  expect(JSON.stringify(form.blocks)).not.toContain("Ask for approval");
  const [category] = await sola.options(form, "Category", "mug");
  await sola.submit(form, {
    Title: "Mug of somebody who works alone",
    Description: "Thrown stoneware.",
    Category: String((must(category)["text"] as { text: string }).text),
    [`Price in ${usShop}, USD`]: "24",
  });
  const confirm = await sola.waitForModal("the confirmation", ({ title }) => title === "Publish?");
  expect(JSON.stringify(confirm.blocks)).toContain("Etsy bills $0.20 for that.");
  expect(listingsTitled(await product.etsy.state(), shopId(await product.etsy.state()), "Mug of")).toEqual([]);
  await sola.submit(confirm);
  await inMessages("the listing to be live", (m) =>
    readMessage(m).includes("I checked it afterwards: everything matches."),
  );
  const live = await product.etsy.state();
  expect(listingsTitled(live, shopId(live), "Mug of somebody who works alone").map(({ state }) => state)).toEqual([
    "active",
  ]);
  expect(tally.clicks).toBeLessThanOrEqual(15);
});

const shopId = (state: Awaited<ReturnType<Product["etsy"]["state"]>>) => shopNamed(state, usShop).shopId;

test("it has one card, in direct messages, and is recorded as self-approved", async ({ product, messages }) => {
  const about = (await messages()).filter((m) => m.isBot && readMessage(m as Seen).includes("Mug of somebody"));
  expect(about).toHaveLength(1);
  expect(readMessage(must(about[0]) as Seen)).toContain("Self-approved by Sola");
  const decisions = await product.db.sql("select self_approved from decisions where verdict = 'approve'");
  expect(decisions).toEqual([{ self_approved: true }]);
});

test("an edit goes the same way: the form writes it, after one confirmation that says it costs nothing", async ({
  product,
  sola,
}) => {
  await sola.command("/oms edit Beeswax Candle");
  const form = await sola.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Title"));
  expect(JSON.stringify(form.blocks)).toContain("Write it to Etsy");
  await sola.submit(form, { Title: "Beeswax Candle of somebody alone" });
  const confirm = await sola.waitForModal("the confirmation", ({ title }) => title === "Write it to Etsy?");
  expect(JSON.stringify(confirm.blocks)).toContain("It costs nothing.");
  await sola.submit(confirm);
  const written = await waitUntil("the edit", async () => {
    const state = await product.etsy.state();
    return listingsTitled(state, shopId(state), "Beeswax Candle of somebody alone")[0];
  });
  expect(written.state).toBe("draft");
});

test("several renewals of one form are confirmed once, with the sum of their fees", async ({ product, sola }) => {
  await sola.command("/oms renew");
  const form = await sola.waitForModal("the form", ({ title, submit }) => title === "Put on sale" && submit !== null);
  expect([form.submit, JSON.stringify(form.blocks).includes("approv")]).toEqual(["Continue", false]);
  const stocks = JSON.stringify(form.blocks).match(/[^"]*: stock(?=")/g) ?? [];
  await sola.submit(form, Object.fromEntries(stocks.slice(0, 2).map((label) => [label, "3"])));
  const confirm = await sola.waitForModal("the confirmation", ({ title }) => title === "Put on sale?");
  expect(confirm.submit).toBe("Put on sale ($0.40)");
  expect(readMessage(confirm as never)).toContain("2 listings go on sale. Etsy bills $0.40 for all of them.");
  const decided = () =>
    product.db.sql(
      "select d.self_approved from decisions d join changes c on c.id = d.change_id where c.kind = 'renew' and d.verdict = 'approve'",
    );
  expect(await decided()).toEqual([]);
  await sola.submit(confirm);
  expect(await decided()).toEqual([{ self_approved: true }, { self_approved: true }]);
});

test("one renewal needs no second click: its form's button names the fee", async ({ product, sola }) => {
  const state = await product.etsy.state();
  const gone = must(
    state.listings.find((each) => each.shopId === shopId(state) && each.state === "active" && each.imageIds.length > 0),
  );
  await product.etsy.control("POST", `listings/${gone.id}/state`, { state: "expired" });
  await sola.command("/oms sync");
  await waitUntil("the sync", async () => {
    const [row] = await product.db.sql<{ state: string }>("select state from listings where external_id = $1", [
      String(gone.id),
    ]);
    return row?.state === "expired";
  });
  await sola.command(`/oms renew ${gone.id}`);
  const form = await sola.waitForModal("the form", ({ submit }) => submit === "Renew ($0.20)");
  await sola.submit(form);
  await waitUntil("it to be on sale", async () => {
    const { listings } = await product.etsy.state();
    return listings.find(({ id }) => id === gone.id)?.state === "active";
  });
  const decisions = await product.db.sql(
    "select d.self_approved from decisions d join change_items t on t.change_id = d.change_id join listings l on l.id = t.listing_id where l.external_id = $1 and d.verdict = 'approve'",
    [String(gone.id)],
  );
  expect(decisions).toEqual([{ self_approved: true }]);
});

test("what stands in the way at the confirmation is said there, and the listing keeps its buttons", async ({
  product,
  sola,
  inMessages,
}) => {
  await sola.command("/oms draft like Mug of somebody who works alone");
  const like = await sola.waitForModal("the copy", (modal) => JSON.stringify(modal.blocks).includes("Publish ($0.20)"));
  await product.db.sql("update studios set fee_ceiling_cents = 20");
  await sola.submit(like, { Title: "A second mug", "And then": "Publish ($0.20)" });
  await sola.submit(await sola.waitForModal("the confirmation", ({ title }) => title === "Publish?"));
  const refused = await sola.waitForModal("the refusal", ({ title }) => title === "That didn't work");
  expect(JSON.stringify(refused.blocks)).toContain("/oms settings");
  await sola.close(refused);
  await product.db.sql("update studios set fee_ceiling_cents = 500");
  const card = await inMessages("its card", (m) => m.text.includes("A second mug") && hasControl(m.blocks, "Withdraw"));
  expect(readMessage(card)).not.toContain("can't approve");
  await sola.click(card, "Approve & publish ($0.20)");
  await inMessages("it to be live", (m) => m.ts === card.ts && readMessage(m).includes("I checked it afterwards"));
});

test("a second person with a role makes it ask again; until it is answered all stays, and No ends solo mode", async ({
  product,
  sola,
  inMessages,
}) => {
  const tom = product.person(colleague, team);
  await tom.command("/oms");
  const asked = await inMessages("the question", (m) => readMessage(m).includes("Do you still work alone?"));
  expect(readMessage(asked)).toContain("Tom has a role");
  const solo = () => product.db.sql("select solo_mode, solo_chosen_at is null as asks from studios");
  expect(await solo()).toEqual([{ solo_mode: true, asks: true }]);
  await sola.openHome();
  await sola.waitFor(
    "the question on Home",
    ({ home }) => home && JSON.stringify(home).includes("Do you still work alone?"),
  );
  await sola.click(asked, "No, I work with others");
  await inMessages("what comes next", (m) => m.ts === asked.ts && hasControl(m.blocks, "Choose a manager"));
  expect(await solo()).toEqual([{ solo_mode: false, asks: false }]);
  await sola.openHome();
  await sola.waitFor("Home without it", ({ home }) => home && !JSON.stringify(home).includes("work alone?"));
});

test("only an owner is asked, and answers", async ({ product, sola }) => {
  const tom = product.person(colleague, team);
  await product.db.sql("update studios set solo_chosen_at = null, solo_mode = false");
  await tom.openHome();
  const home = await tom.waitFor("his Home", (view) => view.home);
  expect(JSON.stringify(home)).not.toContain("Do you work alone?");
  await sola.command("/oms");
  await sola.waitForMessage("the question", (m) => m.ephemeral && hasControl(m.blocks, "No, I work with others"));
});
