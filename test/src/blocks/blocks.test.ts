import { openChoices } from "#test/src/blocks/editing.ts";
import { expect, test } from "vitest";
import { validateBlocks, validateView } from "#sandbox/slack/validate/index.ts";
import { changeStates, itemStates } from "#src/modules/changes/rules/change.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import { changeNote } from "#src/modules/changes/slack/cards/notes.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { descriptionForm, detailsForm, shopsForm } from "#src/modules/changes/slack/details/draft-forms.ts";
import { draftDetailsPage } from "#src/modules/changes/slack/details/draft-page.ts";
import { draftForm } from "#src/modules/changes/slack/forms/draft-form.ts";
import { photosForm } from "#src/modules/changes/slack/forms/photos-form.ts";
import { reasonForm } from "#src/modules/changes/slack/forms/reason-form.ts";
import { pickDraftForm } from "#src/modules/changes/slack/forms/pick-draft-form.ts";
import { writingView } from "#src/modules/changes/slack/forms/writing-view.ts";
import { reviewPage } from "#src/modules/changes/slack/lists/review-list.ts";
import { everythingView } from "#src/modules/changes/slack/shared/full-view.ts";
import { strangerHome } from "#src/modules/reports/slack/home.ts";
import { overviewMessage } from "#src/modules/reports/slack/menu.ts";
import { problemsMessage } from "#src/modules/reports/slack/problems.ts";
import { shopDefaultsForm } from "#src/modules/shops/slack/defaults-form.ts";
import { shopNote } from "#src/modules/shops/slack/notes.ts";
import { connectMessage, shopConnectedMessage, shopsMessage } from "#src/modules/shops/slack/shops.ts";
import { studioNote } from "#src/modules/studio/slack/notes.ts";
import { roleForm } from "#src/modules/studio/slack/role-form.ts";
import { settingsForm } from "#src/modules/studio/slack/settings.ts";
import { loadingView, problemView } from "#src/platform/slack/blocks/notice.ts";
import {
  at,
  change,
  extremeChange,
  overview,
  person,
  problemsPage,
  reviewing,
  shop,
  studio,
  summary,
  item,
} from "./fixtures.ts";
import { structureOf } from "./structure.ts";

const many = Array.from({ length: 99 }, (_, index) => summary(index));

test("cards in every state keep Slack's limits, with the most that a listing can hold", () => {
  for (const state of changeStates) {
    for (const itemState of itemStates) {
      for (const solo of [true, false]) {
        for (const more of [{}, { approvers: [] }, { defaultMode: "draft" as const }]) {
          const full = extremeChange({ state, soloMode: solo, ...more });
          const card = { ...full, items: full.items.map((each) => ({ ...each, state: itemState })) };
          expect(validateBlocks(draftCard(card).blocks, "message")).toEqual([]);
          expect(validateBlocks(reviewCard(card).blocks, "message")).toEqual([]);
        }
      }
    }
  }
});

test("forms keep Slack's limits, with the most that a listing can hold and with nothing in it", () => {
  const empty = change({
    content: { title: "", description: "", tags: [], materials: [], category: null, photos: [], sku: null },
    items: [],
    shops: [],
    categoryPath: null,
    coverUrl: null,
    contactSheetUrl: null,
  });
  for (const each of [change(), extremeChange(), empty]) {
    for (const view of [
      draftForm(each),
      draftForm(each, { shopIds: [] }, "Something"),
      draftDetailsPage(each),
      descriptionForm(each),
      detailsForm(each),
      shopsForm(each),
      photosForm(each),
      everythingView(each),
      reasonForm(each),
    ]) {
      expect(validateView(view)).toEqual([]);
    }
  }
  const reading = shop(1, { profiles: null, defaults: null, suggestedDefaults: null });
  for (const each of [shop(1), shop(2, { defaults: null, suggestedDefaults: null }), reading]) {
    expect(validateView(shopDefaultsForm(each, openChoices()))).toEqual([]);
  }
  const members = Array.from({ length: 300 }, (_, index) => ({ ...person(`P${index}`), role: "maker" as const }));
  for (const view of [
    roleForm(members),
    roleForm([]),
    settingsForm(studio),
    settingsForm({ ...studio, listingsChannel: null, soloMode: true }),
    pickDraftForm(many, { photos: 3, videos: 0 }, "{}"),
    pickDraftForm([], { photos: 1, videos: 0 }, ""),
    loadingView("New listing"),
    writingView({ id: "x", photos: 5, ai: "on" }),
    writingView({ id: "x", photos: 0, ai: "none" }),
    problemView("&".repeat(9000), "R-ABCDEF"),
  ]) {
    expect(validateView(view)).toEqual([]);
  }
});

test("messages and the home tab keep Slack's limits", () => {
  const shops = Array.from({ length: 30 }, (_, index) => shop(index % 10, { name: "&".repeat(300), defaults: null }));
  const full = overview({ shops, myDrafts: many, waitingForMe: many, problems: many });
  const stopped = overview({ studio: { ...studio, paused: { by: person("Mara").slackUserId, at } }, shops: [] });
  for (const each of [full, stopped, overview(), overview({ approverCount: 1 })]) {
    expect(validateBlocks(overviewMessage(each).blocks, "message")).toEqual([]);
  }
  expect(validateView(strangerHome("No role <yet>"))).toEqual([]);
  const waiting = [extremeChange({ state: "in_review" }), change({ state: "in_review" })];
  const said = { mention: [person("Mara").slackUserId], by: person("Ada").slackUserId, text: "&".repeat(4000) };
  for (const { blocks } of [
    shopsMessage(shops, "owner"),
    shopsMessage([], "owner"),
    shopConnectedMessage(shop(1)),
    connectMessage({ url: "https://oms.example/connect/abc", minutes: 10, again: false, operators: false }),
    reviewPage(reviewing(waiting)),
    reviewPage(reviewing(waiting, 1)),
    reviewPage(reviewing([])),
    problemsMessage(problemsPage(Array.from({ length: 20 }, () => extremeChange({ state: "failed" })))),
    changeNote("failed", extremeChange(), said),
    shopNote("auth_dead", shop(1), said),
    studioNote("paused", person("Mara").slackUserId),
  ]) {
    expect(validateBlocks(blocks, "message")).toEqual([]);
  }
});

const texts = (blocks: readonly unknown[]) => JSON.stringify(blocks);

test("what a person is about to pay stands on the button", () => {
  expect(texts(reviewCard(change({ state: "in_review" })).blocks)).toContain("Approve & publish ($0.40)");
  const live = [item(shop(1), { state: "on_marketplace" }), item(shop(2), { state: "applied" })];
  expect(texts(reviewCard(change({ state: "applied", items: live })).blocks)).toContain("Go live ($0.20)");
});

test("a shop's first publishes offer the draft first, in the primary colour", () => {
  const card = reviewCard(change({ state: "in_review", defaultMode: "draft" }));
  const row = card.blocks.findLast((block) => block.type === "actions")?.["elements"] as {
    text: { text: string };
    style?: string;
  }[];
  expect(row.slice(0, 2).map((each) => [each.text.text, each.style])).toEqual([
    ["Put on Etsy as draft", "primary"],
    ["Approve & publish ($0.40)", undefined],
  ]);
});

test("a title cannot mention, link or break out of its line", () => {
  const evil = change({ content: { ...change().content, title: "<!channel> <https://x.example|y> & more" } });
  const drawn = texts(reviewCard(evil).blocks);
  expect(drawn).toContain("&lt;!channel&gt; &lt;https://x.example|y&gt; &amp; more");
});

test("the only approver is offered both ways out, and solo mode names the fee once", () => {
  const alone = change({ state: "in_review", approvers: [] });
  expect(texts(draftCard(alone).blocks)).toContain("Make someone a manager");
  const solo = draftCard({ ...alone, soloMode: true });
  expect(texts(solo.blocks)).toContain("Publish for $0.40?");
  expect(texts(solo.blocks)).not.toContain("Make someone a manager");
});

test("main cards", () => {
  expect(structureOf(draftCard(change()))).toMatchSnapshot("draft card");
  expect(structureOf(reviewCard(change({ state: "in_review" })))).toMatchSnapshot("review card");
  const done = change({
    state: "applied",
    items: [shop(1), shop(2)].map((each) =>
      item(each, { state: "applied", verified: true, listingUrl: `https://www.etsy.com/listing/${each.externalId}` }),
    ),
  });
  expect(structureOf(reviewCard(done))).toMatchSnapshot("live card");
  expect(structureOf(shopConnectedMessage(shop(1, { defaults: null })))).toMatchSnapshot("shop connected");
  expect(structureOf(overviewMessage(overview({ shops: [] })))).toMatchSnapshot("first overview");
});
