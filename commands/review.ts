import { reviewPage } from "#src/modules/changes/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const review = defineCommand({
  name: "review",
  usage: "review",
  examples: ["review", "publish k7q2"],
  role: "manager",
  everyday: true,
  args: noArguments,
  run: async ({ app, actor }) => reply(reviewPage(await app.review(actor))),
});
