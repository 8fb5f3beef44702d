import { cardOf } from "#src/modules/changes/index.ts";
import { requestNumber } from "#src/modules/listings/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

/** One request by its number: its card, with what this person may do with it. */
export const request = defineCommand({
  name: "request",
  usage: "request <number>",
  examples: ["request 12", "log request 12"],
  role: "viewer",
  args: oneText,
  async run({ app, actor, args: { text } }) {
    const number = requestNumber(`request ${text}`);
    if (number === null) throw new OmsError("bad-input", { userText: commandsText.request.which });
    const [found] = await app.findChanges(actor, `request ${number}`, 1);
    if (found) return reply(cardOf(await app.change(actor, found.id)));
    const nothing = commandsText.request.none(number);
    return reply(message(nothing, [section(nothing)]));
  },
});
