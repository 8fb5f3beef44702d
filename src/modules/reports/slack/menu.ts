import { offered } from "#src/marketplaces/registry.ts";
import { changesActionIds } from "#src/modules/changes/index.ts";
import { shopsActionIds } from "#src/modules/shops/index.ts";
import { aloneQuestion, asksAlone, stoppedLine, studioActionIds } from "#src/modules/studio/index.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, dateText, escapeMrkdwn, mention } from "#src/platform/slack/blocks/text.ts";
import type { Overview } from "../model.ts";
import { reportsActionIds } from "./ids.ts";
import { reportsText } from "../messages/en.ts";

/** `/oms` alone: what can be done, and what to do first. */
export function overviewMessage(overview: Overview): Message {
  return message(reportsText.menu.title, overviewBlocks(overview));
}

export function overviewBlocks(overview: Overview): Block[] {
  const { me } = overview;
  return [
    section(reportsText.home.hello(mention(me.slackUserId), status(overview))),
    ...pausedNote(overview),
    ...firstSteps(overview),
    ...overviewButtons(overview),
  ];
}

export function overviewButtons({ me, counts, shops }: Overview): Block[] {
  const may = (role: "maker" | "manager") => atLeast(me.role, role);
  return buttons(
    may("maker") &&
      button(
        reportsActionIds.newListing,
        reportsText.newListing,
        undefined,
        shops.length > 0 ? { style: "primary" } : {},
      ),
    may("maker") && button(reportsActionIds.myDrafts, labelled(reportsText.drafts.mine, counts.drafts)),
    may("maker") && shops.length > 0 && button(changesActionIds.changeMany, reportsText.changeMany),
    may("manager") && button(changesActionIds.waitingForMe, labelled(reportsText.waitingForMe, counts.waiting)),
    button(reportsActionIds.problems, labelled(reportsText.problems.title, counts.problems)),
    button(reportsActionIds.shops, reportsText.shops),
    button(reportsActionIds.help, reportsText.help),
  );
}

function labelled(text: string, number: number): string {
  return number > 0 ? `${text} (${number})` : text;
}

export function status({ shops, studio }: Overview): string {
  if (shops.length === 0) return reportsText.menu.noShop(escapeMrkdwn(studio.name));
  const names = shops.slice(0, 6).map((shop) => `*${clipEscaped(shop.name, 60)}*`);
  return reportsText.menu.shops(shops.length, names.join(", "));
}

export function pausedNote({ studio }: Overview): Block[] {
  if (!studio.paused) return [];
  const { by, at } = studio.paused;
  return [section(reportsText.menu.paused(mention(by), dateText(at)))];
}

/** The one thing to do next, for people who may do it. */
function firstSteps(overview: Overview): Block[] {
  const { me, shops, studio, approverCount } = overview;
  const owner = atLeast(me.role, "owner");
  const manager = atLeast(me.role, "manager");
  if (owner && asksAlone(overview)) return aloneQuestion(studio.soloMode);
  if (shops.length === 0) {
    if (!owner) return [section(reportsText.menu.ownerConnects(offered.name))];
    return [
      section(reportsText.menu.connect(offered.name)),
      ...buttons(button(shopsActionIds.connect, reportsText.connect, undefined, { style: "primary" })),
    ];
  }
  const dead = shops.find((shop) => shop.health === "auth-dead");
  if (dead) {
    return [
      section(reportsText.menu.signedOut(clipEscaped(dead.name, 100), owner)),
      ...(owner
        ? buttons(button(shopsActionIds.connect, reportsText.connectAgain, undefined, { style: "primary" }))
        : []),
    ];
  }
  const bare = shops.find((shop) => !shop.defaults);
  if (bare) {
    if (!manager) return [context(reportsText.menu.managerSetsDefaults(clipEscaped(bare.name, 100)))];
    return [
      section(reportsText.menu.setDefaults(clipEscaped(bare.name, 100))),
      ...buttons(button(shopsActionIds.shopDefaults, reportsText.setDefaults, bare.id, { style: "primary" })),
    ];
  }
  return [
    ...(studio.listingsChannel || studio.soloMode || !owner
      ? []
      : [
          section(
            studio.stoppedChannel
              ? reportsText.menu.otherChannel(stoppedLine(studio.stoppedChannel))
              : reportsText.menu.chooseChannel,
          ),
          ...buttons(button(reportsActionIds.settings, reportsText.settings)),
        ]),
    ...(approverCount < 2 && !studio.soloMode && owner ? aloneNote() : []),
    ...(overview.myDrafts.length === 0 ? [context(reportsText.menu.tip)] : []),
  ];
}

function aloneNote(): Block[] {
  return [
    section(reportsText.menu.alone),
    ...buttons(
      button(studioActionIds.makeManager, reportsText.makeManager),
      button(reportsActionIds.settings, reportsText.menu.soloMode),
    ),
  ];
}
