import type { z } from "zod";
import type { ActResult, acts, Json } from "./contract.ts";
import { type Actor, type Context, newTrigger } from "./context.ts";
import { sendInteraction } from "./delivery.ts";
import { interactionHead, viewObject } from "./payloads.ts";
import type { OpenView } from "./state.ts";
import { findInstallation } from "./tenancy.ts";
import { enter, refusals } from "./values.ts";
import { answeredView, place, replaceView, stackOf } from "./views.ts";
import { textOf } from "./json.ts";

const silence = "We had some trouble connecting. Try again?";

/** A submission: refused by Slack itself first, then by the app under its fields, or ended as the app answers. */
export async function submitView(
  context: Context,
  { as, view_id: id, values }: z.output<typeof acts.submit>,
  actor: Actor,
): Promise<ActResult> {
  const open = stackOf(context, as).find((each) => each.id === id);
  const installation = open && findInstallation(context.state, open.installationId);
  if (!installation) return { ok: false, error: "view_not_found" };
  enter(open, values);
  open.problem = null;
  open.errors = refusals(open);
  context.changed();
  if (Object.keys(open.errors).length > 0) return { ok: false, errors: open.errors };
  const sent = await sendInteraction(context, installation, {
    type: "view_submission",
    ...interactionHead(context, actor, installation, "view"),
    trigger_id: newTrigger(context, actor, installation),
    view: viewObject(context, open),
    response_urls: [],
  });
  const answer = sent.ok ? readAnswer(sent.body) : null;
  if (!sent.ok || !answer) {
    open.problem = silence;
    context.changed();
    return { ok: false, error: sent.ok ? "invalid_response" : sent.error };
  }
  return end(context, open, answer);
}

function readAnswer(body: string): Json | null {
  if (body.trim() === "") return {};
  try {
    return JSON.parse(body) as Json;
  } catch {
    return null;
  }
}

function end(context: Context, open: OpenView, answer: Json): ActResult {
  const action = answer["response_action"];
  const remove = (gone: readonly OpenView[]) => {
    context.state.views = context.state.views.filter((each) => !gone.includes(each));
    context.changed();
  };
  if (action === undefined) {
    // Without an answer of its own a submission closes this view, wherever the app has meanwhile put others.
    remove([open]);
    return { ok: true };
  }
  if (action === "clear") {
    remove(stackOf(context, open.userId));
    return { ok: true };
  }
  if (action === "errors") return refuseFields(context, open, answer["errors"]);
  const view = answeredView(context, open.installationId, answer["view"]);
  if (typeof view === "string") {
    open.problem = silence;
    context.changed();
    return { ok: false, error: view };
  }
  if (action === "push") place(context, open, view, open);
  else replaceView(context, open, view);
  return { ok: true };
}

/** Errors belong to input blocks of this view; others make Slack show nothing but trouble. */
function refuseFields(context: Context, open: OpenView, value: unknown): ActResult {
  const errors = (value ?? {}) as Record<string, string>;
  const inputs = new Set(
    open.view.blocks.filter((block) => block["type"] === "input").map((block) => textOf(block["block_id"])),
  );
  const strange = Object.keys(errors).filter((blockId) => !inputs.has(blockId));
  context.changed();
  if (strange.length > 0 || Object.keys(errors).length === 0) {
    open.problem = silence;
    return { ok: false, error: `errors for blocks that are no inputs: ${strange.join(", ")}` };
  }
  open.errors = errors;
  return { ok: false, errors };
}
