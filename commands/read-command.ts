import { parseArgs } from "node:util";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Command, ParsedArgs } from "./command.ts";
import { nearest } from "#src/platform/text/nearest.ts";
import { splitWords } from "./split.ts";
import { commandsText } from "./messages/answers.en.ts";

export type ReadCommand =
  | { readonly kind: "run"; readonly command: Command; readonly args: ParsedArgs }
  | { readonly kind: "help"; readonly command: Command };

/**
 * What was typed after `/oms`. Nothing at all means `first`.
 *
 * @throws OmsError `bad-input`: an unknown command (with the nearest one), a flag it doesn't have, an unbalanced quote
 */
export function readCommand(typed: string, commands: readonly Command[], first: string): ReadCommand {
  const whole = readWhole(typed, commands);
  if (whole) return whole;
  const [word = first, ...rest] = splitWords(typed);
  const name = asksForHelp(word) ? "help" : word;
  const command = findCommand(name, commands);
  if (!command) throw new OmsError("bad-input", { userText: unknownCommand(name, commands) });
  if (rest.some(asksForHelp)) return { kind: "help", command };
  try {
    const { values, positionals } = parseArgs({ args: rest, options: command.flags, allowPositionals: true });
    return { kind: "run", command, args: { words: positionals, flags: { ...values } } };
  } catch (error) {
    throw new OmsError("bad-input", {
      cause: error,
      userText: commandsText.read.badArguments(command.usage),
    });
  }
}

/** null: its command takes words. */
function readWhole(typed: string, commands: readonly Command[]): ReadCommand | null {
  const [, word = "", line = ""] = /^\s*(\S+)(?:\s+([^]*))?$/.exec(typed) ?? [];
  const command = findCommand(word, commands);
  if (!command?.takesLine) return null;
  if (asksForHelp(line.trim())) return { kind: "help", command };
  return { kind: "run", command, args: { words: [line], flags: {} } };
}

function asksForHelp(word: string): boolean {
  return word === "--help" || word === "-h";
}

export function findCommand(name: string, commands: readonly Command[]): Command | undefined {
  const wanted = name.toLowerCase();
  return commands.find((command) => command.name === wanted || command.aliases.includes(wanted));
}

function unknownCommand(name: string, commands: readonly Command[]): string {
  const near = nearest(
    name,
    commands.flatMap((command) => [command.name, ...command.aliases]),
  );
  const short = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  return near ? commandsText.read.didYouMean(short, near) : commandsText.read.unknown(short);
}
