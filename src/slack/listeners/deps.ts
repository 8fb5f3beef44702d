import type { View } from "#src/blocks/elements.ts";
import type { CommandRegistry } from "../registry.ts";
import type { Turn } from "../turn.ts";

/** What the callbacks need besides the turn itself. */
export type ListenerDeps = { readonly commands: CommandRegistry };

/** A click: `ids` is the button's value, split. */
export type ActionHandler = (turn: Turn, ids: readonly string[], deps: ListenerDeps) => Promise<void>;

/** A submitted form: problems under their blocks, or another form in its place, or it closes. */
export type ViewHandler = (turn: Turn) => Promise<Refused | Next | undefined>;
export type Next = { readonly next: View };
export type Refused = { readonly errors: Readonly<Record<string, string>> };
