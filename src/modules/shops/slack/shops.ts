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
import { listed } from "#src/platform/text/listed.ts";
import { fitting, message } from "#src/platform/slack/blocks/guard.ts";
import { clip, clipEscaped, dateText, mention } from "#src/platform/slack/blocks/text.ts";
import type { AllowanceView, DeadSignIn, ReadingProgress, ShopView } from "../model.ts";
import { shopsActionIds } from "./ids.ts";
import { shopsText } from "../messages/en.ts";
import { safetyText } from "../messages/safety.en.ts";

const briefFrom = 5;
/** A line each, in one block. */
const allowancesShown = 6;

/** `/oms shops`: health, currency, counts, and what the person may do with each; disconnected ones come last. */
export function shopsMessage(
  shops: readonly ShopView[],
  role: Role | null,
  allowances: readonly AllowanceView[] = [],
): Message {
  if (shops.length === 0) {
    return message(shopsText.list.none, [
      section(shopsText.list.none),
      ...(atLeast(role, "owner")
        ? buttons(button(shopsActionIds.connect, shopsText.connect.first, undefined, { style: "primary" }))
        : []),
    ]);
  }
  // With a confirmation for each of many, fewer would fit.
  const brief = shops.length > briefFrom && atLeast(role, "owner");
  const hint = [
    ...(brief ? [context(shopsText.list.disconnectHint)] : []),
    ...(allowances.length > 0 ? [context(allowances.slice(0, allowancesShown).map(allowanceText).join("\n"))] : []),
  ];
  const ordered = shops.toSorted((a, b) => Number(isDisconnected(a)) - Number(isDisconnected(b)));
  const entries = ordered.map((shop, index) => [...(index > 0 ? [divider] : []), ...shopBlocks(shop, role, brief)]);
  const left = (number: number) => context(furtherShops(ordered.slice(-number)));
  const blocks = [...fitting(entries, hint, left), ...hint];
  return message(shopsText.list.fallback(clipEscaped(shops.map((shop) => shop.name).join(", "), 3000)), blocks);
}

/** How much of the day's calls of an app is used, over all that use it. */
function allowanceText({ marketplace, shops, shared, perDay, left, saidAt }: AllowanceView): string {
  const { name } = marketplace;
  if (shared) return shopsText.list.sharedCalls(name, Math.round((1 - left / perDay) * 10) * 10);
  const asOf = saidAt ? dateText(saidAt) : "";
  return shopsText.list.calls(
    name,
    clipEscaped(listed(shops.map((shop) => clip(shop, 40))), 150),
    perDay - left,
    perDay,
    asOf,
  );
}

function isDisconnected({ health }: ShopView): boolean {
  return health === "disconnected";
}

function furtherShops(shops: readonly ShopView[]): string {
  const names = clipEscaped(shops.map(({ name }) => clip(name, 40)).join(", "), 600);
  return shopsText.list.more(shops.length, names);
}

function shopBlocks(shop: ShopView, role: Role | null, brief: boolean): Block[] {
  const manager = atLeast(role, "manager");
  const owner = atLeast(role, "owner");
  if (isDisconnected(shop)) {
    return [
      section(healthLine(shop)),
      ...buttons(owner && button(shopsActionIds.connect, shopsText.connect.again, undefined, { style: "primary" })),
    ];
  }
  return [
    section(healthLine(shop)),
    ...(shop.limitedTo.length > 0 ? [context(limitedText(shop))] : []),
    ...buttons(
      manager &&
        button(
          shopsActionIds.shopDefaults,
          shopsText.list.defaults,
          shop.id,
          shop.defaults ? {} : { style: "primary" },
        ),
      manager &&
        (shop.paused
          ? button(shopsActionIds.resumeShop, shopsText.list.resume, shop.id)
          : button(shopsActionIds.pauseShop, shopsText.list.pause, shop.id)),
      manager && button(shopsActionIds.rereadShop, shopsText.list.check, shop.id),
      owner && button(shopsActionIds.shopAccess, shopsText.access.title, shop.id),
      owner && !brief && safetyButton(shop),
      owner && !brief && button(shopsActionIds.askDisconnect, shopsText.list.disconnect, shop.id, { style: "danger" }),
    ),
  ];
}

/** Stands out until the question behind it is answered. */
function safetyButton({ id, marketplace, euTrader }: ShopView) {
  const style = euTrader === null ? ({ style: "primary" } as const) : {};
  return marketplace.safety ? button(shopsActionIds.safety, safetyText.button, id, style) : false;
}

/** By name only where Slack draws it: a mention in a private message alerts nobody. */
function limitedText({ limitedTo }: ShopView): string {
  const named = limitedTo.slice(0, 20).map(mention).join(", ");

  return shopsText.list.limited(named, limitedTo.length - 20);
}

/** Name, currency, how it is, and how many listings of which state since when. */
export function healthLine(shop: ShopView): string {
  const paused = shop.paused ? shopsText.list.paused : "";
  const counts = shop.counts ? `\n${countsText(shop.counts)}` : "";
  const readAt = shop.listingsReadAt ?? shop.readAt;
  const asOf = readAt ? shopsText.list.checkedAt(dateText(readAt)) : "";
  const reading = shop.reading ? `\n${shopsText.list.checking(progressText(shop.reading))}` : "";
  const vacation = shop.onVacation ? `\n${shopsText.list.onVacation(shop.marketplace.name)}` : "";
  const signedOut = shop.deadSignIn ? signedOutText(shop.deadSignIn) : "";

  const differing = shop.differing > 0 ? `\n${shopsText.list.differing(shop.differing)}` : "";
  return `*<${shop.url}|${clipEscaped(shop.name, 150).replaceAll("|", "/") || shopsText.list.unnamed}>* · ${shop.currency}\n${shopsText.health[shop.health]}${paused}${signedOut}${vacation}${counts}${asOf}${differing}${reading}${
    shop.defaults || isDisconnected(shop) ? "" : `\n${shopsText.list.noDefaults}`
  }`;
}

/** Whose word it was, and what becomes of the copies, as a line of its own. */
function signedOutText({ how, erasingAt, keptUntil, keptBy }: DeadSignIn): string {
  if (how === "lost") return `\n${shopsText.list.lostSignIn}`;
  if (!erasingAt) return "";
  const kept = keptUntil && keptBy ? ` ${shopsText.list.keptBy(mention(keptBy))}` : "";
  return `\n${shopsText.list.erasing(dateText(erasingAt), kept)}`;
}

/** `212 of 400`; more than there were when it was last counted is only counted. */
export function progressText({ done, total }: ReadingProgress): string {
  return total === null || total < done ? shopsText.list.progressOnly(done) : shopsText.list.progress(done, total);
}

/** `7 live · 2 drafts`; states without a listing are left out. */
export function countsText(counts: StateCounts): string {
  const some = listingStates.filter((state) => counts[state] > 0);
  if (some.length === 0) return shopsText.list.noListings;
  return some
    .map((state) => (state === "draft" ? shopsText.list.drafts(counts.draft) : `${counts[state]} ${stateNames[state]}`))
    .join(" · ");
}

/** The listings channel hears this once per shop. */
export function shopConnectedMessage(shop: ShopView): Message {
  const counts = shop.counts ? `${countsText(shop.counts)}.` : shopsText.connected.counting;
  return message(shopsText.connected.title(clipEscaped(shop.name, 300)), [
    section(shopsText.connected.line(clipEscaped(shop.name, 300), shop.currency, counts)),
    section(shopsText.connected.promise),
    ...(asksTrader(shop) ? [section(safetyText.asked(clipEscaped(shop.name, 150)))] : []),
    ...buttons(
      !shop.defaults &&
        button(shopsActionIds.shopDefaults, shopsText.connected.setDefaults, shop.id, { style: "primary" }),
      asksTrader(shop) && button(shopsActionIds.safety, safetyText.answer, shop.id),
    ),
  ]);
}

/** Whether an owner is still to be asked whether it sells to the EU as a business. */
function asksTrader({ marketplace, euTrader }: ShopView): boolean {
  return marketplace.safety !== undefined && euTrader === null;
}

/** The link is for one person; the page refuses all others. */
export function connectMessage(link: { url: string; minutes: number; again: boolean; operators: boolean }): Message {
  return message(shopsText.connect.title(offered.name), [
    section(shopsText.connect.explained(offered.name, link.operators)),
    ...buttons(
      button(shopsActionIds.openConnectPage, shopsText.connect.openPage, undefined, {
        url: link.url,
        style: "primary",
      }),
    ),
    context(shopsText.connect.linkGoodFor(link.minutes, link.again), offered.trademark),
  ]);
}
