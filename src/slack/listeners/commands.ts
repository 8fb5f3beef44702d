import { loadingView } from "#src/blocks/notice.ts";
import { atLeast } from "#src/domain/roles.ts";
import { OmsError } from "#src/kernel/errors.ts";
import type { CommandRegistry, TypedCommand } from "../registry.ts";
import { drawForm, openForm, reply, type Turn } from "../turn.ts";

/** `/oms …`: read, form opened, role checked, run, shown. Help asks no database. */
export async function runCommand(turn: Turn, commands: CommandRegistry): Promise<void> {
  await runTyped(turn, commands.read(turn.body.text ?? ""));
}

export async function runTyped(turn: Turn, typed: TypedCommand): Promise<void> {
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
