import { describe, expect, test } from "vitest";
import { cases } from "./cases/index.ts";

/** Words that people rely on: what it costs, who may approve, what is written or erased, and what is not. */
const promises: readonly (readonly [draws: string, given: string, words: string])[] = [
  // What it costs.
  ["approveTogetherButton", "five", "Approve all 5 ($1.00)"],
  ["authorButtons", "taken off sale", "Etsy charges $0.20 for it."],
  ["draftCard", "waiting, solo mode", "Approve & publish ($0.40)"],
  ["editReviewCard", "a renewal that waits", "Approve & renew ($0.20)"],
  ["everythingView", "a new listing", "Fee to go live in 1 shop: $0.40"],
  ["everythingView", "an edit", "Costs nothing"],
  ["publishAloneView", "of a listing that is paid for", "It costs nothing."],
  ["reviewPage", "an edit", "Costs nothing"],
  ["reviewPage", "one was approved elsewhere meanwhile", "Teo approved *Linen apron"],
  ["reviewPage", "it was edited meanwhile and waits again", "nothing was decided"],
  ["saleForm", "one that sold out", "Etsy bills $0.20 for each listing that is renewed, once it is approved."],
  ["soloButtons", "draft first", "A draft costs nothing; going live later costs $0.40."],
  // Who may approve.
  ["aloneQuestion", "the question", "a second person approves each listing"],
  ["changeNote", "approved alone", "approved their own listing"],
  ["changeNote", "request void", "so it needs a new approval"],
  ["channelQuestion", "a shared one", "They can't approve anything."],
  ["draftCard", "waiting, nobody else may approve", "A person who wrote or edited a listing can't approve it."],
  ["draftCard", "waiting, solo mode", "It is recorded as self-approved."],
  ["editDraftCard", "waiting, because it is too much", "it needs another person's approval"],
  ["fourEyes", "a copied draft", "so Ana can't approve this"],
  ["fourEyes", "both wrote parts of an edit", "Then each of you may approve the other's."],
  ["manyCard", "nobody may approve it", "Nobody else here may approve this."],
  ["publishAloneView", "in two shops", "it is recorded as self-approved"],
  ["reviewCard", "back with its author", "It was edited, so it needs a new approval."],
  ["reviewCard", "nobody may approve", "Nobody else may approve this yet."],
  ["studioNote", "solo mode off", "you can't approve your own listings any more"],
  ["studioNote", "small changes on", "Each is recorded as self-approved and listed in the digest."],
  // What is written to a shop, and what is not.
  ["cutOffNotes", "one isn't", "continues when the shop is connected again"],
  ["editForm", "gone on with", "I write only what you change, and only after it is approved."],
  ["everythingView", "an edit", "Fields that aren't named here are not written."],
  ["greetingMessage", "an owner without a shop", "I change nothing there until you approve it."],
  ["importForm", "the form", "Nothing changes until you apply it."],
  ["importMessage", "applied", "Nothing has changed on Etsy yet"],
  ["importMessage", "put aside", "Nothing was changed."],
  ["keepOursForm", "three fields", "only after it is approved"],
  ["manyCard", "some failed", "1 left"],
  [
    "manyCard",
    "some failed for good, some may be tried again",
    "12 listings: The listing isn't in Pine &amp; Ink any more.",
  ],
  ["manyCard", "some failed for good, some may be tried again", "A retry can't change this."],
  ["manyCard", "some failed for good, some may be tried again", "Retry 2 of the 14 that failed"],
  ["editForm", "some of it waits in another request", "request 12 changes Price (Blue), Price (Red) and Title"],
  ["editForm", "some of it waits in another request", "Until it is decided or withdrawn"],
  ["editForm", "some of it waits in another request", "request 14 changes Tags, is approved and on its way"],
  ["digestMessage", "some of everything", "request 123456789"],
  ["changeNote", "request void", "(request 12)"],
  ["waitingMessage", "two", "request 123456789"],
  ["importMessage", "being collected", "I'm collecting 50 listings into one request."],
  ["importMessage", "asked for in a request", "I asked for approval of 50 listings in request 12."],
  ["importMessage", "collecting was given up", "nothing of it is asked for"],
  ["manyCard", "what was left is asked for again", "asked for again in request 14"],
  ["manyCard", "stopped after some failed", "14 left, 16 stopped"],
  ["manyCard", "stopped after some failed", "2 listings: Etsy doesn't answer."],
  ["manyCard", "stopped before anything was written", "before anything was written"],
  ["shopConnectedMessage", "defaults known", "I change nothing in the shop until you approve it."],
  ["studioNote", "erasing", "I change nothing in any shop any more"],
  // What is kept, and what is erased.
  ["deleteButton", "one", "its page, number, photos there, views and favourites are lost"],
  ["discardButton", "of a draft", "For 7 days its card has the button Get it back; then it is deleted."],
  ["disconnectMessage", "connected", "Its approved work waits until you connect the shop again."],
  ["editDecisionButtons", "a deletion, solo mode", "Nobody can bring it back."],
  ["eraseForm", "a studio", "You can't undo this."],
  ["loginMessage", "lost", "Nothing is erased because of this."],
  ["privacyMessage", "being erased", "If you remove the app from Slack, I erase everything 3 days later."],
  ["privacyMessage", "for an owner, AI off", "*OpenAI*: nothing, until an owner switches on AI."],
  ["rehearsalMessage", "a studio", "Nothing was erased."],
  // What the marketplace's terms ask us to say.
  ["privacyMessage", "being erased", "The term 'Etsy' is a trademark of Etsy, Inc."],
];

describe("snapshots hold structure, and these words are promised", () => {
  test.each(promises)("%s, %s: %s", (name, given, words) => {
    const found = cases.filter(({ draw, typical }) => draw.name === name && given in typical);
    const said = found.map(({ draw, typical }) => JSON.stringify(draw(...((typical[given] ?? []) as never[]))));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(JSON.stringify(words).slice(1, -1));
  });
});
