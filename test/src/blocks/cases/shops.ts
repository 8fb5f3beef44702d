import type { AskedReadingView, ShopView } from "#src/modules/shops/model.ts";
import { loginStages } from "#src/modules/shops/rules/logins.ts";
import { keptMessage, loginMessage, ownAppMessage } from "#src/modules/shops/slack/logins.ts";
import { shopNote } from "#src/modules/shops/slack/notes.ts";
import { shopAccessForm, shopAccessSaved } from "#src/modules/shops/slack/shop-access-form.ts";
import { readingMessage, rereadingMessage, writingMessage } from "#src/modules/shops/slack/shop-answers.ts";
import { connectMessage, shopConnectedMessage, shopsMessage } from "#src/modules/shops/slack/shops.ts";
import { operatorForm } from "#src/modules/shops/slack/safety/operator-form.ts";
import { safetyView } from "#src/modules/shops/slack/safety/safety-view.ts";
import type { SafetySheet } from "#src/modules/shops/use-cases/product-safety.ts";
import { studioNote } from "#src/modules/studio/slack/notes.ts";
import { roleForm, roleSaved } from "#src/modules/studio/slack/role-form.ts";
import { channelQuestion, settingsForm, settingsSaved } from "#src/modules/studio/slack/settings.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { Role } from "#src/platform/kernel/roles.ts";
import { section } from "#src/platform/slack/blocks/elements.ts";
import { loadingView, noticeView, problemMessage, problemView, saidView } from "#src/platform/slack/blocks/notice.ts";
import { at, person, shop, studio } from "#test/src/blocks/fixtures.ts";
import { view } from "#test/src/blocks/view-cases.ts";
import { manyShops } from "#test/src/blocks/worst.ts";

const two = [
  shop(1, { reading: { done: 212, total: 400 } }),
  shop(2, { health: "auth-dead", paused: true, defaults: null }),
];
const unread = shop(1, {
  counts: null,
  profiles: null,
  readAt: null,
  listingsReadAt: null,
  health: "reading",
  defaults: null,
});
const gone = shop(2, { health: "disconnected", counts: null, defaults: null });
const Mara = person("Mara").slackUserId;
const longest = manyShops[0] ?? shop(1);
const everybody = Array.from({ length: 60 }, (_, index) => `U0PERSON${index}` as SlackUserId);
const member = (name: string, role: Role | null) => ({ ...person(name), role });

const pine = { id: 71, kind: "manufacturer", name: "Pine & Ink" } as const;
const answering = { id: 72, kind: "responsiblePerson", name: "Safe GmbH" } as const;
const reached = {
  ...answering,
  street: "Birkenweg 4",
  more: "",
  city: "Lübeck",
  postcode: "23552",
  country: "DE",
  email: "mara@example.org",
};
const safety = (more: Partial<SafetySheet> = {}): SafetySheet => ({
  shop: shop(1),
  accepted: false,
  operators: null,
  unreadable: null,
  ...more,
});

const outcomes = ["queued", "reading", "waiting", "spent"] as const;
const asked = (of: ShopView, outcome: AskedReadingView["outcome"] = "queued"): AskedReadingView =>
  outcome === "queued" ? { outcome, shop: of } : { outcome, at, shop: of };

export const shops = [
  view(
    shopsMessage,
    {
      "for an owner": [two, "owner"],
      "for a manager": [two, "manager"],
      "for a viewer": [two, "viewer"],
      "no shop, for an owner": [[], "owner"],
      "no shop, for a maker": [[], "maker"],
      "being read": [[unread], "owner"],
      "one of two is disconnected": [[gone, shop(1)], "owner"],
      "disconnected, for a maker": [[gone], "maker"],
      "disconnected, with differences": [[{ ...gone, differing: 3 }], "owner"],
    },
    {
      "twelve, for an owner": [Array.from({ length: 12 }, (_, index) => shop(index)), "owner"],
      "very many, for an owner": [manyShops, "owner"],
      "very many, each for some": [manyShops.map((each) => ({ ...each, limitedTo: everybody })), "owner"],
      "very many, for a viewer": [manyShops, "viewer"],
      "huge counts": [
        [shop(1, { counts: { active: 9e9, draft: 9e9, inactive: 9e9, sold_out: 9e9, expired: 0 } })],
        null,
      ],
    },
  ),
  view(
    readingMessage,
    {
      "one shop": [[asked(shop(1), "queued")]],
      "two shops": [[asked(shop(1), "queued"), asked(shop(2), "queued")]],
      "one of two is being read already": [[asked(shop(1), "queued"), asked(shop(2), "reading")]],
      "one waits after an earlier try": [[asked(shop(1), "waiting")]],
      "two, and the share of the day is used up": [[asked(shop(1), "spent"), asked(shop(2), "spent")]],
    },
    { "very many, each outcome": [manyShops.map((each, index) => asked(each, outcomes[index % 4]))] },
  ),
  view(
    ownAppMessage,
    {
      accepted: ["accepted", [], at],
      "of a shop, idle": ["idle", ["Pine & Ink"], at],
      "of none, idle": ["idle", [], at],
      "events that nobody asked for": ["other_events", ["Pine & Ink"], at, "order.paid"],
    },
    { "of many shops, idle": ["idle", Array.from({ length: 90 }, () => "<!channel> & Ink".repeat(9)), at] },
  ),
  view(loginMessage, Object.fromEntries(loginStages.map((stage) => [stage, [stage, shop(1), at] as const])), {
    "the longest name": ["erase_soon", longest, at],
  }),
  view(
    keptMessage,
    {
      kept: [{ ...shop(1), health: "auth-dead" }, at],
      "connected again": [shop(1), null],
      "erased already": [{ ...shop(1), health: "disconnected" }, null],
    },
    { "the longest name": [longest, at] },
  ),
  view(rereadingMessage, Object.fromEntries(outcomes.map((outcome) => [outcome, [asked(shop(1), outcome)] as const])), {
    "the longest name": [asked(longest, "spent")],
  }),
  view(
    writingMessage,
    { "one shop paused": ["PineAndInk", "paused"], "all resumed": [null, "resumed"] },
    { "the longest name": [longest.name, "paused"] },
  ),
  view(
    shopConnectedMessage,
    { "defaults missing": [shop(1, { defaults: null })], "defaults known": [shop(1)], "not counted yet": [unread] },
    { "the longest name": [longest] },
  ),
  view(
    safetyView,
    {
      "nobody was asked yet": [safety({ shop: shop(1, { euTrader: null }) })],
      "no business": [safety({ shop: shop(1, { euTrader: "no" }) })],
      "to be accepted": [safety({ shop: shop(1, { euTrader: "yes" }) })],
      "two operators": [safety({ accepted: true, operators: [pine, answering] })],
      "none yet": [safety({ accepted: true, operators: [] }), "Saved."],
      "not to be read": [safety({ accepted: true, unreadable: "Etsy doesn't answer." })],
    },
    {
      "very many, with long names": [
        safety({
          shop: longest,
          accepted: true,
          operators: Array.from({ length: 90 }, (_, id) => ({ ...pine, id, name: "&".repeat(300) })),
        }),
      ],
      "a long reason": [safety({ accepted: true, unreadable: "<".repeat(4000) })],
    },
  ),
  view(
    operatorForm,
    {
      "a new one": [shop(1), "manufacturer", null],
      "one that is there": [shop(1), "responsiblePerson", reached],
    },
    {
      "the longest": [
        longest,
        "responsiblePerson",
        { ...reached, name: "x".repeat(4000), street: "x".repeat(4000), email: "x".repeat(4000) },
      ],
    },
  ),
  view(
    connectMessage,
    {
      "a link": [{ url: "https://oms.example/connect/abc", minutes: 10, again: false, operators: false }],
      "with operators": [{ url: "https://oms.example/connect/abc", minutes: 10, again: false, operators: true }],
    },
    {
      "a long link": [
        { url: `https://oms.example/connect/${"x".repeat(900)}`, minutes: 60, again: true, operators: true },
      ],
    },
  ),
  view(
    shopNote,
    {
      disconnected: ["disconnected", shop(1), { mention: [], by: Mara }],
      erased: ["erased", shop(1), { mention: [], by: Mara }],
      "signed out": ["auth_dead", shop(1), { mention: [Mara] }],
      paused: ["paused", shop(1), { mention: [], by: Mara }],
      resumed: ["resumed", shop(1), { mention: [], by: Mara }],
      "not read": ["read_failed", shop(1), { mention: [Mara], text: "Etsy doesn't answer." }],
    },
    {
      "the most there can be": ["read_failed", longest, { mention: everybody, text: "&".repeat(4000) }],
      "a note without words": ["unheard_of", longest, { mention: [] }],
    },
  ),
  view(
    studioNote,
    {
      paused: ["paused", Mara],
      resumed: ["resumed", Mara],
      "solo mode on": ["solo_on", Mara],
      "solo mode off": ["solo_off", Mara],
      "small changes on": ["small_on", Mara],
      "small changes off": ["small_off", Mara],
      "AI on": ["ai_on", Mara],
      "AI for sentences, too": ["ai_more", Mara],
      "AI off": ["ai_off", Mara],
      erasing: ["erasing", Mara],
    },
    { "a note without words": ["unheard_of", Mara], "nobody known": ["paused", "" as SlackUserId] },
  ),
  view(
    shopAccessForm,
    { "for everybody": [shop(1)], "for two": [shop(1, { limitedTo: everybody.slice(0, 2) })] },
    { "for very many": [shop(1, { limitedTo: Array.from({ length: 900 }, (_, n) => `U0${n}` as SlackUserId) })] },
  ),
  view(
    shopAccessSaved,
    { everybody: [shop(1)], two: [shop(1, { limitedTo: everybody.slice(0, 2) })] },
    { "very many": [{ ...longest, limitedTo: everybody }] },
  ),
  view(
    roleSaved,
    { "a role": [Mara, "owner"], "no role": [Mara, null] },
    { "the longest id": [person("A".repeat(20)).slackUserId, "viewer"] },
  ),
  view(
    roleForm,
    { "three people": [[member("Mara", "owner"), member("Ada", "maker"), member("Kim", null)]], nobody: [[], "maker"] },
    { "very many": [Array.from({ length: 900 }, (_, index) => member(`LONGNAME${index}`, "maker"))] },
  ),
  view(
    channelQuestion,
    { "a public channel": ["C0NEW", ["join"], "{}"], "a shared one": ["C0SHARED", ["shared"], "{}"] },
    { "both, and much typed": ["C0SHARED", ["join", "shared"], "x".repeat(3000)] },
  ),
  view(
    settingsSaved,
    {
      "all of it": [
        studio,
        {
          ...studio,
          listingsChannel: "C0NEW",
          soloMode: true,
          oneOffs: { way: "one_shop", last: null },
          dailyFeeCeiling: { amount: 900, currency: "USD" },
          digest: { hour: 7, minute: 30, days: [1, 5], zone: "Europe/Paris" },
        },
      ],
      nothing: [studio, studio],
      "no digest": [studio, { ...studio, digest: { ...studio.digest, days: [] } }],
    },
    {
      "a long zone": [
        studio,
        { ...studio, digest: { hour: 99, minute: 99, days: [1, 2, 3, 4, 5, 6, 7], zone: "&".repeat(999) } },
      ],
    },
  ),
  view(
    settingsForm,
    {
      "a studio": [studio],
      "small changes": [{ ...studio, smallChanges: true }],
      "one of a kind": [{ ...studio, oneOffs: { way: "same", last: "each" } }],
      "warnings that are off": [{ ...studio, warningsOff: [{ code: "etsy.ads", name: "Etsy Ads" }] }],
      "a stopped channel": [{ ...studio, listingsChannel: null, stoppedChannel: { id: "C0OLD", why: "shared" } }],
      "one that just began": [{ ...studio, listingsChannel: null, soloMode: true }],
    },
    {
      "a huge ceiling, no day": [
        {
          ...studio,
          dailyFeeCeiling: { amount: 9_999_999_999_999, currency: "USD" },
          digest: { hour: 99, minute: 99, days: [], zone: "x".repeat(99) },
        },
      ],
      "more warnings than boxes": [
        {
          ...studio,
          warningsOff: Array.from({ length: 30 }, (_, index) => ({ code: `etsy.w${index}`, name: "&".repeat(200) })),
        },
      ],
    },
  ),
  view(
    loadingView,
    { loading: ["New listing"] },
    { "long words": ["A title longer than a modal's title", "x".repeat(9000)], nothing: ["", ""] },
  ),
  view(
    noticeView,
    { "a notice": ["Photos added", [section("Done.")]] },
    {
      "very many blocks": ["Title", Array.from({ length: 300 }, () => section("x".repeat(900)))],
      "no block": ["", []],
    },
  ),
  view(
    saidView,
    { "what came of a form": ["Put on sale", ["I have asked for all of them. The cards show each step."]] },
    { "very many": ["Title", Array.from({ length: 90 }, () => "<!channel> & ".repeat(200))], nothing: ["", []] },
  ),
  view(
    problemMessage,
    {
      "a problem": ["Etsy doesn't answer. Try again in a minute.", "R-ABCDEF"],
      "another change in the way": ["This was asked for already.", "R-ABCDEF", { id: "1", number: 12 }],
    },
    { "very long": ["<!channel> & ".repeat(900), "R-ABCDEF"], nothing: ["", ""] },
  ),
  view(
    problemView,
    { "a problem": ["Etsy doesn't answer. Try again in a minute.", "R-ABCDEF"] },
    { "very long": ["<!channel> & ".repeat(900), "R-ABCDEF"], nothing: ["", ""] },
  ),
];
