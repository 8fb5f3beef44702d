import { roleForm } from "#src/modules/studio/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

export const roles = defineCommand({
  name: "roles",
  usage: "roles",
  examples: ["roles", "settings"],
  role: "owner",
  opens: () => commandsText.roles,
  args: noArguments,
  run: async ({ app, actor }) => ({ kind: "modal", view: roleForm(await app.members(actor)) }),
});
