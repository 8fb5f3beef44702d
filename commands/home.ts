import { overviewMessage } from "#src/modules/reports/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

/** `/oms` alone. */
export const home = defineCommand({
  name: "home",
  usage: "",
  examples: ["", "help"],
  role: "viewer",
  args: noArguments,
  run: async ({ app, actor }) => reply(overviewMessage(await app.overview(actor))),
});
