import {
  disconnectMessage,
  eraseForm,
  exportedMessage,
  privacyMessage,
  receiptMessage,
  rehearsalMessage,
  shopErasedMessage,
} from "#src/modules/privacy/slack/privacy.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { PrivacyView } from "#src/modules/privacy/rules/privacy.ts";
import { at, person, shop } from "../fixtures.ts";
import { view } from "../view-cases.ts";
import { manyShops } from "../worst.ts";

const privacy = (over: Partial<PrivacyView> = {}): PrivacyView => ({
  studioName: "Pine & Ink",
  ai: "none",
  aiSentences: "none",
  aiOptIn: null,
  operators: false,
  erasing: null,
  ...over,
});
const optIn = { by: person("Mara").slackUserId, at };
const counts = {
  shop_credentials: 2,
  shops: 2,
  listings: 412,
  products: 380,
  changes: 57,
  change_items: 80,
  decisions: 61,
  photos: 143,
  members: 6,
  audit_events: 210,
  sync_events: 90,
  operations: 33,
  outbox: 12,
};
const tables = Object.keys(counts);
const huge = Object.fromEntries(
  [...tables, ...tables.map((table) => `${table}_more`)].map((table) => [table, Number.MAX_SAFE_INTEGER]),
);
const receipt = { number: "E-7KQ2MX-9PQR3T", askedOn: "2026-11-25", erasedOn: null, counts };
const longName = "<&> ".repeat(60);
const longest = manyShops[0] ?? shop(1);

export const privacies = [
  view(
    privacyMessage,
    {
      "for an owner, no AI here": [privacy(), "owner"],
      "for an owner, AI off": [privacy({ ai: "off" }), "owner"],
      "for an owner, AI on": [privacy({ ai: "on", aiSentences: "on", aiOptIn: optIn }), "owner"],
      "for an owner, AI on for drafts alone": [privacy({ ai: "on", aiSentences: "off", aiOptIn: optIn }), "owner"],
      "for a viewer": [privacy({ ai: "on", aiSentences: "on", aiOptIn: optIn }), "viewer"],
      "being erased": [privacy({ erasing: { number: receipt.number, askedAt: at } }), "owner"],
    },
    {
      "switched on by nobody known": [
        privacy({ ai: "on", aiSentences: "on", aiOptIn: { by: "" as SlackUserId, at } }),
        null,
      ],
    },
  ),
  view(
    exportedMessage,
    { "a link": [{ url: "https://oms.example/downloads/x" }] },
    {
      "the longest link": [{ url: `https://oms.example/${"x".repeat(2900)}` }],
    },
  ),
  view(
    rehearsalMessage,
    { "a studio": [{ studioName: "Pine & Ink", counts }] },
    {
      "nothing at all": [{ studioName: longName, counts: {} }],
      "very much": [{ studioName: longName, counts: huge }],
    },
  ),
  view(
    eraseForm,
    { "a studio": [{ studioName: "Pine & Ink", counts }] },
    {
      "the longest name": [{ studioName: longName, counts: huge }],
    },
  ),
  view(receiptMessage, { "a studio": [receipt] }, { "very much": [{ ...receipt, counts: huge }] }),
  view(
    disconnectMessage,
    { connected: [shop(1)], "disconnected already": [shop(1, { health: "disconnected" })] },
    { "the longest name": [longest] },
  ),
  view(shopErasedMessage, { "a shop": [{ listings: 212, products: 180 }] }, { nothing: [{}], "very much": [huge] }),
];
