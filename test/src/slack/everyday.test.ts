import { describe, expect, vi } from "vitest";
import { controlsOf, hasControl, optionText, textOn } from "#sandbox/drive/blocks.ts";
import { readMessage, type Seen, shownValue, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { jpeg } from "#test/src/app/drafting.ts";
import { draftApron, euShop, usShop } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slackTest
  .extend("shopNames", { scope: "file" }, [usShop, euShop])
  .extend("clickShops", ({ product }) => {
    const clickShops = async (
      person: SlackPerson,
      viewId: string,
      values: Awaited<ReturnType<SlackPerson["fill"]>>,
    ) => {
      const response = await fetch(`${product.slackUrl}/_sandbox/act/click`, {
        method: "POST",
        body: JSON.stringify({
          as: person.id,
          view_id: viewId,
          action_id: "input.shops",
          value: values["shops"]?.["input.shops"],
          values,
        }),
      });
      expect(await response.json()).toMatchObject({ ok: true });
    };
    return clickShops;
  })
  .extend("upload", ({ product }) => async (as: string, name: string, bytes: Uint8Array): Promise<string> => {
    const base64 = Buffer.from(bytes).toString("base64");
    const body = JSON.stringify({ as, name, mimetype: "image/jpeg", base64 });
    const response = await fetch(`${product.slackUrl}/_sandbox/act/upload`, { method: "POST", body });
    return ((await response.json()) as { file_id: string }).file_id;
  })
  .extend("latest", ({ product, people }) => async (title: string) => {
    const { app } = product.parts;
    const actor = await app.resolveActor({ teamId: "T0PINEINK", slackUserId: people.ada.id });
    const [found] = await app.findChanges(actor, title, 1);
    return found ? app.change(actor, found.id) : null;
  });

/** What the person alone reads after typing a command. */
async function typed(person: SlackPerson, line: string, channel?: string): Promise<Seen> {
  const before = await newest(person);
  await person.command(line, channel);
  return person.waitForMessage(`an answer to ${line}`, (m) => m.ephemeral && m.isBot && Number(m.ts) > before);
}

async function newest(person: SlackPerson): Promise<number> {
  const { channels } = await person.view();
  return Math.max(0, ...channels.flatMap((channel) => channel.messages.map((message) => Number(message.ts))));
}

const ownCard = (person: SlackPerson, title: string) =>
  person.waitForMessage(
    "the card",
    (m) => m.channel.startsWith("D") && m.text.includes(title) && hasControl(m.blocks, "Photos"),
  );

const detailsPage = (person: SlackPerson, saying = "") =>
  person.waitForModal(
    "the page of details",
    ({ blocks }) => hasControl(blocks, "Change details") && textOn(blocks).includes(saying),
  );

describe("commands", () => {
  test("a typo is answered with the nearest command, to the person alone", async ({ people }) => {
    const answer = await typed(people.ada, "/oms revew");
    expect(readMessage(answer)).toContain("Did you mean /oms review?");
    // Nobody has to look anything up.
    expect(readMessage(answer)).not.toContain("Reference");
  });

  test("help shows a maker what makers may do, and explains one command", async ({ people }) => {
    const help = readMessage(await typed(people.ada, "/oms help"));
    expect(help).toContain("/oms draft");
    expect(help).not.toContain("/oms connect");
    expect(readMessage(await typed(people.mara, "/oms help"))).toContain("/oms connect");
    expect(readMessage(await typed(people.ada, "/oms draft --help"))).toContain("Also: `/oms new`");
  });

  test("a guest without a role reads one sentence and sees nothing of the studio", async ({ people }) => {
    const answer = readMessage(await typed(people.kim, "/oms shops", "C0PHOTOS"));
    expect(answer).toContain("You don't have a role in this studio");
    expect(answer).not.toContain(usShop);
    await people.kim.openHome();
    const home = await people.kim.waitFor("her home", ({ home: shown }) => shown);
    expect(textOn(home.blocks)).toContain("You don't have a role");
  });

  test("a maker may not connect, pause or change roles", async ({ people }) => {
    const refusals = [
      ["/oms connect", "Only an owner of this studio may do that."],
      ["/oms pause", "Only a manager or an owner may do that."],
      ["/oms disconnect PineAndInk", "Only an owner of this studio may do that."],
    ] as const;
    for (const [line, refusal] of refusals) {
      expect(readMessage(await typed(people.ada, line))).toContain(refusal);
    }
    await people.ada.command("/oms roles");
    const form = await people.ada.waitForModal("the refusal", ({ title }) => title === "That didn't work");
    expect(textOn(form.blocks)).toContain("Only an owner of this studio may do that.");
    await people.ada.close(form);
    const log = readMessage(await typed(people.mara, "/oms log /oms connect"));
    expect(log).toMatch(/refused\*? \(Your role doesn.t allow that\) · Ada typed \/oms connect · R-[A-Z2-9]{6}/);
  });

  test("saving a role or a shop's defaults says what was saved, for which person or shop", async ({ people }) => {
    await people.mara.command("/oms roles");
    const roles = await people.mara.waitForModal("the roles", ({ submit }) => submit === "Save");
    await people.mara.submit(roles, { Person: people.teo.id, Role: "Maker: drafts and asks for approval" });
    const role = await people.mara.waitForModal("what was saved", ({ title, submit }) => title === "Roles" && !submit);
    expect(textOn(role.blocks)).toBe(`Saved: <@${people.teo.id}> is a maker now.`);
    await people.mara.close(role);

    await people.mara.click(await typed(people.mara, "/oms shops"), "Defaults");
    const form = await people.mara.waitForModal("the defaults", ({ submit }) => submit === "Save");
    await people.mara.submit(form);
    const defaults = await people.mara.waitForModal(
      "what was saved",
      ({ title, submit }) => title === "Shop defaults" && !submit,
    );
    expect(textOn(defaults.blocks)).toMatch(/Saved for \*PineAndInk\w*\*: .+ · .+\.\s+New listings get them\./);
    await people.mara.close(defaults);
  });

  test("an owner limits a shop to people, who are named, and lifts it again; nobody else may", async ({ people }) => {
    const shops = await typed(people.mara, "/oms shops");
    await people.mara.click(shops, "Who can change it");
    const isForm = ({ title, submit }: { title: string; submit: string | null }) =>
      title === "Who can change it" && submit !== null;
    const form = await people.mara.waitForModal("the form", isForm);
    expect(textOn(form.blocks)).toContain("Everyone in the studio still sees this shop");
    await people.mara.submit(form, { "Only these people": [people.jonas.id] });
    const saved = () =>
      people.mara.waitForModal("what was saved", ({ title, submit }) => title === "Who can change it" && !submit);
    const only = await saved();
    expect(textOn(only.blocks)).toMatch(new RegExp(`Saved: only <@${people.jonas.id}> can change \\*PineAndInk`));
    await people.mara.close(only);
    const limited = await typed(people.mara, "/oms shops");
    expect(readMessage(limited)).toContain("can change it.");

    await people.mara.click(limited, "Who can change it");
    const again = await people.mara.waitForModal("the form", isForm);
    await people.mara.submit(again, { "Only these people": [] });
    const all = await saved();
    expect(textOn(all.blocks)).toMatch(/Saved: everyone whose role allows it can change \*PineAndInk/);
    await people.mara.close(all);
    expect(readMessage(await typed(people.mara, "/oms shops"))).not.toContain("can change it.");
    expect(hasControl((await typed(people.jonas, "/oms shops")).blocks, "Who can change it")).toBe(false);
  });

  test("a shop is meant by the beginning of its name; several are asked about", async ({ people }) => {
    expect(readMessage(await typed(people.mara, "/oms pause pineandinke"))).toContain(`*${euShop}* is paused`);
    expect(readMessage(await typed(people.mara, "/oms resume pineandinke"))).toContain("is resumed");
    expect(readMessage(await typed(people.mara, "/oms pause pi"))).toContain("Which shop do you mean?");
  });

  test("notes after /oms draft become the draft, with Slack's escaped signs as they were typed", async ({ people }) => {
    await people.teo.command("/oms draft Oak bowl, oiled &amp; waxed, 20 cm. 30 USD");
    const form = await people.teo.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Title"));
    expect(JSON.stringify(form.values)).toContain("oiled & waxed");
    expect(JSON.stringify(form.values)).toContain("30.00");
    await people.teo.close(form);
    await ownCard(people.teo, "Oak bowl");
  });
});

describe("the form of a draft", () => {
  test("unticking and ticking a shop takes and brings its price, and keeps what was typed", async ({
    people,
    clickShops,
  }) => {
    const form = await draftApron(people);
    const priced = { [`Price in ${euShop}, EUR`]: "45,50 × 4" };
    const values = await people.ada.fill(form, { Title: "Typed before ticking", ...priced, Shops: [usShop] });
    await clickShops(people.ada, form.id, values);
    const less = await people.ada.waitForModal("one shop", ({ blocks }) => !hasControl(blocks, `Price in ${euShop}`));
    expect(JSON.stringify(less.values)).toContain("Typed before ticking");
    await clickShops(people.ada, form.id, await people.ada.fill(less, { Shops: [usShop, euShop] }));
    const more = await people.ada.waitForModal("two shops", ({ blocks }) => hasControl(blocks, `Price in ${euShop}`));
    expect(shownValue(more, `Price in ${euShop}, EUR`)).toBe("45,50 × 4");
    await people.ada.submit(more, { "And then": "Keep as my draft" });
    const card = await ownCard(people.ada, "Typed before ticking");
    expect(readMessage(card)).toContain("€45.50");
  });

  test("it asks for photos where there are none, and for each field only where what comes next needs it", async ({
    people,
    upload,
    latest,
  }) => {
    await people.teo.command("/oms draft Oak bowl without a photo");
    const form = await people.teo.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Photos"));
    const isOptional = (blocks: typeof form.blocks, label: string) =>
      blocks.find((block) => (block["label"] as { text?: string } | undefined)?.text === label)?.["optional"];
    expect(isOptional(form.blocks, "Category")).toBe(false);
    expect(isOptional(form.blocks, "Tags")).toBe(true);
    const refused = await people.teo.trySubmit(form, { Title: "" });
    expect(Object.keys(refused.errors ?? {}).map((block) => block.split("|")[0])).toEqual(["title", "offer", "offer"]);
    const photo = await upload(people.teo.id, "bowl.jpg", await jpeg(3));
    const asked = await people.teo.trySubmit(form, {
      Title: "Oak bowl $1",
      [`Price in ${usShop}, USD`]: "many",
      [`Price in ${euShop}, EUR`]: "0.01",
      Photos: [photo],
    });
    // All of it in one round, each under its own field.
    const said = Object.values(asked.errors ?? {});
    for (const words of [/in titles/, /Write it like 24.00 × 5/, /lowest price/, /copy these photos first/]) {
      expect(said).toContainEqual(expect.stringMatching(words));
    }
    expect(said).toHaveLength(4);
    await people.teo.submit(form, { Title: "Oak bowl with a photo", Photos: [photo], "And then": "Keep as my draft" });
    await waitUntil("the photo to be there", async () => (await latest("Oak bowl with"))?.content.photos.length === 1);
  });

  test("categories are searched by word; a new tag is offered with its length", async ({ people }) => {
    const form = await draftApron(people);
    const categories = await people.ada.options(form, "Category", "spoon");
    expect(categories.map(optionText).join()).toMatch(/spoon/i);
    const tags = await people.ada.options(form, "Tags", "kitchen gift");
    expect(tags[0]).toMatchObject({ value: "kitchen gift", description: { text: "New tag (12/20)" } });
    await people.ada.close(form);
  });

  test("photos are put in order, described, removed, and added to; a wrong order is refused under its field", async ({
    people,
    latest,
  }) => {
    const form = await draftApron(people);
    await people.ada.submit(form, { Title: "Apron for photos", "And then": "Keep as my draft" });
    await people.ada.click(await ownCard(people.ada, "Apron for photos"), "Photos");
    const photos = await people.ada.waitForModal(
      "the photos",
      ({ title, submit }) => title === "Photos" && submit === "Save",
    );
    const refused = await people.ada.trySubmit(photos, { Order: "3 1 9" });
    expect(refused.errors).toEqual({ order: "“9” isn't one of the numbers 1 to 3." });
    await people.ada.submit(photos, { Order: "3 1", "Alt text of photo 3": "The back, with its straps" });
    const change = await latest("Apron for photos");
    expect(change?.content.photos.map(({ alt }) => alt)).toEqual([
      "The back, with its straps",
      expect.stringContaining("photo 1 of 3"),
    ]);
  });

  test("a description longer than one field of Slack's comes in parts and is kept to the byte", async ({
    people,
    latest,
  }) => {
    const long = Array.from(
      { length: 60 },
      (_, n) => `Paragraph ${n} says something of linen and thread. ${"It is soft. ".repeat(6).trim()}`,
    ).join("\n\n");
    await people.ada.say("C0PHOTOS", `Long apron\n\n${long}`);
    const message = await people.ada.waitForMessage("the message", ({ text }) => text.startsWith("Long apron"));
    await people.ada.shortcut("Draft a listing", message);
    const form = await people.ada.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Title"));
    expect(hasControl(form.blocks, "Description")).toBe(false);
    await people.ada.submit(form, { Title: "Long apron, saved", "And then": "Keep as my draft" });
    const kept = (await latest("Long apron, saved"))?.content.description ?? "";
    await people.ada.click(await ownCard(people.ada, "Long apron, saved"), "Shops & details");
    await people.ada.click(await detailsPage(people.ada), "Change description");
    const parts = await people.ada.waitForModal("it", ({ blocks }) => hasControl(blocks, "Description, part 2"));
    await people.ada.submit(parts, {});
    expect((await latest("Long apron, saved"))?.content.description).toBe(kept);
    await people.ada.click(await detailsPage(people.ada, "Saved."), "Change description");
    const again = await people.ada.waitForModal("it", ({ blocks }) => hasControl(blocks, "Description, part 2"));
    const first = shownValue(again, "Description, part 1");
    await people.ada.submit(again, { "Description, part 1": first.replace("Paragraph 3 says", "Paragraph 3 tells") });
    await people.ada.close(await detailsPage(people.ada, "Saved."));
    const saved = (await latest("Long apron, saved"))?.content.description ?? "";
    expect(saved.length).toBeGreaterThan(5000);
    expect(saved.endsWith(long.slice(-4000))).toBe(true);
    expect(saved).toBe(kept.replace("Paragraph 3 says", "Paragraph 3 tells"));
  });

  test("details of one listing differ from its shop only where somebody said so", async ({ people, latest }) => {
    const form = await draftApron(people);
    await people.ada.submit(form, { Title: "Apron with details", "And then": "Keep as my draft" });
    await people.ada.click(await ownCard(people.ada, "Apron with details"), "Shops & details");
    await people.ada.click(await detailsPage(people.ada), `Change for ${usShop}`);
    const shipping = await people.ada.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Shipping profile"));
    await people.ada.submit(shipping, { "Shipping profile": "Large parcels" });
    await people.ada.click(await detailsPage(people.ada, "Shipping: Large parcels"), "Change details");
    const details = await people.ada.waitForModal("the details", ({ blocks }) => hasControl(blocks, "SKU"));
    await people.ada.submit(details, {
      SKU: "AP-77",
      "Materials, with commas": "Linen, linen, Thread",
      "More tags, with commas": "undyed; garden gift",
    });
    await people.ada.close(await detailsPage(people.ada, "SKU: AP-77"));
    const change = await latest("Apron with details");
    expect(change?.content).toMatchObject({ sku: "AP-77", materials: ["Linen", "Thread"] });
    expect(change?.content.tags.slice(-2)).toEqual(["undyed", "garden gift"]);
    const overrides = change?.items.map(({ content }) => Object.keys(content.overrides)) ?? [];
    expect(overrides.flat()).toEqual(["shippingProfileId"]);
  });
});

describe("Home", () => {
  test("it shows what there is to do, and its buttons work", async ({ people }) => {
    await people.mara.openHome();
    const home = await people.mara.waitFor("home", ({ home: shown }) => shown);
    expect(controlsOf(home.blocks).map(({ label }) => label)).toEqual(
      expect.arrayContaining(["New listing", "Shops", "Help"]),
    );
    await people.mara.click("home", "Shops");
    const shops = await people.mara.waitForModal("the shops", ({ blocks }) => textOn(blocks).includes(euShop));
    expect(textOn(shops.blocks)).toContain("signed in");
    await people.mara.close(shops);
  });
});

describe("a shop", () => {
  test("that has its defaults is no longer asked for them: the announcement's button is gone", async ({ people }) => {
    const announced = await people.ada.waitForMessage("the announcement", (m) =>
      readMessage(m).includes(`*${usShop}* is connected`),
    );
    expect(hasControl(announced.blocks, "Set this shop's defaults")).toBe(false);
  });

  test("that is disconnected has no sign-in left, and the channel hears of it", async ({ product, people }) => {
    const shops = await typed(people.mara, "/oms shops");
    await people.mara.click(shops, "Disconnect…");
    // The button asks what becomes of the copies, and nothing happens yet.
    await people.mara.waitForMessage("the question", (m) => hasControl(m.blocks, "Erase this shop's copies"));
    const question = await typed(people.mara, "/oms disconnect PineAndInkEU");
    await people.mara.click(question, "Keep the product data");
    const told = await people.ada.waitForMessage(
      "the note",
      (m) => m.channel === "C0LISTINGS" && readMessage(m).includes("was disconnected"),
    );
    expect(readMessage(told)).toContain("Its sign-in is deleted");
    const left = await product.db.sql<{ shops: number }>(
      "select count(*)::int as shops from shop_credentials c join shops s on s.id = c.shop_id where s.name = 'PineAndInkEU'",
    );
    expect(left).toEqual([{ shops: 0 }]);
  });
});
