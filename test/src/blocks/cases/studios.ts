import { summaryList } from "#src/modules/changes/slack/lists/summary-list.ts";
import { firstPages } from "#src/modules/reports/rules/home-view.ts";
import { digestMessage } from "#src/modules/reports/slack/digest.ts";
import { greetingMessage, offerMessage, photosMessage } from "#src/modules/reports/slack/greeting.ts";
import { homeView, strangerHome } from "#src/modules/reports/slack/home.ts";
import { logBlocks, logMessage } from "#src/modules/reports/slack/log.ts";
import { overviewBlocks, overviewButtons, overviewMessage, pausedNote } from "#src/modules/reports/slack/menu.ts";
import { reportMessage } from "#src/modules/reports/slack/report.ts";
import { aloneQuestion, notAloneMessage } from "#src/modules/studio/slack/alone.ts";
import { digestFields } from "#src/modules/studio/slack/digest-fields.ts";
import type { Role } from "#src/platform/kernel/roles.ts";
import { at, overview, person, shop, studio, summary } from "#test/src/blocks/fixtures.ts";
import {
  digest,
  extremeDigest,
  extremeHome,
  extremeLog,
  home,
  listing,
  logLineOf,
  logPage,
  pictured,
  report,
} from "#test/src/blocks/reporting.ts";
import { view } from "#test/src/blocks/view-cases.ts";
import { manyShops } from "#test/src/blocks/worst.ts";

const many = Array.from({ length: 99 }, (_, index) => summary(index));
const one = [{ ...summary(1), title: "Linen apron" }];
const as = (role: Role | null) => ({ me: { ...person("Mara"), role } });
const paused = { ...studio, paused: { by: person("Mara").slackUserId, at } };
const fresh = {
  shops: [],
  approverCount: 1,
  approvedOnce: false,
  studio: { ...studio, listingsChannel: null },
  differing: { all: 0, some: [] },
  activity: { lines: [], more: false },
};
const busy = { myDrafts: one, waitingForMe: one, problems: one };
const fullest = overview({ shops: manyShops, studio: paused, myDrafts: many, waitingForMe: many, problems: many });

const overviews = {
  "first run, an owner": [overview({ shops: [] })],
  "first run, a maker": [overview({ shops: [], ...as("maker") })],
  "an owner, alone": [overview({ approverCount: 1, studio: { ...studio, listingsChannel: null } })],
  "a manager, defaults missing": [overview({ ...as("manager"), shops: [shop(1, { defaults: null })] })],
  "a maker, with drafts": [overview({ ...as("maker"), ...busy })],
  "an owner who hasn't said whether they work alone": [
    overview({ shops: [], approverCount: 1, studio: { ...studio, soloChosen: false } }),
  ],
  "an owner, alone in solo mode": [
    overview({ approverCount: 1, studio: { ...studio, listingsChannel: null, soloMode: true } }),
  ],
  "a viewer, paused, a dead sign-in": [
    overview({ ...as("viewer"), studio: paused, shops: [shop(1, { health: "auth-dead" })] }),
  ],
  "no role": [overview(as(null))],
} as const;
const worst = {
  "the most there can be": [fullest],
  "the most there can be, for a maker": [{ ...fullest, ...as("maker") }],
  "defaults of the longest name": [overview({ shops: [shop(1, { name: "&<>".repeat(85), defaults: null })] })],
} as const;

const pictureUrl = "https://oms.example/photos/report.png";
const [counted] = report().shops;
const reported = Array.from(
  { length: 40 },
  () => ({ ...counted, name: "&<>".repeat(85) }) as NonNullable<typeof counted>,
);

const greeted = (role: Role, shops = 2) => ({
  slackUserId: person("Mara").slackUserId,
  role,
  shops,
  asksAlone: role === "owner",
  soloMode: false,
});
const files = JSON.stringify([{ id: "F0SEED001", name: "vase.jpg", mime: "image/jpeg" }]);

export const studios = [
  view(aloneQuestion, { "the question": [false], "others came": [true] }, { "it says nothing of a person": [true] }),
  view(notAloneMessage, { "a second person": [person("Teo")] }, { "of the longest name": [person("&<>".repeat(80))] }),
  view(
    greetingMessage,
    {
      "an owner without a shop": [greeted("owner", 0), null],
      "a maker, on first sight": [greeted("maker"), null],
      "someone who was made a manager": [greeted("manager"), person("Ada").slackUserId],
    },
    { "a viewer, made so by an owner of the longest id": [greeted("viewer", 0), `U${"0".repeat(200)}`] },
  ),
  view(
    offerMessage,
    { "a manager": [greeted("manager")], "a viewer": [greeted("viewer")] },
    { "an owner without a shop": [greeted("owner", 0)] },
  ),
  view(
    photosMessage,
    {
      "one photo": [{ photos: 1, videos: 0 }, files],
      "three photos": [{ photos: 3, videos: 0 }, files],
      "photos and a video": [{ photos: 2, videos: 1 }, files],
    },
    { "the longest value": [{ photos: 20, videos: 0 }, "x".repeat(2000)] },
  ),
  view(
    homeView,
    {
      "first run, an owner": [home(fresh)],
      "first run, an owner is asked": [home({ ...fresh, studio: { ...fresh.studio, soloChosen: false } })],
      "first run, a maker": [home({ ...fresh, ...as("maker") })],
      "an owner": [home({ waitingForMe: one })],
      "a manager, problems": [home({ ...as("manager"), problems: one, shops: [shop(1, { paused: true })] })],
      "a maker, problems": [home({ ...as("maker"), ...busy, shops: [shop(1, { health: "auth-dead" })] })],
      "a viewer, paused": [home({ ...as("viewer"), studio: paused })],
      "the second page of activity": [home({ pages: { ...firstPages, activity: 1 } })],
      "the last page of listings": [
        home({ pages: { ...firstPages, listings: 2 }, listings: { all: 12, some: [pictured(11), pictured(12)] } }),
      ],
    },
    {
      ...Object.fromEntries(
        (["owner", "manager", "maker", "viewer"] as const).map(
          (role) => [`the most there can be: ${role}`, [extremeHome(as(role))]] as const,
        ),
      ),
      "more shops than fit": [extremeHome({ shops: manyShops })],
      "long lines of the log": [
        home({
          activity: {
            lines: Array.from({ length: 60 }, () =>
              logLineOf({ byName: "&".repeat(80), title: "<".repeat(140), outcome: "failed", code: "x".repeat(400) }),
            ),
            more: true,
          },
        }),
      ],
      "more that differ than are shown": [
        home({ differing: { all: 9999, some: Array.from({ length: 60 }, (_, n) => listing(n)) } }),
      ],
    },
  ),
  view(
    strangerHome,
    { "no role": ["You have no role here. Ask an owner."] },
    { "very long": ["<!channel> & ".repeat(900)], nothing: [""] },
  ),
  view(overviewMessage, overviews, worst),
  view(overviewBlocks, { "an owner": overviews["an owner, alone"] }, worst),
  view(overviewButtons, { "an owner": [overview()], "a viewer": [overview(as("viewer"))] }, worst),
  view(pausedNote, { paused: [overview({ studio: paused })], "not paused": [overview()] }, worst),
  view(
    summaryList,
    { one: ["*Your drafts*", one], none: ["*Your drafts*", []] },
    { "as many as are asked for": ["*Your drafts*", many.slice(0, 40), "Open"] },
  ),
  view(
    digestMessage,
    {
      "some of everything": [digest()],
      "nothing done": [digest({ done: { all: 0, some: [] }, fees: [], deadShops: [] })],
    },
    {
      "the most there can be": [extremeDigest()],
      "very many dead sign-ins": [{ ...extremeDigest(), deadShops: manyShops }],
    },
  ),
  view(
    digestFields,
    { weekdays: [studio.digest] },
    { "no day": [{ hour: 0, minute: 59, days: [], zone: "America/Argentina/ComodRivadavia" }] },
  ),
  view(
    logBlocks,
    { three: [logPage().lines], none: [[]] },
    {
      "very many": [[...extremeLog.lines, ...extremeLog.lines]],
    },
  ),
  view(
    logMessage,
    {
      "the first page": [logPage()],
      "the last page, searched": [logPage({ words: "k7q2", page: 2, more: false })],
      nothing: [logPage({ lines: [] })],
      "past the end": [logPage({ lines: [], page: 2, words: "apron" })],
    },
    {
      "the most there can be": [extremeLog],
      "endless words": [{ ...extremeLog, words: "<!channel> & | ".repeat(300) }],
      "endless words, nothing found": [logPage({ lines: [], page: 1, words: "🧵".repeat(3000) })],
    },
  ),
  view(
    reportMessage,
    { "two shops": [{ report: report(), pictureUrl }], "no shop": [{ report: report({ shops: [] }), pictureUrl }] },
    {
      "very many shops": [{ report: report({ shops: reported, waiting: 99_999 }), pictureUrl }],
      "no day read": [
        {
          report: report({ waiting: 0, days: [], shops: [{ name: "", counts: null, differing: 0, syncs: [] }] }),
          pictureUrl,
        },
      ],
    },
  ),
];
