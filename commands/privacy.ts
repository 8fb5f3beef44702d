import { privacyMessage } from "#src/modules/privacy/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const privacy = defineCommand({
  name: "privacy",
  usage: "privacy",
  examples: ["privacy", "settings"],
  role: "viewer",
  args: noArguments,
  run: async ({ app, actor }) => reply(privacyMessage(await app.privacy(actor), actor.member.role)),
});
