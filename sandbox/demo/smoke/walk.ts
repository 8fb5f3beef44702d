import { etsyAt } from "#sandbox/drive/etsy-seller.ts";
import {
  approveLive,
  askForApproval,
  connectShop,
  draftFromMessage,
  photoMessage,
  setShopDefaults,
  waitUntilLive,
} from "#sandbox/drive/paths.ts";
import { shownValue, slackAt } from "#sandbox/drive/slack-person.ts";
import { newTally, type Tally } from "#sandbox/drive/tally.ts";
import type { Addresses } from "../children.ts";
import { people } from "../studio.ts";
import type { Approved } from "./compare.ts";

type ShopPlan = { readonly name: string; readonly price: string; readonly stock: number };

/** Other prices than the message names, so that they are typed; the stock is what a new draft begins with. */
export const shopPlans: readonly ShopPlan[] = [
  { name: "PineAndInk", price: "52.00", stock: 1 },
  { name: "PineAndInkEU", price: "47.50", stock: 1 },
];
/** The seeded message that the listing is drafted from. */
const beginning = "Linen apron";

/**
 * One listing, from connecting two shops to live in both, as the studio's people would do it.
 *
 * @returns what was approved, what it cost in fees before, and the clicks from the photo to the approval
 */
export async function publishOne(addresses: Addresses, say: (line: string) => void): Promise<Walked> {
  const tally = newTally();
  const slack = slackAt(addresses.slack, tally);
  const [owner, manager, maker] = [people.owner, people.manager, people.maker].map(({ id }) => slack.person(id));
  if (!owner || !manager || !maker) throw new Error("The studio has nobody.");
  const feesBefore = (await etsyAt(addresses.etsy).state()).fees.length;
  const shops: Approved["shops"][number][] = [];
  for (const { name, price, stock } of shopPlans) {
    await connectShop(owner, name);
    say(`${people.owner.name} connected ${name} through Etsy's consent.`);
    const defaults = await setShopDefaults(owner, name);
    say(`${people.owner.name} set its defaults: ${defaults.shipping}, ${defaults.returns}, ${defaults.processing}.`);
    shops.push({ name, price, stock, defaults });
  }

  // From here on it is counted: the shops' defaults are set, a photo is in the channel.
  Object.assign(tally, newTally());
  const message = await photoMessage(maker, beginning);
  const form = await draftFromMessage(maker, message);
  const title = shownValue(form, "Title");
  say(`${people.maker.name} drafted “${title}” from ${message.files.length} photos.`);
  const prices = Object.fromEntries(shopPlans.map(({ name, price }) => [`Price in ${name}`, price]));
  const category = shownValue(form, "Category");
  const fields = { ...prices, ...(category === "" ? { Category: "Aprons" } : {}) };
  const approved: Approved = {
    title,
    description: shownValue(form, "Description"),
    tags: shownValue(form, "Tags").split(", ").filter(Boolean),
    category: category || "Aprons",
    photos: message.files,
    shops,
  };
  const card = await askForApproval(maker, manager, form, fields);
  say(`${people.maker.name} typed the prices and asked for approval.`);
  // The manager's way to the card: the listings channel in the list on the left.
  tally.clicks += 1;
  await approveLive(manager, card);
  say(`${people.manager.name} approved and published.`);
  const cost = structuredClone(tally);
  await waitUntilLive(manager, card);
  say("The card says that it is live in both shops and was read back.");
  return { approved, feesBefore, cost };
}

export type Walked = { readonly approved: Approved; readonly feesBefore: number; readonly cost: Tally };
