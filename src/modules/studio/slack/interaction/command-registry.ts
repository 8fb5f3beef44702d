import type { KnownRole, Role } from "#src/platform/kernel/roles.ts";
import type { Message, View } from "#src/platform/slack/blocks/elements.ts";
import type { Actor } from "../../model.ts";

/** The `/oms` commands, as they are handed in. */
export type CommandRegistry<App> = {
  /** @throws OmsError `bad-input` with what to type instead */
  read(typed: string): TypedCommand<App>;
};

export type TypedCommand<App> =
  /** Answered without asking any database. */
  | { readonly kind: "help"; message(role: KnownRole): Message }
  | {
      readonly kind: "run";
      readonly name: string;
      /** Title of the form that is opened before anything is read. */
      readonly opens: (() => string) | null;
      readonly role: Role;
      run(who: { app: App; actor: Actor; viewId: string | null }): Promise<CommandResult>;
    };

export type CommandResult =
  | { readonly kind: "reply"; readonly message: Message }
  | { readonly kind: "modal"; readonly view: View };
