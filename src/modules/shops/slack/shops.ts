import { stateNames } from "#src/catalog/fields/field-words.ts";
import { listingStates, type StateCounts } from "#src/catalog/listing.ts";
import { offered } from "#src/marketplaces/registry.ts";
import { atLeast, type Role } from "#src/platform/kernel/roles.ts";
import {
  type Block,
  button,
  buttons,
  context,
  divider,
  type Message,
  section,
} from "#src/platform/slack/blocks/elements.ts";
import { fitting, message } from "#src/platform/slack/blocks/guard.ts";
import { clip, clipEscaped, count, dateText, mention } from "#src/platform/slack/blocks/text.ts";
import type { DeadSignIn, ReadingProgress, ShopView } from "../model.ts";
import { shopsActionIds } from "./ids.ts";

const healthWords: Readonly<Record<ShopView["health"], string>> = {
  ok: ":large_green_circle: signed in",
  reading: ":hourglass_flowing_sand: being read for the first time",
  "auth-dead": ":red_circle: has to be connected again",
  disconnected: ":white_circle: disconnected",
};

const briefFrom = 5;

/** `/oms shops`: health, currency, counts, and what the person may do with each; disconnected ones stand last. */
export function shopsMessage(shops: readonly ShopView[], role: Role | null): Message {
  if (shops.length === 0) {
    return message("No shop is connected yet.", [
      section("No shop is connected yet."),
      ...(atLeast(role, "owner")
        ? buttons(button(shopsActionIds.connect, "Connect a shop", undefined, { style: "primary" }))
        : []),
    ]);
  }
  // With a confirmation for each of many, fewer would fit.
  const brief = shops.length > briefFrom && atLeast(role, "owner");
  const hint = brief ? [context("`/oms disconnect` with its name disconnects one.")] : [];
  const ordered = shops.toSorted((a, b) => Number(isDisconnected(a)) - Number(isDisconnected(b)));
  const entries = ordered.map((shop, index) => [...(index > 0 ? [divider] : []), ...shopBlocks(shop, role, brief)]);
  const left = (number: number) => context(furtherShops(ordered.slice(-number)));
  const blocks = [...fitting(entries, hint, left), ...hint];
  return message(`Your shops: ${clipEscaped(shops.map((shop) => shop.name).join(", "), 3000)}`, blocks);
}

function isDisconnected({ health }: ShopView): boolean {
  return health === "disconnected";
}

function furtherShops(shops: readonly ShopView[]): string {
  const names = clipEscaped(shops.map(({ name }) => clip(name, 40)).join(", "), 600);
  return `and ${count(shops.length, "more shop")}: ${names}. Commands name them: \`/oms pause\`, \`/oms resume\`, \`/oms sync\`.`;
}

function shopBlocks(shop: ShopView, role: Role | null, brief: boolean): Block[] {
  const manager = atLeast(role, "manager");
  const owner = atLeast(role, "owner");
  if (isDisconnected(shop)) {
    return [
      section(healthLine(shop)),
      ...buttons(owner && button(shopsActionIds.connect, "Connect again", undefined, { style: "primary" })),
    ];
  }
  return [
    section(healthLine(shop)),
    ...(shop.limitedTo.length > 0 ? [context(limitedText(shop))] : []),
    ...buttons(
      manager && button(shopsActionIds.shopDefaults, "Defaults", shop.id, shop.defaults ? {} : { style: "primary" }),
      manager &&
        (shop.paused
          ? button(shopsActionIds.resumeShop, "Resume", shop.id)
          : button(shopsActionIds.pauseShop, "Pause", shop.id)),
      manager && button(shopsActionIds.rereadShop, "Read again", shop.id),
      owner && button(shopsActionIds.shopAccess, "Who may change it", shop.id),
      owner && !brief && button(shopsActionIds.askDisconnect, "Disconnect…", shop.id, { style: "danger" }),
    ),
  ];
}

/** By name only where Slack draws it: a mention in a private message alerts nobody. */
function limitedText({ limitedTo }: ShopView): string {
  const named = limitedTo.slice(0, 20).map(mention).join(", ");
  const more = limitedTo.length > 20 ? ` and ${limitedTo.length - 20} more` : "";
  return `:lock: Only ${named}${more} may change it.`;
}

/** Name, currency, how it is, and how many listings of which state since when. */
export function healthLine(shop: ShopView): string {
  const paused = shop.paused ? " · :double_vertical_bar: paused" : "";
  const counts = shop.counts ? `\n${countsText(shop.counts)}` : "";
  const readAt = shop.listingsReadAt ?? shop.readAt;
  const asOf = readAt ? `, as of ${dateText(readAt)}` : "";
  const reading = shop.reading ? `\n:eyes: Reading its listings: ${progressText(shop.reading)}` : "";
  const signedOut = shop.deadSignIn ? signedOutText(shop.deadSignIn) : "";
  const differs = shop.differing === 1 ? "differs" : "differ";
  const differing =
    shop.differing > 0
      ? `\n${count(shop.differing, "listing")} ${differs} from what you want there: to be settled once it is connected again.`
      : "";
  return `*<${shop.url}|${clipEscaped(shop.name, 150).replaceAll("|", "/") || "Your shop"}>* · ${shop.currency}\n${healthWords[shop.health]}${paused}${signedOut}${counts}${asOf}${differing}${reading}${
    shop.defaults || isDisconnected(shop) ? "" : "\n_Its defaults are not set yet._"
  }`;
}

/** Whose word it was, and what becomes of the copies, as a line of its own. */
function signedOutText({ how, erasingAt, keptUntil, keptBy }: DeadSignIn): string {
  if (how === "lost") return "\nI lost its sign-in. Nothing is erased because of that.";
  if (!erasingAt) return "";
  const kept = keptUntil && keptBy ? ` ${mention(keptBy)} has it kept.` : "";
  return `\nUnless it is connected again, everything copied from it is erased ${dateText(erasingAt)}.${kept}`;
}

/** `212 of 400`; more than there were when it was last counted is only counted. */
export function progressText({ done, total }: ReadingProgress): string {
  return total === null || total < done ? `${done} read` : `${done} of ${total}`;
}

/** `7 live · 2 drafts`; states without a listing are left out. */
export function countsText(counts: StateCounts): string {
  const some = listingStates.filter((state) => counts[state] > 0);
  if (some.length === 0) return "no listings";
  return some
    .map((state) => (state === "draft" ? count(counts.draft, "draft") : `${counts[state]} ${stateNames[state]}`))
    .join(" · ");
}

/** The listings channel hears this once per shop. */
export function shopConnectedMessage(shop: ShopView): Message {
  const counts = shop.counts ? `${countsText(shop.counts)}.` : "I'm still counting its listings.";
  return message(`${clipEscaped(shop.name, 300)} is connected.`, [
    section(`:link: *${clipEscaped(shop.name, 300)}* is connected. Currency ${shop.currency}. ${counts}`),
    section("I never see buyers, orders or payments, and I write nothing until it is approved."),
    ...(shop.defaults
      ? []
      : buttons(button(shopsActionIds.shopDefaults, "Set this shop's defaults", shop.id, { style: "primary" }))),
  ]);
}

/** The link is for one person; whoever else presses it is refused by the page. */
export function connectMessage(link: { url: string; expiresAt: Date }): Message {
  return message(`Connect your ${offered.name} shop`, [
    section(
      `*Connect your ${offered.name} shop.* The page asks once more, then ${offered.name} asks you to allow four permissions: read your shop, and read, write and delete listings. Nothing about buyers, orders or payments.`,
    ),
    ...buttons(button(shopsActionIds.openConnectPage, "Open the page", undefined, { url: link.url, style: "primary" })),
    context("The link is good for 10 minutes, once, only for you.", offered.trademark),
  ]);
}
