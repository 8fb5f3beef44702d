import { logMessage } from "#src/modules/reports/index.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const log = defineCommand({
  name: "log",
  usage: "log [words]",
  summary:
    "What people did and what was exchanged with the shops, 30 days: by person, shop, listing, outcome or reference",
  examples: [
    ["log ada", "what Ada did in the last 30 days"],
    ["log R-7K2M9Q", "the one entry with this reference"],
  ],
  role: "viewer",
  args: oneText,
  run: async ({ app, actor, args }) => reply(logMessage(await app.log(actor, args.text, 0))),
});
