import type { App } from "#src/app/app.ts";
import type { Actor } from "#src/app/ports/store.ts";
import type { Message } from "#src/blocks/elements.ts";
import type { Role } from "#src/domain/roles.ts";
import type { CommandResult } from "./command.ts";
import { commandHelp } from "./help-text.ts";
import { commands } from "./index.ts";
import { readCommand } from "./read-command.ts";

/** What was typed, ready to be run; whoever runs it opens the form first where it `opens` one, and checks the role. */
export type Typed =
  | { readonly kind: "help"; readonly message: Message }
  | {
      readonly kind: "run";
      readonly name: string;
      readonly opens: string | null;
      readonly role: Role;
      run(who: { app: App; actor: Actor; viewId: string | null }): Promise<CommandResult>;
    };

/** The registry as the Slack side is given it. @throws OmsError `bad-input` from `read` */
export const registry = {
  read(typed: string): Typed {
    const found = readCommand(typed, commands, "home");
    if (found.kind === "help") return { kind: "help", message: commandHelp(found.command) };
    const { command, args } = found;
    const { name, opens, role } = command;
    return { kind: "run", name, opens, role, run: (who) => command.run({ ...who, args }) };
  },
};
