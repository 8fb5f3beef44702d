import { privacyMessage } from "#src/modules/privacy/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const privacy = defineCommand({
  name: "privacy",
  usage: "privacy",
  summary: "What I keep and why, who else sees it, AI, your data to take home, and erasing everything",
  examples: [
    ["privacy", "what is kept, why, and for how long"],
    ["settings", "digest, fees and the listings channel"],
  ],
  role: "viewer",
  args: noArguments,
  run: async ({ app, actor }) => reply(privacyMessage(await app.privacy(actor), actor.member.role)),
});
