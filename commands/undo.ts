import { requestNumber } from "#src/modules/listings/index.ts";
import { planAnswer } from "#src/modules/plans/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

/** A plan that writes back what a request wrote: whole, or without the listings that are taken out of it. */
export const undo = defineCommand({
  name: "undo",
  usage: "undo <request>",
  examples: ["undo 12", "request 12"],
  role: "maker",
  args: oneText,
  async run({ app, actor, args: { text } }) {
    const number = requestNumber(`request ${text.replace(/^(?:request\b|#)\s*/i, "")}`);
    if (number === null) throw new OmsError("bad-input", { userText: commandsText.undo.which });
    return reply(planAnswer(await app.undoRequest(actor, number)));
  },
});
