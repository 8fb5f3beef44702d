import type { ChangeView } from "#src/modules/changes/model.ts";
import { scheduleLine, withTime } from "#src/modules/changes/slack/schedules/schedule-card.ts";
import { scheduleForm } from "#src/modules/changes/slack/schedules/schedule-form.ts";
import { scheduledBlocks, scheduledMessage } from "#src/modules/changes/slack/schedules/scheduled-list.ts";
import { context, section } from "#src/platform/slack/blocks/elements.ts";
import { at, change, person, summary } from "#test/src/blocks/fixtures.ts";
import { view } from "#test/src/blocks/view-cases.ts";

const schedule: NonNullable<ChangeView["schedule"]> = {
  startsAt: new Date("2026-12-04T08:00:00Z"),
  endsAt: new Date("2026-12-06T22:59:00Z"),
  zone: "Europe/Berlin",
  setBy: "1" as never,
  state: "set",
  late: false,
  back: null,
};
const edit = (state: ChangeView["state"], more: Partial<typeof schedule> = {}): ChangeView =>
  change({ kind: "edit", state, schedule: { ...schedule, ...more } });
const longZone = "America/Argentina/ComodRivadavia";
const long = change({
  kind: "edit",
  state: "in_review",
  content: { ...change().content, title: "&".repeat(300) },
  schedule: { ...schedule, zone: longZone },
});
const named = { ...summary(1), title: "Linen apron", number: 12, schedule };

const approved = { by: person("Mara"), verdict: "approve" as const, selfApproved: false, reason: null, at };
const card = [section("*Linen apron*"), context("by Ada")];

export const schedules = [
  view(
    withTime,
    {
      "a draft without a time": [change({ kind: "edit", state: "draft" }), card, "author"],
      "a draft with a time": [edit("draft"), card, "author"],
      "in the channel, waiting for approval": [edit("in_review"), card, "channel"],
      scheduled: [edit("scheduled"), card, "channel"],
      "missed its start": [edit("in_review", { late: true }), card, "channel"],
      "written, and goes back": [edit("applied", { state: "begun" }), card, "channel"],
      "put back": [edit("applied", { state: "ended", back: { id: "2" as never, number: 14 } }), card, "channel"],
      "puts another one back": [
        change({ kind: "edit", state: "applied", returnOf: { id: "2" as never, number: 12 } }),
        card,
        "channel",
      ],
    },
    { "the longest zone": [long, card, "channel"] },
  ),
  view(
    scheduleLine,
    {
      "only a start": [edit("in_review", { endsAt: null })],
      "only an end": [edit("in_review", { startsAt: null })],
      "scheduled, to stay": [edit("scheduled", { endsAt: null })],
      "its end has passed": [edit("in_review", { startsAt: null, late: true })],
      "being put back": [edit("applied", { state: "returning", back: { id: "2" as never, number: null } })],
    },
    { "the longest zone": [long] },
  ),
  view(
    scheduleForm,
    {
      "of an edit": [change({ kind: "edit", state: "draft" }), "Europe/Berlin"],
      "of what is scheduled, to a person who may not approve it": [
        { ...edit("scheduled"), decisions: [approved], viewer: { memberId: person("Ada").memberId, role: "maker" } },
        "Europe/Berlin",
      ],
      "of what is scheduled, to the person who approved it": [
        { ...edit("scheduled"), decisions: [approved], viewer: { memberId: approved.by.memberId, role: "manager" } },
        "Europe/Berlin",
      ],
      "of what can't go back": [change({ kind: "unpublish", state: "draft" }), "UTC"],
    },
    { "the longest title and zone": [long, longZone] },
  ),
  view(
    scheduledBlocks,
    { none: [{ all: 0, some: [] }], two: [{ all: 2, some: [named, { ...named, updatedAt: at }] }] },
    {
      "as many as there can be": [
        { all: 9999, some: Array.from({ length: 20 }, (_, n) => ({ ...summary(n), schedule })) },
      ],
    },
  ),
  view(
    scheduledMessage,
    {
      none: [{ all: 0, some: [] }],
      one: [{ all: 1, some: [named] }],
      "waits for approval": [{ all: 1, some: [{ ...named, state: "in_review" }] }],
      "waits for approval, and its time has passed": [
        { all: 1, some: [{ ...named, state: "in_review", schedule: { ...schedule, late: true } }] },
      ],
    },
    {
      "as many as there can be": [
        { all: 9999, some: Array.from({ length: 20 }, (_, n) => ({ ...summary(n), schedule })) },
      ],
    },
  ),
];
