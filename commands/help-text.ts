import { reportsActionIds } from "#src/modules/reports/index.ts";
import { offered } from "#src/modules/shops/index.ts";
import { atLeast, type KnownRole } from "#src/platform/kernel/roles.ts";
import { button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { Command } from "./command.ts";

/**
 * Help is made of the registry: the everyday commands first, and only what the person's role may do. Of whom no role is
 * known, what everybody may do, with what that means.
 */
export function helpMessage(commands: readonly Command[], role: KnownRole): Message {
  const shown = commands.filter((command) => command.usage !== "" && atLeast(role ?? "viewer", command.role));
  const everyday = shown.filter((command) => command.everyday);
  const others = shown.filter((command) => !command.everyday);
  return message("How to use /oms", [
    section("*Every day*\nOn a message with photos: *⋯ → Draft a listing*."),
    ...(everyday.length > 0 ? [section(lines(everyday))] : []),
    ...(others.length > 0 ? [section(`*Also*\n${lines(others)}`)] : []),
    ...(role ? [] : [section(role === null ? noRole : unknownRole)]),
    ...(role && atLeast(role, "maker") ? buttons(button(reportsActionIds.newListing, "New listing")) : []),
    context(
      "`/oms draft --help` explains one command. In a thread, use the buttons: Slack takes no commands there.",
      offered.trademark,
    ),
  ]);
}

const noRole =
  "You have no role in this studio, so none of this is open to you: an owner can give one to people of its workspace, with `/oms roles`.";
const unknownRole =
  "This is what everybody with a role may do. Makers, managers and owners can do more: `/oms` looks up your role, and after it `/oms help` shows all that is yours.";

function lines(commands: readonly Command[]): string {
  return commands.map((command) => `\`/oms ${command.usage}\`  ${escapeMrkdwn(command.summary)}`).join("\n");
}

/** `--help` of one command. */
export function commandHelp(command: Command): Message {
  const also = command.aliases.map((alias) => `\`/oms ${alias}\``).join(", ");
  return message(`/oms ${command.name}`, [
    section(
      [
        `\`/oms ${command.usage}\``,
        escapeMrkdwn(command.summary),
        ...(also ? [`Also: ${also}`] : []),
        `For: ${command.role === "viewer" ? "everybody with a role" : `${command.role}s and up`}`,
      ].join("\n"),
    ),
    section(command.examples.map(([typed, does]) => `\`${`/oms ${typed}`.trim()}\`  ${escapeMrkdwn(does)}`).join("\n")),
  ]);
}
