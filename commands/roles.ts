import { roleForm } from "#src/modules/studio/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand } from "./command.ts";

export const roles = defineCommand({
  name: "roles",
  usage: "roles",
  summary: "Who may do what, and change it",
  examples: [
    ["roles", "who may do what, with a form to change it"],
    ["settings", "solo mode, for a studio of one person"],
  ],
  role: "owner",
  opens: "Roles",
  args: noArguments,
  run: async ({ app, actor }) => ({ kind: "modal", view: roleForm(await app.members(actor)) }),
});
