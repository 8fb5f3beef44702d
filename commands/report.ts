import { reportMessage } from "#src/modules/reports/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const report = defineCommand({
  name: "report",
  usage: "report",
  summary: "Readings per day and shop, listings by state, what waits: a picture and the numbers",
  examples: [
    ["report", "a picture and the numbers"],
    ["log failed", "what failed in the last 30 days"],
  ],
  role: "viewer",
  args: noArguments,
  run: async ({ app, actor }) => reply(reportMessage(await app.report(actor))),
});
