import { offered } from "#src/marketplaces/registry.ts";
import { changeLine, changesActionIds, type ChangeSummary } from "#src/modules/changes/index.ts";
import {
  differenceLine,
  listingBlocks,
  listingLine,
  listingsActionIds,
  type ListingView,
  lookButton,
  saleButton,
} from "#src/modules/listings/index.ts";
import { healthLine, shopsActionIds, type ShopView } from "#src/modules/shops/index.ts";
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
import { joinIds, splitIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, count, escapeMrkdwn, mention } from "#src/platform/slack/blocks/text.ts";
import { type FirstRun, type HomeData, type HomePages, listingsPerPage } from "../rules/home-view.ts";
import { reportsActionIds } from "./ids.ts";
import { logBlocks } from "./log.ts";
import { overviewButtons, pausedNote, status } from "./menu.ts";

const shownShops = 10;
const perPage = 5;

/** The dashboard: what needs this person, first, and what may be done about it by this role. */
export function homeView(home: HomeData): HomeView {
  const { me, shops, pages } = home;
  return {
    type: "home",
    private_metadata: writePages(pages),
    blocks: [
      section(`Hello ${mention(me.slackUserId)}. ${status(home)}`),
      ...pausedNote(home),
      ...firstRunBlocks(home),
      ...overviewButtons(home),
      ...list("Waiting for you", home.waitingForMe, ["waiting", home.counts.waiting, "/oms review"], pages, (change) =>
        section(changeLine(change), button(changesActionIds.openListing, "Review", change.id)),
      ),
      ...problemBlocks(home),
      ...list(
        "Your drafts",
        home.myDrafts,
        ["drafts", home.counts.drafts, "/oms edit and words of its title"],
        pages,
        (change) => section(changeLine(change), button(changesActionIds.openListing, "Open", change.id)),
      ),
      ...(shops.length > 0 ? [divider, section("*Shops*")] : []),
      ...shops.slice(0, shownShops).map((shop) => shopLine(shop, home)),
      ...(shops.length > shownShops ? [context(`${shops.length - shownShops} more: \`/oms shops\``)] : []),
      ...listingsSection(home),
      ...activityBlocks(home),
    ],
  };
}

/** Nothing of the studio is shown to somebody without a role. */
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

/** Four ticks, until all are made; whoever may do the next one has its button. */
function firstRunBlocks(home: HomeData): Block[] {
  const { firstRun, me, shops, approvedOnce } = home;
  const until = atLeast(me.role, "manager") ? "you approve something" : "something is approved";
  const promise = approvedOnce ? [] : [context(`:eyes: Until ${until}, I only read.`)];
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
    section(`*First run: ${ticks} of 4*`),
    step(firstRun.connected, `Connect your ${offered.name} shop`, owner, shopsActionIds.connect, "Connect a shop"),
    step(
      firstRun.defaults,
      `Set the defaults${bare ? ` of *${clipEscaped(bare.name, 80)}*` : " of your shop"}: shipping, processing, returns`,
      manager && bare !== undefined,
      shopsActionIds.shopDefaults,
      "Set defaults",
      bare?.id,
    ),
    ...approversStep(firstRun, owner, step),
    step(
      firstRun.channel,
      "Choose the channel for requests and finished listings",
      owner,
      reportsActionIds.settings,
      "Settings",
    ),
    ...promise,
  ];
}

function approversStep(
  { approvers }: FirstRun,
  owner: boolean,
  step: (done: boolean, text: string, may: boolean, action: string, label: string) => Block,
): Block[] {
  const text = approvers
    ? "Who may approve"
    : "Who may approve: nobody approves their own listing, so make someone a manager, or use solo mode (Settings)";
  return [step(approvers, text, owner, studioActionIds.makeManager, "Make someone a manager")];
}

function problemBlocks(home: HomeData): Block[] {
  const { me, problems, differing, shops, pages } = home;
  const owner = atLeast(me.role, "owner");
  const dead = shops.filter((shop) => shop.health === "auth-dead").slice(0, 3);
  const lines = [
    ...dead.map((shop) =>
      section(
        `:red_circle: *${clipEscaped(shop.name, 80)}* has to be signed in again.${owner ? "" : " An owner does that."}`,
        owner ? button(shopsActionIds.connect, "Connect it again", undefined, { style: "primary" }) : undefined,
      ),
    ),
    ...list("", problems, ["problems", home.counts.problems, "/oms problems"], pages, problemLine),
    ...differing.some.map((listing) => differingLine(listing, atLeast(me.role, "maker"))),
    ...(differing.all > differing.some.length
      ? [
          context(
            `${count(differing.all, "listing")} in all ${differing.all === 1 ? "differs" : "differ"} on ${offered.name}: \`/oms problems\``,
          ),
        ]
      : []),
  ];
  return lines.length === 0 ? [] : [divider, section("*Problems*"), ...lines];
}

function problemLine(change: ChangeSummary): Block {
  return section(
    `:warning: ${changeLine(change)}`,
    // Its card has the button that can help: Retry, Reconnect, or the difference.
    button(changesActionIds.openListing, "Look", change.id),
  );
}

/** What can be settled by a word is; where only the studio wants something else, or the listing is gone, it is looked at. */
function differingLine(listing: ListingView, maker: boolean): Block {
  const theirs = listing.differences.some(({ standing }) => standing !== "ours");
  const [first] = listing.differences;
  const others = listing.differences.length - 1;
  const what = first ? `\n${differenceLine(listing, first)}` : "";
  return section(
    `${listingLine(listing)}${what}${others > 0 ? `, and ${count(others, "other field")}` : ""}`,
    maker && theirs && !listing.gone
      ? button(listingsActionIds.keepTheirs, `Keep ${listing.marketplace.name}'s`, listing.id)
      : button(listingsActionIds.showListing, "Look", listing.id),
  );
}

function shopLine(shop: ShopView, { me }: HomeData): Block {
  const owner = atLeast(me.role, "owner");
  const manager = atLeast(me.role, "manager");
  const fix =
    shop.health === "auth-dead" && owner
      ? button(shopsActionIds.connect, "Connect it again")
      : shop.paused && manager
        ? button(shopsActionIds.resumeShop, "Resume", shop.id)
        : manager && shop.defaults === null
          ? button(shopsActionIds.shopDefaults, "Set defaults", shop.id)
          : undefined;
  return section(healthLine(shop), fix);
}

/** Every listing of the shops, a few at a time. */
function listingsSection({ listings, pages, me }: HomeData): Block[] {
  const { all, some } = listings;
  if (all === 0) return [];
  return [
    divider,
    section(`*Listings* (${all}), the newest first`),
    ...some.flatMap((listing) => listingBlocks(listing, lookButton(listing), saleButton(listing, me.role))),
    ...turnButtons("listings", pages, (pages.listings + 1) * listingsPerPage < all),
    ...(all > listingsPerPage ? [context("`/oms find` narrows them by words, state or shop.")] : []),
  ];
}

function activityBlocks({ activity, pages }: HomeData): Block[] {
  if (activity.lines.length === 0 && pages.activity === 0) return [];
  return [
    divider,
    section("*Recent activity*"),
    ...(activity.lines.length > 0 ? logBlocks(activity.lines) : [section("That was all.")]),
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
    ...(page === last && all > some.length ? [context(`${all - some.length} more: \`${where}\``)] : []),
    ...turnButtons(which, { ...pages, [which]: page }, page < last),
  ];
}

function turnButtons(which: keyof HomePages, pages: HomePages, more: boolean): Block[] {
  const to = (page: number) => writePages({ ...pages, [which]: page });
  return buttons(
    more && button(reportsActionIds.homeNext, "Next", to(pages[which] + 1)),
    pages[which] > 0 && button(reportsActionIds.homeFirst, "Back to the first", to(0)),
  );
}
