import { offered } from "#src/marketplaces/registry.ts";
import { shopsActionIds, type ShopView } from "#src/modules/shops/index.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
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
import { clipEscaped, count, dateText, mention } from "#src/platform/slack/blocks/text.ts";
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

const kept = [
  "• *Your shops' sign-ins*, encrypted: to read your shops, and to write what was approved. `/oms disconnect` deletes one at once.",
  `• *Listings as they stand on ${offered.name}*, your products, drafts and photos (without their place data): to compare, edit and publish.`,
  "• *Who drafted, approved and published what*, as long as the listing is here: so that nothing goes live unapproved.",
  "• *Name, role and time zone* of people here who used me: to know who may do what.",
  "• *A log* of what was done, 30 days: `/oms log`.",
  "• *A Slack message* only when you point me at it, and its photos.",
  "• *What you write me in direct messages*: nothing. I look at your words to answer them.",
];

const others = [
  "• *Slack*: everything I say here.",
  `• *${offered.name}*: the listings you publish. I ask for four permissions: read your shop, and read, write and delete listings.`,
  "• *Supabase*: keeps the database and the photos.",
  "• *Cloudflare*: carries the traffic to this app, encrypted.",
];

/** `/oms privacy`: what is stored and why, who else sees it, and how it ends. */
export function privacyMessage(view: PrivacyView, role: Role | null): Message {
  const owner = atLeast(role, "owner");
  return message("Privacy", [
    section(`*What I keep, and why*\n${kept.join("\n")}\nBuyers, orders and payments are never asked for.`),
    section(`*Who else sees any of it*\n${[...others, aiLine(view)].join("\n")}`),
    section(
      `*How it ends*\nAn owner can have everything erased: the shops' sign-ins at once, all else within ${promisedDays} days, usually minutes. If the app is removed from Slack, that happens by itself ${graceDays} days later; install it again before that, and everything is still here. Listings on ${offered.name} are not touched.`,
    ),
    ...(view.erasing
      ? [
          section(
            `:hourglass_flowing_sand: Everything is being erased since ${dateText(view.erasing.askedAt)}, receipt ${view.erasing.number}.`,
          ),
        ]
      : owner
        ? ownersButtons(view)
        : [context("Taking the data home, switching AI and erasing are an owner's to do.")]),
    context(offered.trademark),
  ]);
}

function aiLine({ ai, aiOptIn }: PrivacyView): string {
  if (ai === "none") return "• *OpenAI*: nothing. AI is not set up here; first texts are made by simple rules.";
  const what = "the text of a new draft, its photos made smaller, and the tags you use most";
  if (ai === "off" || !aiOptIn) return `• *OpenAI*: nothing, until an owner switches on AI. Then: ${what}.`;
  return `• *OpenAI*: ${what}, to propose a first version. Switched on by ${mention(aiOptIn.by)}, ${dateText(aiOptIn.at)}.`;
}

function ownersButtons({ ai }: PrivacyView): Block[] {
  return buttons(
    button(privacyActionIds.exportStudio, "Take everything home"),
    ai === "off" &&
      button(privacyActionIds.aiOn, "Switch on AI", undefined, {
        confirm: {
          title: "Switch on AI?",
          text: "The text of new drafts, their photos made smaller, and the tags you use most then go to OpenAI to propose a first version. The author is shown this each time, with Start without AI. The channel is told.",
          yes: "Switch it on",
        },
      }),
    ai === "on" && button(privacyActionIds.aiOff, "Switch off AI"),
    button(privacyActionIds.rehearseErasure, "What would be erased"),
    button(privacyActionIds.eraseStudio, "Erase everything…", undefined, { style: "danger" }),
  );
}

export function exportedMessage({ url }: { readonly url: string }): Message {
  return message("Everything of this studio", [
    section(
      "*Everything I keep of this studio*, as one JSON file: by table, with the addresses of your photos. The shops' sign-ins are secrets and not in it.",
    ),
    ...buttons(button(privacyActionIds.downloadStudio, "Download", undefined, { url, style: "primary" })),
    context(
      "The link works for 10 minutes, for anybody who has it. The addresses of photos in the file work for 30 days.",
    ),
  ]);
}

/** What would go, counted now. Nothing happens. */
export function rehearsalMessage(rehearsal: ErasureRehearsal): Message {
  return message("What would be erased", [
    section(`*What would be erased* of ${clipEscaped(rehearsal.studioName, 200)}:\n${countLines(rehearsal.counts)}`),
    context("Nothing was erased."),
  ]);
}

/** Asked once more, with everything that goes and stays. */
export function eraseForm({ studioName, counts }: ErasureRehearsal): View {
  return modal({
    callback: privacyFormIds.eraseStudio,
    title: "Erase everything",
    submit: "Erase everything",
    blocks: [
      section(`:warning: *This cannot be taken back.* What goes:\n${countLines(counts)}`),
      section(
        `The shops' sign-ins go at once, all else within ${promisedDays} days, usually minutes. Work that waits is stopped, and nothing is written to a shop any more.`,
      ),
      section(
        `*What stays*: your listings on ${offered.name}, untouched. Messages in Slack, which are yours to delete. And a receipt, which names nobody: a random number, two dates, and how many rows of what were erased. I send it to you.`,
      ),
      input(
        privacyFields.studioName,
        `To go on, type the studio's name: ${studioName}`,
        textInput(studioInputIds.value, "", { max: 200 }),
        {
          optional: false,
          hint: "Take everything home first, if you want to keep it.",
        },
      ),
    ],
  });
}

/** The last message of all. */
export function receiptMessage(receipt: ErasureReceipt): Message {
  return message(`Erased: receipt ${receipt.number}`, [
    section(
      `*Everything of this studio is erased.* Receipt *${receipt.number}*, asked for on ${receipt.askedOn}:\n${countLines(receipt.counts)}`,
    ),
    section(
      `Right after this message go the studio's own row and my sign-in here. Whoever runs this app can look the receipt up by its number; it names nobody. Your listings on ${offered.name} are as they were. In Slack, messages of mine stay until you delete them.`,
    ),
    context(offered.trademark),
  ]);
}

function countLines(counts: ErasureRehearsal["counts"]): string {
  // Rows and not things: a shop, say, has one of its own and one of its settings.
  const lines = countsInWords(counts).map(({ words, rows }) => `• ${words}: ${count(rows, "row")}`);
  return [...lines, `${count(allRows(counts), "row")} of the database in all`].join("\n");
}

/** A shop's end: what was copied from it may stay, or goes too. */
export function disconnectMessage(shop: ShopView): Message {
  const name = clipEscaped(shop.name, 150);
  const connected = shop.health !== "disconnected";
  return message(`Disconnect ${name}?`, [
    section(
      connected
        ? `Disconnect *${name}*? I delete its sign-in at once. Its approved work waits, and goes on once the shop is connected again. Its listings on ${shop.marketplace.name} stay as they are. What about everything I copied from it?`
        : `*${name}* is disconnected already. What I copied from it is still here.`,
    ),
    ...buttons(
      connected &&
        button(shopsActionIds.disconnectShop, "Keep the product data", shop.id, {
          style: "primary",
          confirm: {
            title: "Disconnect this shop?",
            text: `I delete my sign-in for ${shop.name} at once. Listings, products and what was decided stay here, and go on from there when you connect it again.`,
            yes: "Disconnect",
          },
        }),
      button(privacyActionIds.eraseShop, "Erase this shop's copies", shop.id, {
        style: "danger",
        confirm: {
          title: "Erase this shop's copies?",
          text: `Its sign-in, its listings as I read them, their history and products that are nothing but copies of them are erased. Drafts and what was published from here stay. This cannot be taken back.`,
          yes: "Erase",
        },
      }),
    ),
  ]);
}

export function shopErasedMessage(counts: ErasureRehearsal["counts"]): Message {
  return message("Erased", [section(`*The shop is disconnected, and its copies are erased.*\n${countLines(counts)}`)]);
}
