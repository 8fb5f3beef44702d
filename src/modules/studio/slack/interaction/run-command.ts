import { requireRole } from "../../access.ts";
import type { KnownRole, Role } from "#src/platform/kernel/roles.ts";
import type { Message, View } from "#src/platform/slack/blocks/elements.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import type { Actor } from "../../model.ts";
import { drawForm, openForm, reply } from "./interaction.ts";
import type { Interaction } from "./interaction.ts";

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

/** `/oms …`: read, form opened, role checked, run, shown. Help asks no database. */
export async function runCommand<App>(interaction: Interaction<App>, commands: CommandRegistry<App>): Promise<void> {
  await runTyped(interaction, commands.read(interaction.body.text ?? ""));
}

export async function runTyped<App>(interaction: Interaction<App>, typed: TypedCommand<App>): Promise<void> {
  if (typed.kind === "help") return reply(interaction, typed.message(interaction.knownRole()));
  if (typed.opens !== null) await openForm(interaction, loadingView(typed.opens()));
  const actor = await interaction.actor();
  requireRole(actor, typed.role);
  const result = await typed.run({ app: interaction.app, actor, viewId: interaction.open?.id ?? null });
  if (result.kind === "reply") await reply(interaction, result.message);
  else await drawForm(interaction, result.view);
}
