import { requestNumber } from "#src/modules/listings/index.ts";
import { planAnswer, undoableMessage } from "#src/modules/plans/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

/** A plan that writes back what a request wrote: whole, or in some of its listings. Without a number, what can be undone. */
export const undo = defineCommand({
  name: "undo",
  usage: "undo [request]",
  examples: ["undo 12", "undo 12 codes k7q2, 8xyz"],
  role: "maker",
  args: oneText,
  async run({ app, actor, args: { text } }) {
    const [head = "", ...others] = text
      .replace(/^(?:request\b|#)\s*/i, "")
      .split(/[\s,]+/)
      .filter((word) => word !== "");
    if (head === "") return reply(undoableMessage(await app.undoable(actor)));
    const number = requestNumber(`request ${head}`);
    if (number === null) throw new OmsError("bad-input", { userText: commandsText.undo.which });
    const codes = others.map((word) => word.toLowerCase()).filter((word) => !["code", "codes", "and"].includes(word));
    return reply(planAnswer(await app.undoRequest(actor, number, [...new Set(codes)])));
  },
});
