import type { App } from "#src/app/app.ts";
import type { Actor } from "#src/app/ports/store.ts";
import type { Message, View } from "#src/blocks/elements.ts";
import type { KnownRole, Role } from "#src/domain/roles.ts";

/** The `/oms` commands, as they are handed in. */
export type CommandRegistry = {
  /** @throws OmsError `bad-input` with what to type instead */
  read(typed: string): TypedCommand;
};

export type TypedCommand =
  /** Answered without asking any database. */
  | { readonly kind: "help"; message(role: KnownRole): Message }
  | {
      readonly kind: "run";
      readonly name: string;
      /** Title of the form that is opened before anything is read. */
      readonly opens: string | null;
      readonly role: Role;
      run(who: { app: App; actor: Actor; viewId: string | null }): Promise<CommandResult>;
    };

export type CommandResult =
  | { readonly kind: "reply"; readonly message: Message }
  | { readonly kind: "modal"; readonly view: View };
