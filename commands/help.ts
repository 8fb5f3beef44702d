import { z } from "zod";
import { OmsError } from "#src/kernel/errors.ts";
import { type Command, defineCommand, reply } from "./command.ts";
import { commandHelp, helpMessage } from "./help-text.ts";
import { findCommand } from "./read-command.ts";

/** Help reads the registry it is part of, so it is given it. */
export function helpOn(commands: () => readonly Command[]): Command {
  return defineCommand({
    name: "help",
    usage: "help [command]",
    summary: "What I can do",
    role: "viewer",
    everyday: true,
    args: z.object({ words: z.array(z.string()) }),
    async run({ actor, args }) {
      const [topic] = args.words;
      if (topic === undefined) return reply(helpMessage(commands(), actor.member.role));
      const command = findCommand(topic, commands());
      if (!command)
        throw new OmsError("bad-input", { userText: `There is no /oms ${topic}. /oms help lists everything.` });
      return reply(commandHelp(command));
    },
  });
}
