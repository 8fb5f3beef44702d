import { planAnswer, planHelp } from "#src/modules/plans/index.ts";
import { wholeLine } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

/** A plan of what was typed: which listings, and what is done to each. Its card comes when it is made. */
export const bulk = defineCommand({
  name: "bulk",
  usage: "bulk <change> [in <shop>] [section|tag|search <words>]",
  examples: ["bulk price +5% round .90", 'bulk price -10% tag "sale"'],
  role: "maker",
  takesLine: true,
  args: wholeLine,
  async run({ app, actor, args: { line } }) {
    return reply(line === "" ? planHelp() : planAnswer(await app.planLine(actor, line)));
  },
});
