import { catchUpMessage, keptMessage } from "#src/modules/plans/index.ts";
import { wholeLine } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

/** Rules that are kept for a shop: its listings that lack something come into plans, a part each day. */
export const catchup = defineCommand({
  name: "catchup",
  usage: "catchup [<what each listing needs> in <shop> <number> a day]",
  examples: ["catchup", "catchup alt texts from title in pine 30 a day"],
  role: "maker",
  takesLine: true,
  args: wholeLine,
  async run({ app, actor, args: { line } }) {
    if (line === "") return reply(catchUpMessage(await app.catchUps(actor)));
    return reply(keptMessage(await app.keepCatchUp(actor, line)));
  },
});
