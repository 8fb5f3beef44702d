import type { KnownRole } from "#src/platform/kernel/roles.ts";
import { commandHelp } from "./help-text.ts";
import type { Command, CommandContext, ParsedArgs } from "./command.ts";
import { commands } from "./index.ts";
import { readCommand } from "./read-command.ts";

/** The registry as the Slack side is given it: it opens the form first where a command `opens` one, and checks the role. */
export const registry = {
  /** @throws OmsError `bad-input` with what to type instead */
  read(typed: string) {
    const found = readCommand(typed, commands, "home");
    const { command } = found;
    if (found.kind === "help") return { kind: "help" as const, message: () => commandHelp(command) };
    if ("tell" in command)
      return { kind: "help" as const, message: (role: KnownRole) => command.tell(found.args, role) };
    return { kind: "run" as const, ...ready(command, found.args) };
  },
};

function ready(command: Extract<Command, { run: unknown }>, args: ParsedArgs) {
  const { name, role } = command;
  const opens = command.opensWith(args) ? command.opens : null;
  const run = (who: Omit<CommandContext<ParsedArgs>, "args">) => command.run({ ...who, args });
  return { name, opens, role, run };
}
