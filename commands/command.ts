import type { ParseArgsConfig } from "node:util";
import type { ZodType } from "zod";
import type { App } from "#src/modules/app.ts";
import type { Actor } from "#src/modules/studio/index.ts";
import type { KnownRole, Role } from "#src/platform/kernel/roles.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import type { Message, View } from "#src/platform/slack/blocks/elements.ts";
import type { aboutCommands } from "./messages/en.ts";

export type CommandName = keyof typeof aboutCommands;

/** What a command works with. It knows nothing of Slack's API: what it wants shown, it returns. */
export type CommandContext<Args> = {
  readonly app: App;
  readonly actor: Actor;
  readonly args: Args;
  /** The form already open for a command that `opens` one. */
  readonly viewId: string | null;
};

export type CommandResult =
  /** Only the person sees it. */
  | { readonly kind: "reply"; readonly message: Message }
  /** Drawn into the form that is open. */
  | { readonly kind: "modal"; readonly view: View };

/**
 * One `/oms` subcommand. What it does is told in `messages/en.ts`. `opens`: the title of the form that is opened before
 * anything is read.
 */
type Described = {
  readonly name: CommandName;
  readonly aliases: readonly string[];
  /** After `/oms`: `publish <listing> [--as-draft]`. */
  readonly usage: string;
  /** What to type after `/oms`. What comes of it is told by `aboutCommands`. */
  readonly examples: readonly [first: string, second: string];
  /** Further lines to type after `/oms`, one for each kind of what it does. */
  readonly kinds: readonly string[];
  readonly role: Role;
  /** One of the few that help shows first. */
  readonly everyday: boolean;
  readonly opens: (() => string) | null;
  /** Whether it opens its form with what was typed. */
  readonly opensWith: (args: ParsedArgs) => boolean;
  /** It reads what is typed after it by itself: no flags, and quotes as they are. */
  readonly takesLine: boolean;
  readonly flags: NonNullable<ParseArgsConfig["options"]>;
};

/** @throws OmsError `bad-input` when the arguments don't fit */
type Running = { readonly run: (context: CommandContext<ParsedArgs>) => Promise<CommandResult> };

/** Answered from the registry alone: nobody's role is asked for, it is what happens to be known of it. @throws as `run` */
type Telling = { readonly tell: (args: ParsedArgs, role: KnownRole) => Message };

export type Command = Described & (Running | Telling);

/** Words and flags as typed, before the command's own schema reads them. */
export type ParsedArgs = { readonly words: readonly string[]; readonly flags: Readonly<Record<string, unknown>> };

type Description = Pick<Described, "name" | "usage" | "examples" | "role"> &
  Partial<Pick<Described, "aliases" | "everyday" | "kinds" | "opens" | "opensWith" | "flags" | "takesLine">>;

type Definition<Args> = Description & {
  readonly args: ZodType<Args>;
  readonly run: (context: CommandContext<Args>) => Promise<CommandResult>;
};

/** A command whose arguments are read by its own schema, from `{words, flags}`. */
export function defineCommand<Args>({ args, run, ...definition }: Definition<Args>): Described & Running {
  return {
    ...described(definition),
    run: async (context) => run({ ...context, args: args.parse(context.args) }),
  };
}

export function defineTelling({ tell, ...definition }: Description & Telling): Described & Telling {
  return { ...described(definition), tell };
}

function described(definition: Description): Described {
  return {
    aliases: [],
    everyday: false,
    kinds: [],
    opens: null,
    opensWith: () => true,
    flags: {},
    takesLine: false,
    ...definition,
  };
}

export function reply(message: Message): CommandResult {
  return { kind: "reply", message };
}

/** Nothing but text, as a source of a draft. */
export const noFiles: readonly SharedFile[] = [];
