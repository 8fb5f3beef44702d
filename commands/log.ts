import { logMessage } from "#src/modules/reports/index.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const log = defineCommand({
  name: "log",
  usage: "log [words]",
  examples: ["log ada", "log R-7K2M9Q"],
  role: "viewer",
  args: oneText,
  run: async ({ app, actor, args }) => reply(logMessage(await app.log(actor, args.text, 0))),
});
