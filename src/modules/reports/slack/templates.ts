import { defineTemplate, post, postDirect, studioPlace } from "#src/modules/studio/index.ts";
import type { App } from "../app.ts";
import type { WorkerStore } from "../deps.ts";
import { worthSaying } from "../rules/digest-view.ts";
import { digestMessage } from "./digest.ts";
import { greetingMessage } from "./greeting.ts";

const digest = defineTemplate<App, WorkerStore, "digest">({
  template: "digest",
  asks: () => false,
  async deliver(delivery, { date, since, until }) {
    const of = { date, since: new Date(since), until: new Date(until) };
    const view = await delivery.app.describeDigest(delivery.claimed.studioId, of);
    // All of it may be settled since it was enqueued.
    if (!worthSaying(view)) return;
    await post(delivery, { channel: await studioPlace(delivery, view.owner) }, digestMessage(view));
  },
});

const greeting = defineTemplate<App, WorkerStore, "greeting">({
  template: "greeting",
  asks: () => true,
  async deliver(delivery, { to, by }) {
    const view = await delivery.app.describeGreeting(delivery.claimed.studioId, to);
    if (view) await postDirect(delivery, to, greetingMessage(view, by ?? null));
  },
});

export const reportTemplates = [digest, greeting];
