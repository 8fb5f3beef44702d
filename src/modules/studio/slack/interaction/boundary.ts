import { type ErrorCode, type OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { slashCommand } from "#src/platform/slack/blocks/ids.ts";
import { problemMessage, problemView } from "#src/platform/slack/blocks/notice.ts";
import { RepeatedRequest } from "#src/platform/slack/transport/repeats.ts";
import type { App } from "../../app.ts";
import { actedInForm, drawForm, type Interaction, openForm, pushForm, reply, sendDirect } from "./interaction.ts";
import { studioText } from "../../messages/en.ts";

type Noted = { readonly problem: OmsError; readonly reference: string; readonly audited: boolean };

const repeatedLine = "a request that was sent again was left alone";

export type BoundaryDeps = { readonly ids: Ids; readonly logger: Logger };

/**
 * An error with the id under which the log has it. Written to the log here, once. `audited`: the studio's own log has it
 * already.
 */
export function noteProblem(
  { ids, logger }: BoundaryDeps,
  error: unknown,
  fields: Readonly<Record<string, unknown>>,
): Noted {
  const problem = toOmsError(error);
  if (error instanceof RepeatedRequest) {
    logger.info(fields, repeatedLine);
    return { problem, reference: "", audited: false };
  }
  const audited = problem.reference !== undefined;
  const reference = problem.reference ?? ids.reference();
  problem.reference = reference;
  const line = { ...fields, code: problem.code, reference, cause: causeOf(problem) };
  if (problem.code === "internal") logger.error(line, "a click ended with an error");
  else logger.info(line, "a click was refused");
  return { problem, reference, audited };
}

/** The one error boundary of what people do in Slack: a line in the log, and a sentence to the one who acted. */
export async function bounded(
  deps: BoundaryDeps,
  interaction: Interaction<App>,
  name: string,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    const repeated = (thrown: unknown) => thrown instanceof RepeatedRequest;
    if (repeated(error) || (await interaction.begin().then(() => false, repeated))) {
      deps.logger.info({ name, team: interaction.teamId }, repeatedLine);
      return;
    }
    const fields = { name, team: interaction.teamId, person: interaction.userId };
    const noted = noteProblem(deps, error, fields);
    const { problem, reference } = noted;
    await logRefusal(deps, interaction, name, noted);
    try {
      await tell(interaction, problem, reference);
    } catch (failure) {
      deps.logger.warn({ ...fields, reference, cause: causeOf(toOmsError(failure)) }, "the person was not told");
    }
  }
}

/** Typed wrongly, or clicked a second time: nobody has to look anything up. */
const plain: readonly ErrorCode[] = ["bad-input", "under-way", "already-decided"];

async function tell(interaction: Interaction<App>, { code, userText, change }: OmsError, noted: string): Promise<void> {
  const reference = plain.includes(code) ? "" : noted;
  const words = problemMessage(userText, reference, change);
  const view = problemView(userText, reference, change, code === "under-way" ? studioText.underWayTitle : undefined);
  try {
    if (interaction.open) await (actedInForm(interaction) ? pushForm(interaction, view) : drawForm(interaction, view));
    else if (interaction.respond || interaction.place) await reply(interaction, words);
    else await openForm(interaction, view);
  } catch {
    // A used-up trigger or response address: direct messages always work.
    await sendDirect(interaction.client, interaction.userId, words);
  }
}

/** Who tried what without the role for it stays in the studio's log, also where no use case came to writing it. */
export async function logRefusal(
  { logger }: Pick<BoundaryDeps, "logger">,
  interaction: Interaction<App>,
  name: string,
  { problem: { code }, reference, audited }: Noted,
): Promise<void> {
  if (audited || (code !== "no-role" && code !== "not-allowed")) return;
  const action = name === slashCommand ? typedCommand(interaction) : name;
  try {
    await interaction.app.noteRefused(await interaction.actor(), { action, code, reference });
  } catch (failure) {
    logger.warn({ name, reference, cause: causeOf(toOmsError(failure)) }, "the refusal was not logged");
  }
}

/** `/oms connect`: the command alone. What else was typed is not for the log. */
function typedCommand(interaction: Interaction<App>): string {
  const [word = ""] = (interaction.body.text ?? "").trim().split(/\s+/);
  return /^[a-z-]{1,20}$/i.test(word) ? `${slashCommand} ${word.toLowerCase()}` : slashCommand;
}

/** Names and messages only, a few deep: what a library puts into its errors besides is not for the log. */
function causeOf(problem: OmsError): string {
  const parts: string[] = [];
  for (let cause: unknown = problem.cause; cause !== undefined && parts.length < 4; ) {
    parts.push(cause instanceof Error ? `${cause.name}: ${cause.message}` : typeof cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return parts.join(" ← ");
}
