import type { View } from "#src/platform/slack/blocks/elements.ts";
import type { CommandRegistry } from "./command-registry.ts";
import type { Interaction } from "./interaction.ts";

/** What the callbacks need besides the turn itself. */
export type ListenerDeps<App> = { readonly commands: CommandRegistry<App> };

/** A click: `ids` is the button's value, split. */
export type HandlesAction<App> = (
  turn: Interaction<App>,
  ids: readonly string[],
  deps: ListenerDeps<App>,
) => Promise<void>;

/** A submitted form: problems under their blocks, or another form in its place, or it closes. */
export type HandlesView<App> = (turn: Interaction<App>) => Promise<Refused | Next | undefined>;
export type Next = { readonly next: View };
export type Refused = { readonly errors: Readonly<Record<string, string>> };
