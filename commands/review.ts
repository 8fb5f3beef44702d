import { reviewPage } from "#src/modules/changes/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const review = defineCommand({
  name: "review",
  usage: "review",
  summary: "What waits for your approval, one listing at a time",
  examples: [
    ["review", "what waits for you, one after the other"],
    ["publish k7q2", "one listing by its code"],
  ],
  role: "manager",
  everyday: true,
  args: noArguments,
  run: async ({ app, actor }) => reply(reviewPage(await app.review(actor))),
});
