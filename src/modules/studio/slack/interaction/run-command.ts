import { OmsError } from "#src/platform/kernel/errors.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import type { CommandRegistry, TypedCommand } from "./command-registry.ts";
import { drawForm, openForm, reply } from "./interaction.ts";
import type { Interaction } from "./interaction.ts";

/** `/oms …`: read, form opened, role checked, run, shown. Help asks no database. */
export async function runCommand<App>(turn: Interaction<App>, commands: CommandRegistry<App>): Promise<void> {
  await runTyped(turn, commands.read(turn.body.text ?? ""));
}

export async function runTyped<App>(turn: Interaction<App>, typed: TypedCommand<App>): Promise<void> {
  if (typed.kind === "help") return reply(turn, typed.message(turn.knownRole()));
  if (typed.opens !== null) await openForm(turn, loadingView(typed.opens));
  const actor = await turn.actor();
  if (!atLeast(actor.member.role, typed.role)) {
    throw new OmsError(actor.member.role === null ? "no-role" : "not-allowed");
  }
  const result = await typed.run({ app: turn.app, actor, viewId: turn.open?.id ?? null });
  if (result.kind === "reply") await reply(turn, result.message);
  else await drawForm(turn, result.view);
}
