import { context, section } from "#src/blocks/elements.ts";
import { message } from "#src/blocks/guard.ts";
import { trademark } from "#src/blocks/shops.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

const lines = [
  "• I ask Etsy for four permissions: read your shop, and read, write and delete listings. I never see buyers, orders or payments.",
  "• I keep the drafts, photos and decisions you make here, and your shop's sign-in, encrypted. Place data is removed from photos.",
  "• I read a Slack message only when you point me at it, and files only to copy the photos you chose.",
  "• With AI switched on, a draft's text and photos go to OpenAI to propose a first version. Otherwise nothing does.",
  "• `/oms disconnect` deletes a shop's sign-in at once.",
];

export const privacy = defineCommand({
  name: "privacy",
  usage: "privacy",
  summary: "What I see, what I keep, and for how long",
  role: "viewer",
  args: noArguments,
  run: async () =>
    reply(message("Privacy", [section(`*What I see and keep*\n${lines.join("\n")}`), context(trademark)])),
});
