import { problemsMessage } from "#src/modules/reports/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const problems = defineCommand({
  name: "problems",
  usage: "problems",
  examples: ["problems", "log failed"],
  role: "viewer",
  everyday: true,
  args: noArguments,
  run: async ({ app, actor }) => reply(problemsMessage(await app.problems(actor, 0))),
});
