import { section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { App } from "../app.ts";
import { defineTemplate } from "../delivery/define-template.ts";
import { renderDirectText } from "../delivery/direct-text.ts";
import { post, postDirect, studioPlace } from "../delivery/places.ts";
import type { WorkerStore } from "../deps.ts";
import { notAloneMessage } from "./alone.ts";
import { studioNote } from "./notes.ts";

const studioNoteTemplate = defineTemplate<App, WorkerStore, "studio_note">({
  template: "studio_note",
  asks: ({ note }) => note === "erasing",
  deliver: async (delivery, { note, by }) =>
    post(delivery, { channel: await studioPlace(delivery, by) }, studioNote(note, by)),
});

const aloneQuestion = defineTemplate<App, WorkerStore, "alone_question">({
  template: "alone_question",
  asks: () => true,
  async deliver(delivery, { to, who }) {
    const person = await delivery.app.describeNotAlone(delivery.claimed.studioId, who);
    if (person) await postDirect(delivery, to, notAloneMessage(person));
  },
});

const direct = defineTemplate<App, WorkerStore, "direct">({
  template: "direct",
  asks: () => true,
  async deliver(delivery, { to, text }) {
    // Texts of ours may name a channel; everything else in them is plain.
    const words = escapeMrkdwn(renderDirectText(text)).replace(/&lt;#([CG][A-Z0-9]+)&gt;/g, "<#$1>");
    await postDirect(delivery, to, message(words, [section(words)]));
  },
});

export const studioTemplates = [studioNoteTemplate, aloneQuestion, direct];
