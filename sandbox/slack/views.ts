import type { Json } from "./contract.ts";
import { type Context, newId } from "./context.ts";
import { viewObject } from "./payloads.ts";
import { findUser, type OpenView } from "./state.ts";
import { validateView } from "./validate/index.ts";
import { valuesFor } from "./values.ts";
import { textOf } from "./json.ts";
import type { Caller } from "./tokens.ts";

/** Modals and home tabs: opening, pushing, updating, with Slack's refusals. */

export type ApiResult = Json & { ok: boolean };

export function refuse(error: string, messages: readonly string[] = []): ApiResult {
  return messages.length === 0 ? { ok: false, error } : { ok: false, error, response_metadata: { messages } };
}

const maximumStack = 3;

export function stackOf(context: Context, userId: string): OpenView[] {
  return context.state.views.filter((open) => open.userId === userId);
}

/** Whose view it is, where they see it, and which installation shows it. */
type Owner = Pick<OpenView, "userId" | "teamId" | "installationId">;

/** A trigger is good once, for three seconds, for the installation that it was given to. */
function useTrigger(context: Context, { installation }: Caller, id: unknown): Owner | ApiResult {
  const trigger = context.state.triggers[String(id)];
  if (trigger?.installationId !== installation.id) return refuse("invalid_trigger_id");
  if (trigger.expires < context.options.clock.now().getTime()) return refuse("expired_trigger_id");
  if (trigger.used) return refuse("exchanged_trigger_id");
  trigger.used = true;
  return trigger;
}

function checked(
  context: Context,
  installationId: string,
  view: unknown,
  type: "modal" | "home",
): OpenView["view"] | ApiResult {
  const messages = validateView(view);
  if ((view as Json | null)?.["type"] !== type) messages.push(`must be a ${type} [json-pointer:/view/type]`);
  if (messages.length > 0) return refuse("invalid_arguments", messages);
  const external = (view as Json)["external_id"];
  if (typeof external === "string" && external !== "") {
    const key = `${installationId} ${external}`;
    if (context.state.externalIds.includes(key)) return refuse("duplicate_external_id");
    context.state.externalIds.push(key);
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

export function openView(context: Context, request: Json, caller: Caller, push: boolean): ApiResult {
  const trigger = useTrigger(context, caller, request["trigger_id"]);
  if (isRefusal(trigger)) return trigger;
  const found = checked(context, trigger.installationId, request["view"], "modal");
  if (isRefusal(found)) return found;
  const stack = stackOf(context, trigger.userId);
  if (push && stack.length === 0) return refuse("not_found");
  if (!push) {
    context.state.views = context.state.views.filter((open) => open.userId !== trigger.userId);
    return place(context, trigger, found, null);
  }
  if (stack.length >= maximumStack) return refuse("push_limit_reached");
  return place(context, trigger, found, stack.at(-1) ?? null);
}

/** Puts a view on top of a person's stack. */
export function place(context: Context, owner: Owner, view: OpenView["view"], below: OpenView | null): ApiResult {
  const id = newId(context, "V");
  const open: OpenView = {
    id,
    userId: owner.userId,
    teamId: owner.teamId,
    installationId: owner.installationId,
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

export function updateView(context: Context, request: Json, { installation }: Caller): ApiResult {
  const { view_id: id, external_id: external, hash } = request;
  const open = context.state.views.find(
    (each) =>
      each.installationId === installation.id &&
      (each.id === id || (typeof external === "string" && each.view["external_id"] === external)),
  );
  if (!open) return refuse("not_found");
  if (hash !== undefined && hash !== "" && hash !== open.hash) return refuse("hash_conflict");
  // The same external id may stay on the same view.
  const own = `${installation.id} ${textOf(open.view["external_id"])}`;
  context.state.externalIds = context.state.externalIds.filter((each) => each !== own);
  const found = checked(context, installation.id, request["view"], "modal");
  return isRefusal(found) ? found : replaceView(context, open, found);
}

export function publishHome(context: Context, request: Json, { installation }: Caller): ApiResult {
  const userId = textOf(request["user_id"]);
  const user = findUser(context.state, userId);
  const teamId = user?.teams.find((team) => installation.teams.includes(team));
  if (teamId === undefined) return refuse("user_not_found");
  const found = checked(context, installation.id, request["view"], "home");
  if (isRefusal(found)) return found;
  const before = context.state.homes.find((home) => home.userId === userId && home.installationId === installation.id);
  if (before) return replaceView(context, before, found);
  const id = newId(context, "V");
  const home: OpenView = {
    id,
    userId,
    teamId,
    installationId: installation.id,
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
export function answeredView(context: Context, installationId: string, view: unknown): OpenView["view"] | string {
  const found = checked(context, installationId, view, "modal");
  if (!isRefusal(found)) return found;
  const details = (found["response_metadata"] as { messages?: string[] } | undefined)?.messages ?? [];
  return [textOf(found["error"]), ...details].join("; ");
}
