import { hasControl } from "#sandbox/drive/blocks.ts";
import { enqueueDigest } from "#sandbox/drive/daily-digest.ts";
import { etsyAt, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { waitUntilRead } from "#sandbox/drive/paths.ts";
import { readMessage, type Seen, slackAt } from "#sandbox/drive/slack-person.ts";
import type { Listing } from "#sandbox/etsy/state.ts";
import type { Demo } from "../start.ts";
import { listingsChannel, people } from "../studio.ts";

const shopName = "PineAndInk";
const edited = { before: "Walnut Cutting Board", title: "Walnut Cutting Board, oiled", price: 6600 };
const renamed = { before: "Indigo Linen Napkins, Set of 4", title: "Napkins, renamed by the seller" };

/**
 * The daily half: the shop was read on connecting; one listing is edited, approved and pushed; the seller changes another
 * one on the marketplace and the seller's word is kept; the digest tells of the day.
 *
 * @returns what was not as it should be
 */
export async function liveOn({ addresses, folder }: Demo, say: (line: string) => void): Promise<string[]> {
  const slack = slackAt(addresses.slack);
  const [maker, manager] = [slack.person(people.maker.id), slack.person(people.manager.id)];
  const etsy = etsyAt(addresses.etsy);
  const found: string[] = [];
  const listing = await seeded(edited.before);
  await waitUntilRead(maker, shopName);
  say("Every listing of the shop was read.");

  await maker.command(`/oms edit ${listing.id}`);
  const form = await maker.waitForModal(
    "the form",
    ({ blocks, submit }) => submit !== null && hasControl(blocks, "Title"),
  );
  await maker.submit(form, { Title: edited.title, "Price, USD": (edited.price / 100).toFixed(2) });
  const card = await manager.waitForMessage(
    "the card of the edit",
    (m) => isCard(m) && hasControl(m.blocks, "Approve & apply"),
  );
  const before = (await etsy.calls()).length;
  await manager.click(card, "Approve & apply");
  await manager.waitForMessage(
    "the edit to be read back",
    (m) => m.ts === card.ts && readMessage(m).includes("everything matches"),
    {
      withinMs: 60_000,
    },
  );
  const after = await byId(listing.id);
  const written = (await writes()).slice(-2).map(({ operation }) => operation);
  if (after.title !== edited.title || after.products[0]?.offerings[0]?.price !== edited.price)
    found.push("The edit is not there.");
  if (after.description !== listing.description) found.push("The description was touched.");
  if (written.join() !== "updateListingInventory,updateListing") found.push(`The edit wrote ${written.join(", ")}.`);
  say(
    `${people.maker.name} changed a title and a price, ${people.manager.name} approved; two writes, read back (${(await etsy.calls()).length - before} calls).`,
  );

  const changed = await seeded(renamed.before);
  const writesBefore = (await writes()).length;
  await etsy.control("POST", `listings/${changed.id}/edit`, { title: renamed.title });
  const told = await synced(null);
  if (!readMessage(told).includes(`changed on Etsy to ${renamed.title}`))
    found.push("The seller's change was not reported.");
  await maker.click(told, "Keep Etsy's");
  const again = await synced(told);
  if (readMessage(again).includes("changed on Etsy")) found.push("A change that was kept is reported again.");
  if ((await writes()).length !== writesBefore) found.push("A sync wrote to the shop.");
  if ((await byId(changed.id)).title !== renamed.title) found.push("The seller's title was overwritten.");
  say("The seller renamed a listing; the sync said so, the seller's title was kept, and nothing was written.");

  await enqueueDigest({ databaseUrl: addresses.database, keysFile: folder.keys });
  const digest = await manager.waitForMessage(
    "the digest",
    (m) => m.channel === listingsChannel && readMessage(m).includes("Done"),
  );
  if (!readMessage(digest).includes(edited.before)) found.push("The digest doesn't name what was done.");
  say("The digest told of it.");
  return found;

  async function seeded(title: string): Promise<Listing> {
    const state = await etsy.state();
    const { shopId } = shopNamed(state, shopName);
    const one = state.listings.find((each) => each.shopId === shopId && each.title === title);
    if (!one) throw new Error(`${shopName} has no listing called ${title}.`);
    return one;
  }

  async function byId(id: number): Promise<Listing> {
    const one = (await etsy.state()).listings.find((each) => each.id === id);
    if (!one) throw new Error(`Listing ${id} is gone.`);
    return one;
  }

  async function writes() {
    return (await etsy.calls()).filter(({ method, path }) => method !== "GET" && path.startsWith("/v3/application/"));
  }

  async function synced(since: Seen | null): Promise<Seen> {
    await maker.command(`/oms sync ${shopName}`);
    return maker.waitForMessage(
      "the result of the reading",
      (m) =>
        // The answer to whom asked; the channel has the day's news beside it.
        m.channel.startsWith("D") &&
        Number(m.ts) > Number(since?.ts ?? 0) &&
        readMessage(m).includes(`*${shopName}* checked:`),
      { withinMs: 60_000 },
    );
  }
}

function isCard(message: Seen): boolean {
  return message.channel === listingsChannel && message.threadTs === null;
}
