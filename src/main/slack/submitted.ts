import type { AckFn, ViewResponseAction } from "@slack/bolt";
import type { App } from "#src/modules/app.ts";
import {
  type BoundaryDeps,
  createInteraction,
  drawForm,
  type EntryDeps,
  type Form,
  type Interaction,
  logRefusal,
  noteProblem,
  type SlackRequest,
} from "#src/modules/studio/index.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import type { View } from "#src/platform/slack/blocks/elements.ts";
import { fieldProblem, loadingView, problemView, saidView } from "#src/platform/slack/blocks/notice.ts";
import { refusedUnder } from "#src/platform/slack/form-values.ts";
import { drawnView, tenantOf, type ViewPayload } from "#src/platform/slack/payloads.ts";
import { RepeatedRequest } from "#src/platform/slack/transport/repeats.ts";
import { within } from "#src/platform/slack/transport/within.ts";
import { wireView } from "#src/platform/slack/wire.ts";

/** The problem under each field, null when it was stored; the form that comes next; and what follows once that is said. */
type Submitted = {
  readonly interaction: Interaction<App> | null;
  readonly errors: Record<string, string> | null;
  readonly next?: View | undefined;
  readonly after?: (() => Promise<void>) | undefined;
};

type Submission = {
  readonly id: string;
  readonly form: Form<App>;
  readonly request: SlackRequest;
  readonly person: string;
  readonly ack: AckFn<ViewResponseAction> | AckFn<void>;
  readonly drawHome: (interaction: Interaction<App>) => Promise<void>;
};

type SubmittedDeps = EntryDeps<App> & BoundaryDeps & { readonly clock: Clock };

/** Slack waits three seconds. */
const answeredWithinMs = 2000;

/** A form closes only when what it says was stored, so it is acknowledged last. */
export async function submitted(deps: SubmittedDeps, submission: Submission): Promise<void> {
  const { id, request } = submission;
  const ack = submission.ack as AckFn<ViewResponseAction>;
  const work = submit(deps, submission);
  const slow = "slow" in submission.form ? submission.form.slow() : undefined;
  const late = slow !== undefined && !(await within(deps.clock, answeredWithinMs, work));
  if (late) await ack({ response_action: "update", view: wireView(loadingView(slow.title, slow.wait)) });
  const { interaction, errors, next, after } = await work;
  if (late) {
    const said = errors
      ? saidView(slow.title, refusals(drawnView(request.body), errors))
      : (next ?? saidView(slow.title, [slow.done]));
    await drawLate(deps, id, interaction, said);
  } else {
    const drawn = next && { response_action: "update" as const, view: wireView(next) };
    // After three seconds Slack waits no more and shows a problem of its own. What is stored stays so.
    await (errors ? ack({ response_action: "errors", errors }) : drawn ? ack(drawn) : ack()).catch((error: unknown) =>
      deps.logger.warn({ name: id, cause: error instanceof Error ? error.name : null }, "a form was answered too late"),
    );
  }
  await after?.();
}

async function submit(deps: SubmittedDeps, { id, form, request, person, drawHome }: Submission): Promise<Submitted> {
  let interaction: Interaction<App> | null = null;
  try {
    const begun = (interaction = await createInteraction(deps, request));
    const done = await (typeof form === "function" ? form : form.run)(begun);
    if (done && "errors" in done) return { interaction, errors: { ...done.errors } };
    return { interaction, errors: null, next: done?.next, after: () => drawHome(begun) };
  } catch (error) {
    if (error instanceof RepeatedRequest) return { interaction, errors: null };
    const { teamId: team } = tenantOf(request.body);
    const noted = noteProblem(deps, error, { name: id, team, person: person });
    const { problem } = noted;
    const reference = problem.code === "bad-input" ? "" : noted.reference;
    const asked = interaction;
    const after = asked ? () => logRefusal(deps, asked, id, noted) : undefined;
    const view = drawnView(request.body);
    // A confirmation has no field that it could be said under.
    if (view && !view.blocks.some(({ type }) => type === "input")) {
      return { interaction, errors: null, next: problemView(problem.userText, reference, problem.change), after };
    }
    return { interaction, errors: refusedUnder(view, problem.field, fieldProblem(problem.userText, reference)), after };
  }
}

/** What was asked for is asked for: the window that can't be drawn over loses nothing but the word of it. */
async function drawLate(
  deps: SubmittedDeps,
  name: string,
  interaction: Interaction<App> | null,
  said: View,
): Promise<void> {
  if (!interaction?.open) return;
  interaction.open = { id: interaction.open.id, hash: undefined };
  await drawForm(interaction, said).catch(
    (error: unknown) => void noteProblem(deps, error, { name, team: interaction.teamId }),
  );
}

/** One line per field: what it is called, and what is wrong. */
function refusals(view: ViewPayload | undefined, errors: Readonly<Record<string, string>>): string[] {
  return Object.entries(errors).map(([block, text]) => {
    const label = view?.blocks.find(({ block_id: id }) => id === block)?.label?.text;
    return label ? `${label}: ${text}` : text;
  });
}
