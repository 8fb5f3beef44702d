import { planAnswer, planForm } from "#src/modules/plans/index.ts";
import { wholeLine } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

/** A plan of what was typed, or chosen in its form: which listings, and what is done to each. Its card comes when it is made. */
export const bulk = defineCommand({
  name: "bulk",
  usage: "bulk [<change> in <shop> <filter>]",
  examples: ["bulk", "bulk price +5% round .90"],
  role: "maker",
  takesLine: true,
  opens: () => commandsText.bulk.title,
  opensWith: ({ words }) => words.join(" ").trim() === "",
  args: wholeLine,
  async run({ app, actor, args: { line } }) {
    if (line === "") return { kind: "modal", view: planForm(await app.planSheet(actor)) };
    return reply(planAnswer(await app.planLine(actor, line)));
  },
});
