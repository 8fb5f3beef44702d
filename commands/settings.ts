import { settingsForm } from "#src/modules/studio/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

export const settings = defineCommand({
  name: "settings",
  usage: "settings",
  examples: ["settings", "roles"],
  role: "owner",
  opens: () => commandsText.settings,
  args: noArguments,
  run: async ({ app, actor }) => ({ kind: "modal", view: settingsForm(await app.studio(actor)) }),
});
