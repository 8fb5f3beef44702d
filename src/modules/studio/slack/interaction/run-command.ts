import { OmsError } from "#src/platform/kernel/errors.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import type { CommandRegistry, TypedCommand } from "./command-registry.ts";
import { drawForm, openForm, reply } from "./interaction.ts";
import type { Interaction } from "./interaction.ts";

/** `/oms …`: read, form opened, role checked, run, shown. Help asks no database. */
export async function runCommand<App>(interaction: Interaction<App>, commands: CommandRegistry<App>): Promise<void> {
  await runTyped(interaction, commands.read(interaction.body.text ?? ""));
}

export async function runTyped<App>(interaction: Interaction<App>, typed: TypedCommand<App>): Promise<void> {
  if (typed.kind === "help") return reply(interaction, typed.message(interaction.knownRole()));
  if (typed.opens !== null) await openForm(interaction, loadingView(typed.opens()));
  const actor = await interaction.actor();
  if (!atLeast(actor.member.role, typed.role)) {
    throw new OmsError(actor.member.role === null ? "no-role" : "not-allowed");
  }
  const result = await typed.run({ app: interaction.app, actor, viewId: interaction.open?.id ?? null });
  if (result.kind === "reply") await reply(interaction, result.message);
  else await drawForm(interaction, result.view);
}
