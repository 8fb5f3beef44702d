import { OmsError } from "#src/platform/kernel/errors.ts";
import { type Command, defineTelling } from "./command.ts";
import { commandHelp, helpMessage } from "./help-text.ts";
import { findCommand } from "./read-command.ts";
import { commandsText } from "./messages/answers.en.ts";

/** Help reads the registry it is part of, so it is given it. */
export function helpOn(commands: () => readonly Command[]): Command {
  return defineTelling({
    name: "help",
    usage: "help [command]",
    examples: ["help", "help publish"],
    role: "viewer",
    everyday: true,
    tell({ words: [topic] }, role) {
      if (topic === undefined) return helpMessage(commands(), role);
      const command = findCommand(topic, commands());
      if (!command) throw new OmsError("bad-input", { userText: commandsText.help.unknownTopic(topic) });
      return commandHelp(command);
    },
  });
}
