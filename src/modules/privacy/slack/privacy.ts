import { offered } from "#src/marketplaces/registry.ts";
import { shopsActionIds, type ShopView } from "#src/modules/shops/index.ts";
import { aiTextVersion, studioInputIds } from "#src/modules/studio/index.ts";
import { atLeast, type Role } from "#src/platform/kernel/roles.ts";
import {
  type Block,
  button,
  buttons,
  context,
  input,
  type Message,
  modal,
  section,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, dateText, mention } from "#src/platform/slack/blocks/text.ts";
import {
  allRows,
  countsInWords,
  type ErasureReceipt,
  type ErasureRehearsal,
  graceDays,
  type PrivacyView,
  promisedDays,
} from "../rules/privacy.ts";
import { privacyActionIds, privacyFields, privacyFormIds } from "./ids.ts";
import { privacyText } from "../messages/en.ts";

const kept = () => [
  privacyText.kept.signIns,
  privacyText.kept.listings(offered.name),
  privacyText.kept.operators(offered.name),
  privacyText.kept.decisions,
  privacyText.kept.people,
  privacyText.kept.log,
  privacyText.kept.message,
  privacyText.kept.directMessages,
];

const others = ({ operators }: PrivacyView) => [
  privacyText.others.slack,
  privacyText.others.marketplace(offered.name, operators),
  privacyText.others.supabase,
  privacyText.others.cloudflare,
];

/** `/oms privacy`: what is stored and why, who else sees it, and how it ends. */
export function privacyMessage(view: PrivacyView, role: Role | null): Message {
  const owner = atLeast(role, "owner");
  return message(privacyText.title, [
    section(privacyText.kept.section(kept().join("\n"))),
    section(privacyText.others.section([...others(view), aiLine(view)].join("\n"))),
    section(privacyText.end.section(promisedDays, graceDays, offered.name)),
    ...(view.erasing
      ? [section(privacyText.end.erasing(dateText(view.erasing.askedAt), view.erasing.number))]
      : owner
        ? ownersButtons(view)
        : [context(privacyText.end.ownersOnly)]),
    context(offered.trademark),
  ]);
}

function aiLine({ ai, aiSentences, aiOptIn }: PrivacyView): string {
  if (ai === "none") return privacyText.others.noAi;
  if (ai === "off" || !aiOptIn) return privacyText.others.aiOff;
  const line = aiSentences === "on" ? privacyText.others.aiOn : privacyText.others.aiForDrafts;
  return line(mention(aiOptIn.by), dateText(aiOptIn.at));
}

function ownersButtons({ ai, aiSentences }: PrivacyView): Block[] {
  return buttons(
    button(privacyActionIds.exportStudio, privacyText.buttons.export),
    ai === "off" &&
      button(privacyActionIds.aiOn, privacyText.ai.on, String(aiTextVersion), {
        confirm: {
          title: privacyText.ai.question,
          text: privacyText.ai.explained,
          yes: privacyText.ai.yes,
        },
      }),
    ai === "on" &&
      aiSentences === "off" &&
      button(privacyActionIds.aiMore, privacyText.ai.more, String(aiTextVersion), {
        confirm: {
          title: privacyText.ai.moreQuestion,
          text: privacyText.ai.moreExplained,
          yes: privacyText.ai.moreYes,
        },
      }),
    ai === "on" && button(privacyActionIds.aiOff, privacyText.ai.off),
    button(privacyActionIds.rehearseErasure, privacyText.buttons.rehearse),
    button(privacyActionIds.eraseStudio, privacyText.buttons.erase, undefined, { style: "danger" }),
  );
}

export function exportedMessage({ url }: { readonly url: string }): Message {
  return message(privacyText.export.title, [
    section(privacyText.export.explained),
    ...buttons(
      button(privacyActionIds.downloadStudio, privacyText.export.download, undefined, { url, style: "primary" }),
    ),
    context(privacyText.export.linkWorks),
  ]);
}

/** What would go, counted now. Nothing happens. */
export function rehearsalMessage(rehearsal: ErasureRehearsal): Message {
  return message(privacyText.rehearsal.title, [
    section(privacyText.rehearsal.list(clipEscaped(rehearsal.studioName, 200), countLines(rehearsal.counts))),
    context(privacyText.rehearsal.nothingErased),
  ]);
}

/** Asked once more, with everything that goes and stays. */
export function eraseForm({ studioName, counts }: ErasureRehearsal): View {
  return modal({
    callback: privacyFormIds.eraseStudio,
    title: privacyText.erase.title,
    submit: privacyText.erase.title,
    blocks: [
      section(privacyText.erase.warning(countLines(counts))),
      section(privacyText.erase.how(promisedDays)),
      section(privacyText.erase.stays(offered.name)),
      input(
        privacyFields.studioName,
        privacyText.erase.typeName(studioName),
        textInput(studioInputIds.value, "", { max: 200 }),
        {
          optional: false,
          hint: privacyText.erase.exportFirst,
        },
      ),
    ],
  });
}

/** The last message of all. */
export function receiptMessage(receipt: ErasureReceipt): Message {
  return message(privacyText.receipt.title(receipt.number), [
    section(privacyText.receipt.list(receipt.number, receipt.askedOn, countLines(receipt.counts))),
    section(privacyText.receipt.after(offered.name)),
    context(offered.trademark),
  ]);
}

function countLines(counts: ErasureRehearsal["counts"]): string {
  // Rows and not things: a shop, say, has one of its own and one of its settings.
  const lines = countsInWords(counts).map(({ words, rows }) => privacyText.counts.line(words, rows));
  return [...lines, privacyText.counts.all(allRows(counts))].join("\n");
}

/** A shop's end: what was copied from it may stay, or goes too. */
export function disconnectMessage(shop: ShopView): Message {
  const name = clipEscaped(shop.name, 150);
  const connected = shop.health !== "disconnected";
  return message(privacyText.disconnect.question(name), [
    section(
      connected ? privacyText.disconnect.explained(name, shop.marketplace.name) : privacyText.disconnect.already(name),
    ),
    ...buttons(
      connected &&
        button(shopsActionIds.disconnectShop, privacyText.disconnect.keep, shop.id, {
          style: "primary",
          confirm: {
            title: privacyText.disconnect.keepTitle,
            text: privacyText.disconnect.keepExplained(shop.name),
            yes: privacyText.disconnect.yes,
          },
        }),
      button(privacyActionIds.eraseShop, privacyText.disconnect.erase, shop.id, {
        style: "danger",
        confirm: {
          title: privacyText.disconnect.eraseTitle,
          text: privacyText.disconnect.eraseExplained,
          yes: privacyText.disconnect.eraseYes,
        },
      }),
    ),
  ]);
}

export function shopErasedMessage(counts: ErasureRehearsal["counts"]): Message {
  return message(privacyText.disconnect.erasedTitle, [section(privacyText.disconnect.erased(countLines(counts)))]);
}
