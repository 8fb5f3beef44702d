import { offered } from "#src/marketplaces/registry.ts";
import { changesActionIds } from "#src/modules/changes/index.ts";
import { shopsActionIds } from "#src/modules/shops/index.ts";
import { aloneQuestion, asksAlone, stoppedLine, studioActionIds } from "#src/modules/studio/index.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, count, dateText, escapeMrkdwn, mention } from "#src/platform/slack/blocks/text.ts";
import type { Overview } from "../model.ts";
import { reportsActionIds } from "./ids.ts";

/** `/oms` alone: what can be done, and what to do first. */
export function overviewMessage(overview: Overview): Message {
  return message("LN OMS: your shops, from Slack", overviewBlocks(overview));
}

export function overviewBlocks(overview: Overview): Block[] {
  const { me } = overview;
  return [
    section(`Hello ${mention(me.slackUserId)}. ${status(overview)}`),
    ...pausedNote(overview),
    ...firstSteps(overview),
    ...overviewButtons(overview),
  ];
}

export function overviewButtons({ me, counts, shops }: Overview): Block[] {
  const may = (role: "maker" | "manager") => atLeast(me.role, role);
  return buttons(
    may("maker") &&
      button(reportsActionIds.newListing, "New listing", undefined, shops.length > 0 ? { style: "primary" } : {}),
    may("maker") && button(reportsActionIds.myDrafts, labelled("My drafts", counts.drafts)),
    may("manager") && button(changesActionIds.waitingForMe, labelled("Waiting for me", counts.waiting)),
    button(reportsActionIds.problems, labelled("Problems", counts.problems)),
    button(reportsActionIds.shops, "Shops"),
    button(reportsActionIds.help, "Help"),
  );
}

function labelled(text: string, number: number): string {
  return number > 0 ? `${text} (${number})` : text;
}

export function status({ shops, studio }: Overview): string {
  if (shops.length === 0) return `*${escapeMrkdwn(studio.name)}* has no shop here yet.`;
  const names = shops.slice(0, 6).map((shop) => `*${clipEscaped(shop.name, 60)}*`);
  return `${count(shops.length, "shop")}: ${names.join(", ")}.`;
}

export function pausedNote({ studio }: Overview): Block[] {
  if (!studio.paused) return [];
  const { by, at } = studio.paused;
  return [
    section(
      `:double_vertical_bar: *Paused* by ${mention(by)}, ${dateText(at)}. Nothing is written to a shop until \`/oms resume\`.`,
    ),
  ];
}

/** The one thing to do next, for whoever may do it. */
function firstSteps(overview: Overview): Block[] {
  const { me, shops, studio, approverCount } = overview;
  const owner = atLeast(me.role, "owner");
  const manager = atLeast(me.role, "manager");
  if (owner && asksAlone(overview)) return aloneQuestion(studio.soloMode);
  if (shops.length === 0) {
    if (!owner) return [section(`*First:* an owner connects your ${offered.name} shop with \`/oms connect\`.`)];
    return [
      section(
        `*First:* connect your ${offered.name} shop. It takes a minute, and I write nothing until it is approved.`,
      ),
      ...buttons(button(shopsActionIds.connect, "Connect a shop", undefined, { style: "primary" })),
    ];
  }
  const dead = shops.find((shop) => shop.health === "auth-dead");
  if (dead) {
    return [
      section(
        `:warning: *${clipEscaped(dead.name, 100)}* has to be signed in again.${owner ? "" : " An owner does that with `/oms connect`."}`,
      ),
      ...(owner ? buttons(button(shopsActionIds.connect, "Connect it again", undefined, { style: "primary" })) : []),
    ];
  }
  const bare = shops.find((shop) => !shop.defaults);
  if (bare) {
    if (!manager) return [context(`A manager still has to set the defaults of ${clipEscaped(bare.name, 100)}.`)];
    return [
      section(
        `*Next:* set the defaults of *${clipEscaped(bare.name, 100)}* once: shipping, processing, returns. Drafts then need only text and a price.`,
      ),
      ...buttons(button(shopsActionIds.shopDefaults, "Set defaults", bare.id, { style: "primary" })),
    ];
  }
  return [
    ...(studio.listingsChannel || studio.soloMode || !owner
      ? []
      : [
          section(
            studio.stoppedChannel
              ? `*Next:* choose another channel. ${stoppedLine(studio.stoppedChannel)}`
              : "*Next:* choose the channel for requests and finished listings.",
          ),
          ...buttons(button(reportsActionIds.settings, "Settings")),
        ]),
    ...(approverCount < 2 && !studio.soloMode && owner ? aloneNote() : []),
    ...(overview.myDrafts.length === 0 ? [context("Tip: on a message with photos, use *⋯ → Draft a listing*.")] : []),
  ];
}

function aloneNote(): Block[] {
  return [
    section(
      "Only one person here may approve, and nobody approves their own listing. Make someone a manager, or use solo mode.",
    ),
    ...buttons(
      button(studioActionIds.makeManager, "Make someone a manager"),
      button(reportsActionIds.settings, "Solo mode"),
    ),
  ];
}
