import type { Option, View } from "#src/platform/slack/blocks/elements.ts";
import type { CommandRegistry } from "./run-command.ts";
import type { Permission } from "../../rules/permissions.ts";
import type { Interaction } from "./interaction.ts";

/** What the callbacks need besides the interaction itself. */
export type ListenerDeps<App> = { readonly commands: CommandRegistry<App> };

/** A click: `ids` is the button's value, split. */
export type HandlesAction<App> = (
  interaction: Interaction<App>,
  ids: readonly string[],
  deps: ListenerDeps<App>,
) => Promise<void>;

/** A submitted form: problems under their blocks, or another form in its place, or it closes. */
export type HandlesView<App> = (interaction: Interaction<App>) => Promise<Refused | Next | undefined>;
export type Next = { readonly next: View };
export type Refused = { readonly errors: Readonly<Record<string, string>> };

/**
 * A button, or an element that Slack tells us of while a person types. `decides`: the person is told that it is decided, so
 * Slack hears of it only once that is stored. `drawsItself`: the home tab is not drawn anew after it.
 */
export type Action<App> =
  | HandlesAction<App>
  | { readonly run: HandlesAction<App>; readonly decides?: true; readonly drawsItself?: true };

/** A form. `slow`: it asks for many things at once; what it says while that takes longer than Slack waits. */
export type Form<App> =
  | HandlesView<App>
  | {
      readonly run: HandlesView<App>;
      readonly slow: () => { readonly title: string; readonly wait: string; readonly done: string };
    };

/** What a searching select offers while a person types. Slack waits three seconds and takes 100 at most. */
export type Search<App> = (interaction: Interaction<App>) => Promise<Option[]>;

/** On a message, or from anywhere. */
export type Shortcut<App> = (interaction: Interaction<App>) => Promise<void>;

/** What a person did that Slack tells as an event. */
export type SlackEvent<App> = {
  /** As the manifest names it. */
  readonly name: string;
  /** As Bolt listens to it. */
  readonly type: "app_home_opened" | "message";
  /** Whose event it is and where; null: not one for us. */
  read(event: unknown): { readonly user: string; readonly place?: Interaction["place"] } | null;
  run(interaction: Interaction<App>, event: unknown, deps: ListenerDeps<App>): Promise<void>;
  /** Nobody asked for anything: what goes wrong is written to the log alone. */
  readonly quiet?: true;
};

/** What a module answers in Slack, by id. The modules' parts are collected, so nobody lists one a second time. */
export type SlackParts<App> = {
  readonly actions?: Readonly<Record<string, Action<App>>>;
  /**
   * Of buttons whose form is drawn from what everybody may see: what the person has to be allowed at its end. Refused there alone,
   * a person would have filled it in for nothing.
   */
  readonly needs?: Readonly<Record<string, Permission>>;
  readonly forms?: Readonly<Record<string, Form<App>>>;
  readonly searches?: Readonly<Record<string, Search<App>>>;
  readonly shortcuts?: Readonly<Record<string, Shortcut<App>>>;
  readonly events?: readonly SlackEvent<App>[];
};

type Handlers<App> = Readonly<Record<string, HandlesAction<App>>>;

/** All of these with the same mark. */
export function marked<App>(
  actions: Handlers<App>,
  mark: Omit<Exclude<Action<App>, HandlesAction<App>>, "run">,
): Record<string, Action<App>> {
  return Object.fromEntries(Object.entries(actions).map(([id, run]) => [id, { run, ...mark }]));
}
