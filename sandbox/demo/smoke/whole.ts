import sharp from "sharp";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { etsyAt, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { approveLive, draftFromMessage, waitUntilLive } from "#sandbox/drive/paths.ts";
import { messagesIn, readMessage, type Seen, slackAt, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import type { ModalView } from "#sandbox/slack/contract.ts";
import type { Listing } from "#sandbox/etsy/state.ts";
import type { Demo } from "../start.ts";
import { listingsChannel, people } from "../studio.ts";
import { difference, pixels, pixelsAt } from "./pixels.ts";

const shops = [
  { name: "PineAndInk", price: "52.00", small: 4500, currency: "USD" },
  { name: "PineAndInkEU", price: "47.50", small: 4100, currency: "EUR" },
] as const;
const title = "Linen apron with a name";
const photos = 6;
const safety = "Keep away from open fire.";
const changeSafety = `Change product safety for ${shops[0].name}`;

/**
 * A listing with everything: two things to choose, six photos, two attributes, a question. It goes live in both shops from one
 * draft; then its second photo is replaced, its third moved, and the price of one size changed.
 *
 * @returns what was not as it should be
 */
export async function publishWhole({ addresses }: Demo, say: (line: string) => void): Promise<string[]> {
  const slack = slackAt(addresses.slack);
  const [owner, maker, manager] = [people.owner, people.maker, people.manager].map(({ id }) => slack.person(id)) as [
    SlackPerson,
    SlackPerson,
    SlackPerson,
  ];
  const etsy = etsyAt(addresses.etsy);
  const found: string[] = [];

  await sellToTheEu();
  const form = await draftFromMessage(maker, await manyPhotos());
  const both = await maker.choose(form, { Shops: shops.map(({ name }) => name) });
  const prices = Object.fromEntries(shops.map(({ name, price }) => [`Price in ${name},`, `${price} × 5`]));
  await maker.submit(both, { Title: title, ...prices, "And then": "Keep as my draft" });
  await vary();
  await describe();
  const card = await askForIt();
  await approveLive(manager, card);
  await waitUntilLive(manager, card);
  for (const shop of shops) found.push(...(await notAsApproved(shop)));
  say(
    `${people.maker.name} drafted a listing in sizes and colours with ${photos} photos, two attributes, a question and a safety warning; it is live in both shops.`,
  );

  const before = (await writes()).length;
  const { imageIds: had } = await inShop(shops[0]);
  const replacement = await changePhotos();
  await raise();
  const written = (await writes()).slice(before).map(({ operation }) => operation);
  if (written.join() !== "uploadListingImage,updateListing,updateListingInventory")
    found.push(`The two edits wrote ${written.join(", ")}.`);
  const edited = await inShop(shops[0]);
  const [first, second, third, fourth, ...rest] = had;
  const added = edited.imageIds.find((id) => !had.includes(id)) ?? 0;
  if (edited.imageIds.join() !== [first, added, fourth, third, ...rest].join())
    found.push(
      `Its photos were ${had.join(", ")} and are ${edited.imageIds.join(", ")} after photo ${second} was replaced.`,
    );
  else if (difference(await pixelsAt(`${addresses.etsy}/images/${added}/fullxfull`), replacement) > 6)
    found.push("Its second photo is not the one that replaced it.");
  if (pricesOf(edited).join() !== "4700,4700,5200,5200") found.push(`Its prices are ${pricesOf(edited).join(", ")}.`);
  say("Its second photo was replaced, its third moved, and the price of one size changed: three writes.");
  return found;

  /** All photos that were ever shared here, as many as it takes, in one message. */
  async function manyPhotos(): Promise<Seen> {
    const shared = messagesIn(await maker.view()).flatMap(({ files }) => files);
    const known = [...new Map(shared.map((file) => [file.url, file])).values()].slice(0, photos);
    const files = await Promise.all(
      known.map(async ({ url, mimetype }, at) => {
        const bytes = new Uint8Array(await (await fetch(`${addresses.slack}${url}`)).arrayBuffer());
        return { name: `apron-${at + 1}.jpg`, mimetype, base64: Buffer.from(bytes).toString("base64") };
      }),
    );
    const text = "Linen apron with a name, natural flax";
    await maker.say(listingsChannel, text, files);
    return maker.waitForMessage("the message with its photos", (m) => m.text === text && m.files.length === photos);
  }

  /** The shop that the list names first sells there as a business, so that its listings can say how they are used safely. */
  async function sellToTheEu(): Promise<void> {
    await owner.command("/oms shops");
    const list = await owner.waitForMessage("the shops", (m) => hasControl(m.blocks, "Product safety"));
    await owner.click(list, "Product safety");
    const question = await owner.waitForModal("the question", ({ blocks }) => hasControl(blocks, "Later"));
    await owner.click(question, "Yes");
    await owner.close(await owner.waitForModal("the answer", ({ blocks }) => hasControl(blocks, "Accept")));
  }

  function ownCard(): Promise<Seen> {
    return maker.waitForMessage(
      "its draft",
      (m) => readMessage(m).includes(title) && hasControl(m.blocks, "Variations"),
    );
  }

  async function saved(): Promise<void> {
    const words = (modal: ModalView) => JSON.stringify(modal.blocks).includes("Saved. It is on the draft");
    await maker.close(await maker.waitForModal("it to be saved", words));
  }

  function opened(control: string): Promise<ModalView> {
    return maker.waitForModal(`“${control}”`, ({ blocks }) => hasControl(blocks, control));
  }

  async function vary(): Promise<void> {
    await maker.click(await ownCard(), "Variations");
    const axes = await maker.choose(await opened("Varies by"), { "And by": "Primary color" });
    await maker.submit(axes, {
      "Its name": "Size",
      Options: "Small\nLarge",
      "Options of Primary color": "Blue\nGreen",
      "The price": "is its own for each option of the first",
      "The stock": "is its own for each combination",
    });
    for (const { small, currency } of shops) {
      const lines = await maker.waitForModal(
        `the lines in ${currency}`,
        ({ blocks }) => JSON.stringify(blocks).includes(`(${currency})`) && hasControl(blocks, "Small / Blue"),
      );
      await maker.submit(lines, { "Small / Blue": `${(small / 100).toFixed(2)} × 2`, "Large / Green": "× 3" });
    }
    await saved();
  }

  async function describe(): Promise<void> {
    await maker.click(await ownCard(), "Shops & details");
    await maker.click(await opened(changeSafety), changeSafety);
    await maker.submit(await opened("Safety warnings"), { "Safety warnings": safety });
    await saved();
    await maker.click(await ownCard(), "Attributes");
    await maker.submit(await opened("Holiday"), { Holiday: "Christmas", Occasion: ["Wedding"] });
    await saved();
    await maker.click(await ownCard(), "Personalization");
    await maker.submit(await opened("What do you ask"), {
      "What do you ask": "Which name?",
      "Do they have to answer": "No",
    });
    await saved();
  }

  async function askForIt(): Promise<Seen> {
    await maker.click(await ownCard(), "Ask for approval");
    return manager.waitForMessage(
      "the card that asks for approval",
      (m) =>
        m.channel === listingsChannel && readMessage(m).includes(title) && hasControl(m.blocks, "Approve & publish"),
      { withinMs: 60_000 },
    );
  }

  async function notAsApproved({ name, price, small, currency }: (typeof shops)[number]): Promise<string[]> {
    const listing = await inShop({ name });
    const large = Math.round(Number(price) * 100);
    const wrong = (what: string, there: unknown, approved: unknown) =>
      JSON.stringify(there) === JSON.stringify(approved) ? [] : [`${what} in ${name} is ${JSON.stringify(there)}.`];
    const shop = shopNamed(await etsy.state(), name);
    return [
      ...wrong("Its state", listing.state, "active"),
      ...wrong("The currency", shop.currency, currency),
      ...wrong("The price of its options", pricesOf(listing), [small, small, large, large]),
      ...wrong("The stock of its options", stocksOf(listing), [2, 2, 2, 3]),
      ...wrong(
        "What it varies by",
        listing.products[0]?.properties.map(({ propertyId }) => propertyId),
        [513, 200],
      ),
      ...wrong("The number of its photos", listing.imageIds.length, photos),
      ...wrong(
        "What buyers are asked",
        listing.questions?.map(({ text }) => text),
        ["Which name?"],
      ),
      ...wrong("The number of its attributes", listing.attributes.length, 2),
      ...wrong("What it says of its safety", listing.safety?.warnings ?? null, name === shops[0].name ? safety : null),
    ];
  }

  /** @returns the small picture of what replaced the second photo */
  async function changePhotos(): Promise<Uint8Array> {
    const { imageIds } = await inShop(shops[0]);
    const shown = await fetch(`${addresses.etsy}/images/${imageIds[1]}/fullxfull`);
    const mirrored = await sharp(await shown.arrayBuffer())
      .flop()
      .jpeg()
      .toBuffer();
    await maker.click(await foundInShop(), "Photos");
    const form = await opened("Order");
    const file = { name: "mirrored.jpg", mimetype: "image/jpeg", base64: mirrored.toString("base64") };
    await maker.submit(form, { "Add photos": await maker.upload(file), Order: "1 new 4 3 5 6" });
    const draft = await maker.waitForMessage(
      "the edit's card",
      (m) =>
        readMessage(m).includes("A new photo replaces photo 2") &&
        !readMessage(m).includes("I'm copying") &&
        hasControl(m.blocks, "Ask for approval"),
    );
    await maker.click(draft, "Ask for approval");
    await approveEdit();
    return pixels(mirrored);
  }

  async function raise(): Promise<void> {
    const { id } = await inShop(shops[0]);
    await maker.command(`/oms edit ${id}`);
    const edit = await maker.waitForModal("the form", (m) => m.submit !== null && hasControl(m.blocks, "Title"));
    await maker.submit(edit, { "Price, USD: Small": "47.00" });
    await approveEdit();
  }

  async function foundInShop(): Promise<Seen> {
    const { id } = await inShop(shops[0]);
    await maker.command(`/oms find ${id}`);
    return maker.waitForMessage(
      "the listing",
      (m) => readMessage(m).includes(title) && hasControl(m.blocks, "Photos") && hasControl(m.blocks, "Attributes"),
    );
  }

  async function approveEdit(): Promise<void> {
    const asked = await manager.waitForMessage(
      "the card of the edit",
      (m) => m.channel === listingsChannel && readMessage(m).includes(title) && hasControl(m.blocks, "Approve & apply"),
    );
    await manager.click(asked, "Approve & apply");
    await manager.waitForMessage(
      "the edit to be read back",
      (m) => m.ts === asked.ts && readMessage(m).includes("everything matches"),
      { withinMs: 60_000 },
    );
  }

  async function inShop({ name }: { readonly name: string }): Promise<Listing> {
    const state = await etsy.state();
    const { shopId } = shopNamed(state, name);
    const one = state.listings.find((each) => each.shopId === shopId && each.title === title);
    if (!one) throw new Error(`${name} has no listing called ${title}.`);
    return one;
  }

  async function writes() {
    return (await etsy.calls()).filter(({ method, path }) => method !== "GET" && path.startsWith("/v3/application/"));
  }
}

function pricesOf({ products }: Listing): (number | undefined)[] {
  return products.map(({ offerings }) => offerings[0]?.price);
}

function stocksOf({ products }: Listing): (number | undefined)[] {
  return products.map(({ offerings }) => offerings[0]?.quantity);
}
