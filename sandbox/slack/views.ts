import type { Json } from "./contract.ts";
import { type Context, newId } from "./context.ts";
import { viewObject } from "./payloads.ts";
import type { OpenView } from "./state.ts";
import { validateView } from "./validate/index.ts";
import { valuesFor } from "./values.ts";
import { textOf } from "./json.ts";

/** Modals and home tabs: opening, pushing, updating, with Slack's refusals. */

export type ApiResult = Json & { ok: boolean };

export function refuse(error: string, messages: readonly string[] = []): ApiResult {
  return messages.length === 0 ? { ok: false, error } : { ok: false, error, response_metadata: { messages } };
}

const maximumStack = 3;

export function stackOf(context: Context, userId: string): OpenView[] {
  return context.state.views.filter((open) => open.userId === userId);
}

/** A trigger is good once, for three seconds. */
function useTrigger(context: Context, id: unknown): { userId: string } | ApiResult {
  const trigger = context.state.triggers[String(id)];
  if (!trigger) return refuse("invalid_trigger_id");
  if (trigger.expires < context.options.clock.now().getTime()) return refuse("expired_trigger_id");
  if (trigger.used) return refuse("exchanged_trigger_id");
  trigger.used = true;
  return trigger;
}

function checked(context: Context, view: unknown, type: "modal" | "home"): OpenView["view"] | ApiResult {
  const messages = validateView(view);
  if ((view as Json | null)?.["type"] !== type) messages.push(`must be a ${type} [json-pointer:/view/type]`);
  if (messages.length > 0) return refuse("invalid_arguments", messages);
  const external = (view as Json)["external_id"];
  if (typeof external === "string" && external !== "") {
    if (context.state.externalIds.includes(external)) return refuse("duplicate_external_id");
    context.state.externalIds.push(external);
  }
  return named(context, view as OpenView["view"]);
}

/** Every block gets an id, as Slack gives one. */
export function named<T extends { blocks: Json[] }>(context: Context, view: T): T {
  return { ...view, blocks: nameBlocks(context, view.blocks) };
}

export function nameBlocks(context: Context, blocks: readonly Json[]): Json[] {
  return blocks.map((block) => ({ ...block, block_id: block["block_id"] ?? newId(context, "b") }));
}

function isRefusal(value: object): value is ApiResult {
  return "ok" in value;
}

export function openView(context: Context, triggerId: unknown, view: unknown, push: boolean): ApiResult {
  const trigger = useTrigger(context, triggerId);
  if (isRefusal(trigger)) return trigger;
  const found = checked(context, view, "modal");
  if (isRefusal(found)) return found;
  const stack = stackOf(context, trigger.userId);
  if (push && stack.length === 0) return refuse("not_found");
  if (!push) {
    context.state.views = context.state.views.filter((open) => open.userId !== trigger.userId);
    return place(context, trigger.userId, found, null);
  }
  if (stack.length >= maximumStack) return refuse("push_limit_reached");
  return place(context, trigger.userId, found, stack.at(-1) ?? null);
}

/** Puts a view on top of a person's stack. */
export function place(context: Context, userId: string, view: OpenView["view"], below: OpenView | null): ApiResult {
  const id = newId(context, "V");
  const open: OpenView = {
    id,
    userId,
    rootId: below?.rootId ?? id,
    previousId: below?.id ?? null,
    hash: newId(context, "h"),
    view,
    values: valuesFor(view.blocks),
    errors: {},
    problem: null,
  };
  context.state.views.push(open);
  context.changed();
  return { ok: true, view: viewObject(context, open) };
}

/** What a person typed stays where block_id and action_id are the same. */
export function replaceView(context: Context, open: OpenView, view: OpenView["view"]): ApiResult {
  open.view = view;
  open.values = valuesFor(view.blocks, open.values);
  open.errors = {};
  open.problem = null;
  open.hash = newId(context, "h");
  context.changed();
  return { ok: true, view: viewObject(context, open) };
}

export function updateView(context: Context, request: Json): ApiResult {
  const { view_id: id, external_id: external, hash } = request;
  const open = context.state.views.find(
    (each) => each.id === id || (typeof external === "string" && each.view["external_id"] === external),
  );
  if (!open) return refuse("not_found");
  if (hash !== undefined && hash !== "" && hash !== open.hash) return refuse("hash_conflict");
  // The same external id may stay on the same view.
  const own = open.view["external_id"];
  context.state.externalIds = context.state.externalIds.filter((each) => each !== own);
  const found = checked(context, request["view"], "modal");
  return isRefusal(found) ? found : replaceView(context, open, found);
}

export function publishHome(context: Context, request: Json): ApiResult {
  const userId = textOf(request["user_id"]);
  if (!context.state.users.some((user) => user.id === userId)) return refuse("user_not_found");
  const found = checked(context, request["view"], "home");
  if (isRefusal(found)) return found;
  const before = context.state.homes.find((home) => home.userId === userId);
  if (before) return replaceView(context, before, found);
  const id = newId(context, "V");
  const home: OpenView = {
    id,
    userId,
    rootId: id,
    previousId: null,
    hash: newId(context, "h"),
    view: found,
    values: valuesFor(found.blocks),
    errors: {},
    problem: null,
  };
  context.state.homes.push(home);
  context.changed();
  return { ok: true, view: viewObject(context, home) };
}

/** An app's answer to a submission that names a view. */
export function answeredView(context: Context, view: unknown): OpenView["view"] | string {
  const found = checked(context, view, "modal");
  if (!isRefusal(found)) return found;
  const details = (found["response_metadata"] as { messages?: string[] } | undefined)?.messages ?? [];
  return [textOf(found["error"]), ...details].join("; ");
}
