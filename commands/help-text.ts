import { reportsActionIds } from "#src/modules/reports/index.ts";
import { offered } from "#src/modules/shops/index.ts";
import { atLeast, type KnownRole } from "#src/platform/kernel/roles.ts";
import { button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { Command } from "./command.ts";
import { aboutCommands } from "./messages/en.ts";
import { commandsText } from "./messages/answers.en.ts";

/**
 * Help is made of the registry: the everyday commands first, and only what the person's role may do. Of whom no role is
 * known, what everybody may do, with what that means.
 */
export function helpMessage(commands: readonly Command[], role: KnownRole): Message {
  const shown = commands.filter((command) => command.usage !== "" && atLeast(role ?? "viewer", command.role));
  const everyday = shown.filter((command) => command.everyday);
  const others = shown.filter((command) => !command.everyday);
  return message(commandsText.help.title, [
    section(commandsText.help.everyDay),
    ...(everyday.length > 0 ? [section(lines(everyday))] : []),
    ...(others.length > 0 ? [section(commandsText.help.others(lines(others)))] : []),
    ...(role ? [] : [section(role === null ? commandsText.help.noRole : commandsText.help.unknownRole)]),
    ...(role && atLeast(role, "maker")
      ? buttons(button(reportsActionIds.newListing, commandsText.draft.newListing))
      : []),
    context(commandsText.help.hint, offered.trademark),
  ]);
}

function lines(commands: readonly Command[]): string {
  return commands
    .map((command) => `\`/oms ${command.usage}\`  ${escapeMrkdwn(aboutCommands[command.name].summary)}`)
    .join("\n");
}

/** `--help` of one command. */
export function commandHelp(command: Command): Message {
  const about = aboutCommands[command.name];
  const [first, second] = command.examples;
  const example = (typed: string, does: string) => `\`${`/oms ${typed}`.trim()}\`  ${escapeMrkdwn(does)}`;
  const also = command.aliases.map((alias) => `\`/oms ${alias}\``).join(", ");
  return message(`/oms ${command.name}`, [
    section(
      [
        `\`/oms ${command.usage}\``,
        escapeMrkdwn(about.summary),
        ...(also ? [commandsText.help.also(also)] : []),
        commandsText.help.for(command.role),
      ].join("\n"),
    ),
    section(`${example(first, about.first)}\n${example(second, about.second)}`),
    ...(command.kinds.length > 0
      ? [section(commandsText.help.kinds(command.kinds.map((line) => `\`/oms ${line}\``).join("\n")))]
      : []),
  ]);
}
