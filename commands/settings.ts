import { settingsForm } from "#src/modules/studio/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand } from "./command.ts";

export const settings = defineCommand({
  name: "settings",
  usage: "settings",
  summary: "Listings channel, solo mode, small changes, stock 1 in several shops, daily fee ceiling, digest",
  examples: [
    ["settings", "a form with everything that an owner decides"],
    ["roles", "who may do what"],
  ],
  role: "owner",
  opens: "Settings",
  args: noArguments,
  run: async ({ app, actor }) => ({ kind: "modal", view: settingsForm(await app.studio(actor)) }),
});
