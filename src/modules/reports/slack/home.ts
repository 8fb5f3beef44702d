import { offered } from "#src/marketplaces/registry.ts";
import {
  changeLine,
  changesActionIds,
  type ChangeSummary,
  scheduledBlocks,
  writingLine,
} from "#src/modules/changes/index.ts";
import {
  differenceLine,
  listingBlocks,
  listingLine,
  listingsActionIds,
  type ListingView,
  lookButton,
  saleButton,
} from "#src/modules/listings/index.ts";
import { catchUpActionIds } from "#src/modules/plans/index.ts";
import { healthLine, shopsActionIds, type ShopView } from "#src/modules/shops/index.ts";
import { standingBlocks } from "#src/modules/stock/index.ts";
import { aloneQuestion, asksAlone, studioActionIds } from "#src/modules/studio/index.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import {
  type Block,
  button,
  buttons,
  context,
  divider,
  type HomeView,
  section,
} from "#src/platform/slack/blocks/elements.ts";
import { withBlockIds } from "#src/platform/slack/blocks/block-ids.ts";
import { joinIds, splitIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, escapeMrkdwn, mention } from "#src/platform/slack/blocks/text.ts";
import { type FirstRun, type HomeData, type HomePages, listingsPerPage } from "../rules/home-view.ts";
import { reportsActionIds } from "./ids.ts";
import { logBlocks } from "./log.ts";
import { overviewButtons, pausedNote, status } from "./menu.ts";
import { reportsText } from "../messages/en.ts";

const shownShops = 10;
const perPage = 5;

/** The dashboard: what needs this person, first, and what may be done about it by this role. */
export function homeView(home: HomeData): HomeView {
  const { me, shops, pages } = home;
  return {
    type: "home",
    private_metadata: writePages(pages),
    // It is drawn anew after each click, also while the question of a button is open.
    blocks: withBlockIds([
      section(reportsText.home.hello(mention(me.slackUserId), status(home))),
      ...pausedNote(home),
      ...firstRunBlocks(home),
      ...overviewButtons(home),
      ...list(
        reportsText.waitingForYou,
        home.waitingForMe,
        ["waiting", home.counts.waiting, reportsText.home.reviewCommand],
        pages,
        (change) => section(changeLine(change), button(changesActionIds.openListing, reportsText.review, change.id)),
      ),
      ...problemBlocks(home),
      ...writingSection(home),
      ...scheduledSection(home),
      ...standingSection(home),
      ...rulesSection(home),
      ...list(
        reportsText.drafts.title,
        home.myDrafts,
        ["drafts", home.counts.drafts, reportsText.home.draftsCommand],
        pages,
        (change) => section(changeLine(change), button(changesActionIds.openListing, reportsText.home.open, change.id)),
      ),
      ...(shops.length > 0 ? [divider, section(reportsText.home.shops)] : []),
      ...shops.slice(0, shownShops).map((shop) => shopLine(shop, home)),
      ...(shops.length > shownShops ? [context(reportsText.home.moreShops(shops.length - shownShops))] : []),
      ...listingsSection(home),
      ...activityBlocks(home),
    ]),
  };
}

/** Nothing of the studio is shown to a person without a role. */
export function strangerHome(text: string): HomeView {
  return { type: "home", blocks: [section(escapeMrkdwn(text))] };
}

/** What a home tab was drawn with, or a button of it asks for. */
export function readPages(text: string): HomePages {
  const [waiting = 0, problems = 0, drafts = 0, activity = 0, listings = 0] = splitIds(text).map((part) =>
    /^\d{1,4}$/.test(part) ? Number(part) : 0,
  );
  return { waiting, problems, drafts, activity, listings };
}

function writePages({ waiting, problems, drafts, activity, listings }: HomePages): string {
  return joinIds(...[waiting, problems, drafts, activity, listings].map(String));
}

/** Four ticks, until all are made; people who may do the next one have its button. */
function firstRunBlocks(home: HomeData): Block[] {
  const { firstRun, me, shops, approvedOnce } = home;

  const promise = approvedOnce ? [] : [context(reportsText.home.untilApproved(atLeast(me.role, "manager")))];
  const owner = atLeast(me.role, "owner");
  const question = owner && asksAlone(home) ? aloneQuestion(home.studio.soloMode) : [];
  if (Object.values(firstRun).every(Boolean)) return [...question, ...promise];
  const manager = atLeast(me.role, "manager");
  const bare = shops.find((shop) => shop.defaults === null);
  const step = (done: boolean, text: string, may: boolean, action: string, label: string, value?: string): Block =>
    section(`${done ? "✓" : "○"} ${text}`, !done && may ? button(action, label, value) : undefined);
  const ticks = Object.values(firstRun).filter(Boolean).length;
  return [
    ...question,
    section(reportsText.home.firstSteps(ticks)),
    step(
      firstRun.connected,
      reportsText.home.connectStep(offered.name),
      owner,
      shopsActionIds.connect,
      reportsText.connect,
    ),
    step(
      firstRun.defaults,
      reportsText.home.defaultsStep(bare ? clipEscaped(bare.name, 80) : null),
      manager && bare !== undefined,
      shopsActionIds.shopDefaults,
      reportsText.setDefaults,
      bare?.id,
    ),
    ...approversStep(firstRun, owner, step),
    step(firstRun.channel, reportsText.home.channelStep, owner, reportsActionIds.settings, reportsText.settings),
    ...promise,
  ];
}

function approversStep(
  { approvers }: FirstRun,
  owner: boolean,
  step: (done: boolean, text: string, may: boolean, action: string, label: string) => Block,
): Block[] {
  const text = approvers ? reportsText.home.approversDone : reportsText.home.approversStep;
  return [step(approvers, text, owner, studioActionIds.makeManager, reportsText.makeManager)];
}

function problemBlocks(home: HomeData): Block[] {
  const { me, problems, differing, shops, pages } = home;
  const owner = atLeast(me.role, "owner");
  const dead = shops.filter((shop) => shop.health === "auth-dead").slice(0, 3);
  const lines = [
    ...dead.map((shop) =>
      section(
        reportsText.home.signedOut(clipEscaped(shop.name, 80), owner),
        owner ? button(shopsActionIds.connect, reportsText.connectAgain, undefined, { style: "primary" }) : undefined,
      ),
    ),
    ...list("", problems, ["problems", home.counts.problems, "/oms problems"], pages, problemLine),
    ...differing.some.map((listing) => differingLine(listing, atLeast(me.role, "maker"))),
    ...(differing.all > differing.some.length
      ? [context(reportsText.home.differing(differing.all, offered.name))]
      : []),
  ];
  return lines.length === 0 ? [] : [divider, section(reportsText.home.problems), ...lines];
}

function problemLine(change: ChangeSummary): Block {
  return section(
    `:warning: ${changeLine(change)}`,
    // Its card has the button that can help: Retry, Reconnect, or the difference.
    button(changesActionIds.openListing, reportsText.showListing, change.id),
  );
}

/** What can be settled by a word is; where only the studio wants something else, or the listing is gone, it is looked at. */
function differingLine(listing: ListingView, maker: boolean): Block {
  const theirs = listing.differences.some(({ standing }) => standing !== "ours");
  const [first] = listing.differences;
  const others = listing.differences.length - 1;
  const what = first ? `\n${differenceLine(listing, first)}` : "";
  return section(
    `${listingLine(listing)}${what}${others > 0 ? reportsText.home.otherFields(others) : ""}`,
    maker && theirs && !listing.gone
      ? button(listingsActionIds.keepTheirs, reportsText.keepTheirs(listing.marketplace.name), listing.id)
      : button(listingsActionIds.showListing, reportsText.showListing, listing.id),
  );
}

function shopLine(shop: ShopView, { me }: HomeData): Block {
  const owner = atLeast(me.role, "owner");
  const manager = atLeast(me.role, "manager");
  const fix =
    shop.health === "auth-dead" && owner
      ? button(shopsActionIds.connect, reportsText.connectAgain)
      : shop.paused && manager
        ? button(shopsActionIds.resumeShop, reportsText.home.resume, shop.id)
        : manager && shop.defaults === null
          ? button(shopsActionIds.shopDefaults, reportsText.setDefaults, shop.id)
          : undefined;
  return section(healthLine(shop), fix);
}

/** Changes of many on their way, and how far each is. */
function writingSection({ writing: { all, some } }: HomeData): Block[] {
  if (all === 0) return [];
  return [
    divider,
    section(reportsText.home.writing(all)),
    ...some.map((change) =>
      section(writingLine(change), button(changesActionIds.openListing, reportsText.home.open, change.id)),
    ),
  ];
}

/** What comes by itself; `/oms scheduled` has all of it. */
function scheduledSection({ scheduled }: HomeData): Block[] {
  const blocks = scheduledBlocks(scheduled);
  const more = scheduled.all > scheduled.some.length ? [context(reportsText.home.scheduledHint)] : [];
  return blocks.length === 0 ? [] : [divider, ...blocks, ...more];
}

/** What is written without a further word, as long as an owner wants it. */
function standingSection({ standing, me }: HomeData): Block[] {
  const blocks = standingBlocks(standing, atLeast(me.role, "owner"));
  return blocks.length === 0 ? [] : [divider, ...blocks];
}

/** How many rules are kept or offered, with the way to them. */
function rulesSection({ rules }: HomeData): Block[] {
  if (rules.kept + rules.offered === 0) return [];
  const line = reportsText.home.rules(rules.kept, rules.offered);
  return [section(line, button(catchUpActionIds.show, reportsText.digest.showRules))];
}

/** Every listing of the shops, a few at a time. */
function listingsSection({ listings, pages, me }: HomeData): Block[] {
  const { all, some } = listings;
  if (all === 0) return [];
  return [
    divider,
    section(reportsText.home.allListings(all)),
    ...some.flatMap((listing) => listingBlocks(listing, lookButton(listing), saleButton(listing, me.role))),
    ...turnButtons("listings", pages, (pages.listings + 1) * listingsPerPage < all),
    ...(all > listingsPerPage ? [context(reportsText.home.findHint)] : []),
  ];
}

function activityBlocks({ activity, pages }: HomeData): Block[] {
  if (activity.lines.length === 0 && pages.activity === 0) return [];
  return [
    divider,
    section(reportsText.home.activity),
    ...(activity.lines.length > 0 ? logBlocks(activity.lines) : [section(reportsText.noMore)]),
    ...turnButtons("activity", pages, activity.more),
  ];
}

/** A page of a list, with the way to the next one and back to the first; past its end, where the rest of it is. */
function list<T>(
  title: string,
  some: readonly T[],
  [which, all, where]: readonly ["waiting" | "problems" | "drafts", number, string],
  pages: HomePages,
  line: (each: T) => Block,
): Block[] {
  if (some.length === 0) return [];
  const last = Math.ceil(some.length / perPage) - 1;
  const page = Math.min(pages[which], last);
  return [
    ...(title === "" ? [] : [divider, section(`*${title}* (${all})`)]),
    ...some.slice(page * perPage, (page + 1) * perPage).map(line),
    ...(page === last && all > some.length ? [context(reportsText.home.more(all - some.length, where))] : []),
    ...turnButtons(which, { ...pages, [which]: page }, page < last),
  ];
}

function turnButtons(which: keyof HomePages, pages: HomePages, more: boolean): Block[] {
  const to = (page: number) => writePages({ ...pages, [which]: page });
  return buttons(
    more && button(reportsActionIds.homeNext, reportsText.home.next, to(pages[which] + 1)),
    pages[which] > 0 && button(reportsActionIds.homeFirst, reportsText.home.first, to(0)),
  );
}
