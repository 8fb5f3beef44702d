import { afterEach, beforeEach, expect, test } from "vitest";
import { openWorkspace, type Workspace } from "./workspace.ts";

let workspace: Workspace;
let submitted: unknown;

const text = (value: string) => ({ type: "plain_text" as const, text: value });
const option = (value: string) => ({ text: text(value), value });

const form = {
  type: "modal" as const,
  callback_id: "form",
  title: text("A form"),
  submit: text("Send"),
  blocks: [
    {
      type: "input" as const,
      block_id: "name",
      label: text("Name"),
      element: { type: "plain_text_input" as const, action_id: "x", initial_value: "Apron", max_length: 10 },
    },
    {
      type: "input" as const,
      block_id: "tags",
      optional: true,
      label: text("Tags"),
      element: { type: "multi_external_select" as const, action_id: "x", min_query_length: 0 },
    },
    {
      type: "input" as const,
      block_id: "shops",
      dispatch_action: true,
      label: text("Shops"),
      element: {
        type: "checkboxes" as const,
        action_id: "x",
        options: [option("a"), option("b")],
        initial_options: [option("a")],
      },
    },
    {
      type: "input" as const,
      block_id: "stock",
      label: text("Stock"),
      element: {
        type: "number_input" as const,
        action_id: "x",
        is_decimal_allowed: false,
        min_value: "1",
        initial_value: "1",
      },
    },
  ],
};

beforeEach(async () => {
  workspace = await openWorkspace();
  submitted = undefined;
  workspace.app.command("/oms", async ({ ack, client, command }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: form });
  });
  workspace.app.options("x", async ({ ack, payload }) => ack({ options: [option(`${payload.value}-1`)] }));
  workspace.app.action("x", async ({ ack, body, client }) => {
    await ack();
    if (body.type !== "block_actions" || !body.view) return;
    await client.views.update({ view_id: body.view.id, view: { ...form, title: text("Changed") } });
  });
  workspace.app.view("form", async ({ ack, view }) => {
    submitted = view.state.values;
    if (view.state.values["name"]?.["x"]?.value === "bad")
      await ack({ response_action: "errors", errors: { name: "Not this." } });
    else await ack();
  });
});
afterEach(() => workspace.close());

async function openForm() {
  await workspace.act("command", { as: "U0MARA", channel: "C0LISTINGS", command: "/oms" });
  await expect.poll(async () => (await workspace.see("U0MARA")).modals.length).toBe(1);
  return (await workspace.see("U0MARA")).modals[0]?.id ?? "";
}

test("an untouched form is submitted with its initial values, complete", async () => {
  const view_id = await openForm();
  expect(await workspace.act("submit", { as: "U0MARA", view_id })).toEqual({ ok: true });
  expect(submitted).toMatchObject({
    name: { x: { type: "plain_text_input", value: "Apron" } },
    tags: { x: { selected_options: [] } },
    shops: { x: { selected_options: [{ value: "a" }] } },
    stock: { x: { value: "1" } },
  });
  expect((await workspace.see("U0MARA")).modals).toEqual([]);
});

test("Slack itself refuses what a field forbids, and the app hears nothing", async () => {
  const view_id = await openForm();
  const values = { name: { x: "far too long a name" }, stock: { x: "0" } };
  const result = await workspace.act("submit", { as: "U0MARA", view_id, values });
  expect(result.errors).toEqual({ name: "Enter at most 10 characters.", stock: "Enter a number of at least 1." });
  expect(submitted).toBeUndefined();
});

test("an app's refusal stands under its field, and the typed text stays", async () => {
  const view_id = await openForm();
  const result = await workspace.act("submit", { as: "U0MARA", view_id, values: { name: { x: "bad" } } });
  expect(result.errors).toEqual({ name: "Not this." });
  const [modal] = (await workspace.see("U0MARA")).modals;
  expect(modal?.values["name"]).toEqual({ x: "bad" });
  expect(modal?.errors).toEqual({ name: "Not this." });
});

test("an update of the view keeps what was typed while block and action keep their ids", async () => {
  const view_id = await openForm();
  const values = { name: { x: "Typed" } };
  await workspace.act("click", { as: "U0MARA", view_id, action_id: "x", block_id: "shops", value: ["a", "b"], values });
  await expect.poll(async () => (await workspace.see("U0MARA")).modals[0]?.title).toBe("Changed");
  const [modal] = (await workspace.see("U0MARA")).modals;
  expect(modal?.values).toMatchObject({ name: { x: "Typed" }, shops: { x: ["a", "b"] } });
});

test("options from the app are chosen whole and come back so", async () => {
  const view_id = await openForm();
  const found = await workspace.act("options", {
    as: "U0MARA",
    view_id,
    block_id: "tags",
    action_id: "x",
    query: "lin",
  });
  expect(found.options).toEqual([option("lin-1")]);
  await workspace.act("submit", { as: "U0MARA", view_id, values: { tags: { x: found.options as never } } });
  expect(submitted).toMatchObject({ tags: { x: { selected_options: [option("lin-1")] } } });
});
