import { planAnswer, planForm, sentenceAnswer } from "#src/modules/plans/index.ts";
import { wholeLine } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

/** A plan of what was typed, or chosen in its form: which listings, and what is done to each. Its card comes when it is made. */
export const bulk = defineCommand({
  name: "bulk",
  usage: "bulk [<change> in <shop> <filter>]",
  examples: ["bulk", "bulk price +5% round .90"],
  kinds: [
    'bulk price -20% section "Mugs" at Friday 9:00 until Sunday 23:59',
    "bulk price +2 EUR floor 10 EUR",
    "bulk stock = 3",
    'bulk title replace "Mug" with "Cup"',
    'bulk description end "Ships in two days."',
    'bulk tags add "linen"',
    'bulk section = "Mugs" tag "mug"',
    "bulk auto-renew = off",
    "bulk renew",
    "bulk take off sale stock to 1",
    "bulk put on sale",
    "bulk delete expired",
  ],
  role: "maker",
  takesLine: true,
  opens: () => commandsText.bulk.title,
  opensWith: ({ words }) => words.join(" ").trim() === "",
  args: wholeLine,
  async run({ app, actor, args: { line } }) {
    if (line === "") return { kind: "modal", view: planForm(await app.planSheet(actor)) };
    const begun = await app.planLine(actor, line);
    if (begun.ok) return reply(planAnswer(begun));
    // A sentence is no line: it is read, and shown as one.
    return reply(sentenceAnswer(begun, await app.readSentence(actor, line)));
  },
});
