import type {
  ActName,
  ActResult,
  Fault,
  InputValue,
  Json,
  MessageView,
  ModalView,
  PersonalView,
} from "#sandbox/slack/contract.ts";
import type { ControlInput, ControlName, ControlResult } from "#sandbox/slack/control-contract.ts";
import type { State } from "#sandbox/slack/state.ts";
import { type Control, findControl, optionsOf, optionText, textOn } from "./blocks.ts";
import { type Fields, fillIn } from "./fill-in.ts";
import type { Tally } from "./tally.ts";
import { waitUntil } from "./waiting.ts";

/** A message with where it stands. */
export type Seen = MessageView & { readonly channel: string };
/** Something with buttons on it. */
export type Place = Seen | ModalView;

type Wait = { readonly withinMs?: number };

export type PersonsFile = { readonly name: string; readonly mimetype: string; readonly base64: string };

/** One member of the workspace, who sees and does what the page lets a person see and do. */
export type SlackPerson = {
  readonly id: string;
  view(): Promise<PersonalView>;
  /** Types `/oms connect` and presses Enter, in a channel, or in the app's direct messages. */
  command(line: string, channel?: string): Promise<void>;
  /** From the ⋯ of a message, or from the global shortcuts; by its name. */
  shortcut(name: string, message?: Seen): Promise<void>;
  /** Presses what has this label (or action id); confirms where that is asked. */
  click(place: Place | "home", label: string): Promise<void>;
  /** What an external select offers while `query` is typed into it. */
  options(modal: ModalView, label: string, query: string): Promise<Json[]>;
  /** Fills in by labels, and chooses and ticks by the options' texts. */
  fill(modal: ModalView, fields: Fields): Promise<ModalView["values"]>;
  /** Ticks or chooses what the app asked to hear of at once. @returns the form as it follows */
  choose(modal: ModalView, fields: Fields): Promise<ModalView>;
  /** Fills in and presses the form's button. @throws Error when it is refused */
  submit(modal: ModalView, fields?: Fields): Promise<void>;
  /** As `submit`, and tells of a refusal instead of raising it. */
  trySubmit(modal: ModalView, fields?: Fields): Promise<ActResult>;
  close(modal: ModalView): Promise<void>;
  /** Chooses a file of their own for a file input. @returns what the input names it by */
  upload(file: PersonsFile): Promise<string>;
  openHome(): Promise<void>;
  /** Adds a person, or the app of this workspace when nobody is named, to a channel that the person is in. */
  invite(channel: string, userId?: string): Promise<void>;
  say(channel: string, text: string, files?: readonly PersonsFile[]): Promise<void>;
  /** Waits for a message, new or changed, in any channel or thread; the newest that fits. */
  waitForMessage(what: string, fits: (message: Seen) => boolean, wait?: Wait): Promise<Seen>;
  /** Waits for the topmost form to fit. */
  waitForModal(what: string, fits: (modal: ModalView) => boolean, wait?: Wait): Promise<ModalView>;
  waitFor<T>(what: string, look: (view: PersonalView) => T | undefined | null | false, wait?: Wait): Promise<T>;
};

export type SlackStandIn = {
  /** `team`: in which of the person's workspaces; their home when left out. */
  person(id: string, team?: string): SlackPerson;
  /** Workspaces, people, shared channels, installations: what nobody does on a page. @throws Error when it is refused */
  arrange<Name extends ControlName>(name: Name, input: ControlInput<Name>): Promise<ControlResult>;
  state(): Promise<State>;
  fault(fault: Partial<Fault> & Pick<Fault, "method" | "mode">): Promise<void>;
};

/** The stand-in at `url`. What people do is added to `tally`. */
export function slackAt(url: string, tally: Tally = { clicks: 0, typed: [] }): SlackStandIn {
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}/_sandbox/${path}`)).json();
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${url}/_sandbox/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()) as ActResult;
  };
  return {
    state: async () => (await get("state")) as State,
    async fault(fault) {
      const done = await post("faults", fault);
      if (!done.ok) throw new Error(`The Slack stand-in refused the fault: ${done.error}`);
    },
    async arrange(name, input) {
      const done: ControlResult = await post(name, input);
      if (!done.ok) throw new Error(`The Slack stand-in refused ${name}: ${done.error}`);
      return done;
    },
    person: (id, team) =>
      slackPerson({
        id,
        tally,
        view: async () => (await get(`view?as=${id}${team ? `&team=${team}` : ""}`)) as PersonalView,
        act: (name, body) => post(`act/${name}`, { as: id, ...(team ? { team } : {}), ...body }),
      }),
  };
}

type Hands = {
  readonly id: string;
  readonly tally: Tally;
  readonly view: () => Promise<PersonalView>;
  readonly act: (name: ActName, body: Json) => Promise<ActResult>;
};

function slackPerson({ id, tally, view, act }: Hands): SlackPerson {
  const must = async (what: string, doing: Promise<ActResult>) => {
    const done = await doing;
    if (done.ok) return done;
    const reasons = [done.error, ...Object.entries(done.errors ?? {}).map(([block, text]) => `${block}: ${text}`)];
    throw new Error(`${what} did not work for ${id}: ${reasons.filter(Boolean).join("; ")}`);
  };
  const waitFor: SlackPerson["waitFor"] = (what, look, wait) =>
    waitUntil(what, async () => look(await view()), { ...wait, seen: async () => describe(await view()) });
  const options: SlackPerson["options"] = async (modal, label, query) => {
    const { actionId, blockId } = findControl(modal.blocks, label, `The form “${modal.title}”`);
    const done = act("options", { view_id: modal.id, action_id: actionId, block_id: blockId, query });
    return [...((await must(`Searching ${label} for “${query}”`, done)).options ?? [])];
  };
  const fill: SlackPerson["fill"] = (modal, fields) =>
    fillIn(modal, fields, tally, (control, query) => options(modal, control.label, query));
  /** A choice that the app asked to hear of is told when it is made, and the form is looked at again before it is sent. */
  const tellChoices = async (modal: ModalView, values: Awaited<ReturnType<typeof fill>>) => {
    const told = modal.blocks.filter(
      (block) => block["dispatch_action"] === true && (block["element"] as Json)["type"] === "radio_buttons",
    );
    for (const block of told) {
      const blockId = String(block["block_id"]);
      const actionId = String((block["element"] as Json)["action_id"]);
      const value = values[blockId]?.[actionId];
      if (value === undefined || JSON.stringify(value) === JSON.stringify(modal.values[blockId]?.[actionId])) continue;
      const shown = async () => JSON.stringify((await view()).modals.find((each) => each.id === modal.id)?.blocks);
      const before = await shown();
      await must("Choosing", act("click", { view_id: modal.id, action_id: actionId, value, values }));
      await waitUntil("the form to follow the choice", async () => (await shown()) !== before);
    }
  };
  const choose: SlackPerson["choose"] = async (modal, fields) => {
    const values = await fill(modal, fields);
    const shown = async () => (await view()).modals.find((each) => each.id === modal.id);
    const before = JSON.stringify(modal.blocks);
    for (const label of Object.keys(fields)) {
      const { actionId, blockId } = findControl(modal.blocks, label, `The form “${modal.title}”`);
      const value = values[blockId]?.[actionId] ?? null;
      await must(`Choosing “${label}”`, act("click", { view_id: modal.id, action_id: actionId, value, values }));
    }
    return waitUntil("the form to follow the choice", async () => {
      const now = await shown();
      return now && JSON.stringify(now.blocks) !== before ? now : null;
    });
  };
  const trySubmit: SlackPerson["trySubmit"] = async (modal, fields = {}) => {
    const values = await fill(modal, fields);
    await tellChoices(modal, values);
    tally.clicks += 1;
    return act("submit", { view_id: modal.id, values });
  };
  return {
    id,
    view,
    waitFor,
    options,
    fill,
    choose,
    trySubmit,

    async command(line, channel) {
      const [command = "", ...words] = line.split(" ");
      const place = channel ?? (await view()).channels.find((each) => each.kind === "im")?.id ?? "";
      await must(line, act("command", { channel: place, command, text: words.join(" ") }));
    },

    async shortcut(name, message) {
      const { messageShortcuts, globalShortcuts } = (await view()).app;
      const found = (message ? messageShortcuts : globalShortcuts).find((each) => each.name === name);
      if (!found) throw new Error(`There is no shortcut called “${name}”.`);
      tally.clicks += 2;
      const on = message ? { message: { channel: message.channel, ts: message.ts } } : {};
      await must(name, act("shortcut", { callback_id: found.callbackId, ...on }));
    },

    async click(place, label) {
      const { blocks, where, ref } = await whereIs(place, view);
      const control = findControl(blocks, label, where);
      tally.clicks += control.element["confirm"] ? 2 : 1;
      await must(`Pressing “${label}”`, act("click", { ...ref, ...pressed(control, blocks) }));
    },

    async submit(modal, fields) {
      await must(`Submitting “${modal.title}”`, trySubmit(modal, fields));
    },

    async close(modal) {
      tally.clicks += 1;
      await must(`Closing “${modal.title}”`, act("close", { view_id: modal.id }));
    },

    async upload(file) {
      tally.clicks += 1;
      const { file_id } = await must(`Choosing ${file.name}`, act("upload", { ...file }));
      if (!file_id) throw new Error(`${file.name} was taken without an id.`);
      return file_id;
    },

    async openHome() {
      tally.clicks += 1;
      await must("Opening Home", act("home", {}));
    },

    async invite(channel, userId) {
      const user = userId ?? (await view()).app.botUserId;
      await must(`Inviting ${user}`, act("invite", { channel, user }));
    },

    async say(channel, text, files = []) {
      await must("Posting", act("message", { channel, text, files }));
    },

    waitForMessage: (what, fits, wait) => waitFor(what, (seen) => messagesIn(seen).findLast(fits), wait),

    waitForModal: (what, fits, wait) =>
      waitFor(
        what,
        ({ modals }) => {
          const top = modals.at(-1);
          return top && fits(top) ? top : undefined;
        },
        wait,
      ),
  };
}

/** Block ids are new with every update of a message; one is named only where the action stands there several times. */
function pressed({ actionId, blockId }: Control, blocks: readonly Json[]): Json {
  const alike = JSON.stringify(blocks).split(`"action_id":${JSON.stringify(actionId)}`).length - 1;
  return { action_id: actionId, ...(alike > 1 ? { block_id: blockId } : {}) };
}

async function whereIs(place: Place | "home", view: () => Promise<PersonalView>) {
  if (place === "home") {
    const { home } = await view();
    if (!home) throw new Error("Home is empty.");
    return { blocks: home.blocks, where: "Home", ref: { view_id: home.id } };
  }
  if ("ts" in place) {
    const ref = { message: { channel: place.channel, ts: place.ts } };
    return { blocks: place.blocks, where: `The message “${place.text.slice(0, 60)}”`, ref };
  }
  return { blocks: place.blocks, where: `The form “${place.title}”`, ref: { view_id: place.id } };
}

/** Every message a person sees, threads' replies after their parents, oldest first in each channel. */
export function messagesIn(view: PersonalView): Seen[] {
  return view.channels.flatMap((channel) =>
    channel.messages.flatMap((message) =>
      [message, ...message.replies].map((each) => ({ ...each, channel: channel.id })),
    ),
  );
}

/** What a person reads on a message. */
export function readMessage(message: MessageView): string {
  return textOn(message.blocks) || message.text;
}

function describe(view: PersonalView): string {
  const forms = view.modals.map((modal) => `form “${modal.title}”: ${modal.problem ?? ""}\n${textOn(modal.blocks)}`);
  const messages = messagesIn(view).filter((message) => message.isBot);
  const newest = messages.toSorted((a, b) => Number(a.ts) - Number(b.ts)).slice(-4);
  return [...forms, ...newest.map((message) => `in ${message.channel}: ${readMessage(message)}`)].join("\n---\n");
}

/** The text of what is chosen in a select, or what stands in a field. */
export function shownValue(modal: ModalView, label: string): string {
  const { actionId, blockId, element } = findControl(modal.blocks, label, `The form “${modal.title}”`);
  const value: InputValue = modal.values[blockId]?.[actionId] ?? null;
  const shown = (each: InputValue): string => {
    if (each === null) return "";
    if (Array.isArray(each)) return each.map(shown).join(", ");
    if (typeof each !== "string") return optionText(each) || each.value;
    const listed = optionsOf(element).find((option) => option["value"] === each);
    return listed ? optionText(listed) : each;
  };
  return shown(value);
}
