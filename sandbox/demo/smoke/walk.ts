import { findControl } from "#sandbox/drive/blocks.ts";
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
import type { ModalView } from "#sandbox/slack/contract.ts";
import type { Addresses } from "../children.ts";
import { people } from "../studio.ts";
import type { Approved } from "./compare.ts";
import { pixelsAt } from "./pixels.ts";

/** Other prices than the message names, so that they have to be typed; the stock is what a new draft begins with. */
const plans = [
  { name: "PineAndInk", price: "52.00", stock: 1 },
  { name: "PineAndInkEU", price: "47.50", stock: 1 },
] as const;
/** How the seeded message begins that the listing is drafted from. */
const beginning = "Linen apron";

export type Walked = { readonly approved: Approved; readonly feesBefore: number; readonly cost: Tally };

/**
 * One listing, from connecting two shops to live in both, as the studio's people would do it.
 *
 * @returns what was approved, how many fees there were before, and what the path from the photo to the approval cost
 */
export async function publishOne(addresses: Addresses, say: (line: string) => void): Promise<Walked> {
  const tally = newTally();
  const slack = slackAt(addresses.slack, tally);
  const owner = slack.person(people.owner.id);
  const manager = slack.person(people.manager.id);
  const maker = slack.person(people.maker.id);
  const feesBefore = (await etsyAt(addresses.etsy).state()).fees.length;
  const shops: Approved["shops"][number][] = [];
  for (const plan of plans) {
    await connectShop(owner, plan.name);
    say(`${people.owner.name} connected ${plan.name} through Etsy's consent.`);
    const defaults = await setShopDefaults(owner, plan.name);
    say(`${people.owner.name} set its defaults: ${Object.values(defaults).filter(Boolean).join(", ")}.`);
    shops.push({ ...plan, defaults });
  }

  // Counted from here: the shops' defaults are set, and there is a message with photos.
  Object.assign(tally, newTally());
  const message = await photoMessage(maker, beginning);
  const first = await draftFromMessage(maker, message);
  const form = await maker.choose(first, { Shops: plans.map(({ name }) => name) });
  say(`${people.maker.name} drafted “${shownValue(form, "Title")}” from ${message.files.length} photos.`);
  const files = await Promise.all(message.files.map((file) => pixelsAt(`${addresses.slack}${file.url}`)));
  const approved = { ...textOf(form), photos: photosOf(form, files), shops };
  const card = await askForApproval(maker, manager, form, { ...prices, ...pieces });
  say(
    `${people.maker.name} ticked the second shop, typed two prices, said that each has its piece, and asked for approval.`,
  );
  // The manager's way to the card: the listings channel, on the left.
  tally.clicks += 1;
  await approveLive(manager, card);
  const cost = structuredClone(tally);
  say(`${people.manager.name} approved it.`);
  await waitUntilLive(manager, card);
  say("The card says that it is live in both shops, and read back.");
  return { approved, feesBefore, cost };
}

const prices = Object.fromEntries(plans.map(({ name, price }) => [`Price in ${name},`, price]));

/** The studio has not said yet how it lists what has stock 1. */
const pieces = { "Stock 1 in 2 shops": "There is one for each shop" };

function textOf(form: ModalView): Pick<Approved, "title" | "description" | "tags" | "categoryId"> {
  const { actionId, blockId } = findControl(form.blocks, "Category", "The form");
  const category = form.values[blockId]?.[actionId];
  if (typeof category !== "object" || category === null || !("value" in category)) {
    throw new Error("The draft proposes no category, which this message should be enough for.");
  }
  return {
    title: shownValue(form, "Title"),
    description: shownValue(form, "Description"),
    tags: shownValue(form, "Tags").split(", "),
    categoryId: Number(category.value),
  };
}

/** As the offline drafter names them: it says only what it knows. */
function photosOf(form: ModalView, files: readonly Uint8Array[]): Approved["photos"] {
  const title = shownValue(form, "Title");
  return files.map((pixels, index) => ({ alt: `${title}, photo ${index + 1} of ${files.length}`, pixels }));
}
