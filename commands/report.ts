import { reportMessage } from "#src/modules/reports/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const report = defineCommand({
  name: "report",
  usage: "report",
  examples: ["report", "log failed"],
  role: "viewer",
  args: noArguments,
  run: async ({ app, actor }) => reply(reportMessage(await app.report(actor))),
});
