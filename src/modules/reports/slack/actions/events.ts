import type { SlackEvent } from "#src/modules/studio/index.ts";
import { directMessage, homeOpened } from "#src/platform/slack/payloads.ts";
import type { App } from "../../app.ts";
import { answerDirect } from "./direct-messages.ts";
import { openedApp } from "./home-tab.ts";
/** The home tab or the messages of the app were opened. */
const appOpened: SlackEvent<App> = {
  name: "app_home_opened",
  type: "app_home_opened",
  quiet: true,
  read: (event) => homeOpened.parse(event),
  run: (interaction, event) => openedApp(interaction, homeOpened.parse(event).tab),
};

/** A person wrote to the app. */
const messageSent: SlackEvent<App> = {
  name: "message.im",
  type: "message",
  read: (event) => directMessage.safeParse(event).data ?? null,
  run: (interaction, event, { commands }) => answerDirect(interaction, directMessage.parse(event), commands),
};

export const reportEvents: readonly SlackEvent<App>[] = [appOpened, messageSent];
