/** @import { ChannelView, PersonalView } from "../contract.ts" */
/** @import { Bodies, Page, State, Surface } from "./types.ts" */
import { act, blocksOf, readView, watch, workAs } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { createComposer } from "./composer.js";
import { announce, byId, h } from "./dom.js";
import { drawMessage } from "./messages.js";
import { createModals } from "./modal.js";
import { createSidebar } from "./sidebar.js";

/** @type {State} */
const state = {
  as: localStorage.getItem("as") ?? "U0MARA",
  team: localStorage.getItem("team"),
  channel: "C0PHOTOS",
  tab: "channel",
  thread: null,
  view: null,
  seen: JSON.parse(localStorage.getItem("seen") ?? "{}"),
  stop: () => undefined,
};

const app = byId("app");
/** @type {Page} */
const context = {
  view: () => {
    if (!state.view) throw new Error("Nothing was read yet.");
    return state.view;
  },
  channelId: () => state.channel,
  refresh: () => void refresh(),
  toast,
  openThread: (channel, ts) => {
    state.thread = { channel, ts };
    draw();
    threadComposer.focus();
  },
};
const modals = createModals(byId("overlay"), context);
const composer = createComposer(context);
const threadComposer = createComposer(context, () => state.thread?.ts);

const sidebar = createSidebar({ become, open, openHome, toast, refresh: () => void refresh() });
const title = h("h1");
const invite = h("button", { type: "button", class: "button", "data-testid": "invite-app", onClick: inviteApp });
const list = h("div", { class: "messages", tabindex: "0", role: "log", "aria-label": "Messages" });
const home = h("div", { class: "home", "data-testid": "home" });
const threadList = h("div", { class: "messages", tabindex: "0", role: "log", "aria-label": "Thread" });
const threadPanel = h(
  "aside",
  { class: "thread", "data-testid": "thread-panel", "aria-label": "Thread", hidden: true },
  h(
    "header",
    null,
    h("h2", null, "Thread"),
    h("button", { type: "button", class: "quiet", "aria-label": "Close thread", onClick: closeThread }, "×"),
  ),
  threadList,
  threadComposer.element,
);
const main = h(
  "main",
  null,
  welcome(),
  h(
    "header",
    { class: "top" },
    h(
      "button",
      {
        type: "button",
        class: "quiet drawer",
        "aria-label": "Channels and people",
        "data-testid": "open-sidebar",
        onClick: () => app.classList.toggle("open"),
      },
      "☰",
    ),
    title,
    h("span", { class: "grow" }),
    invite,
  ),
  list,
  home,
  composer.element,
);
app.append(sidebar.element, main, threadPanel);

function welcome() {
  if (localStorage.getItem("welcomed")) return null;
  const strip = h(
    "div",
    { class: "welcome" },
    h(
      "div",
      { class: "grow" },
      h("p", null, "A stand-in for Slack, on this machine only. On the left you choose who you are. A first round:"),
      h(
        "ol",
        null,
        h("li", null, h("strong", null, "Mara"), " types ", h("code", null, "/oms connect")),
        h("li", null, h("strong", null, "Ada"), " chooses ", h("strong", null, "⋯ › Draft a listing")),
        h("li", null, h("strong", null, "Jonas"), " approves in #listings"),
      ),
    ),
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": "Hide this hint",
        onClick: () => {
          localStorage.setItem("welcomed", "yes");
          strip.remove();
        },
      },
      "×",
    ),
  );
  return strip;
}

/** @param {string} [text] */
function toast(text = "") {
  announce(text);
  const note = h("div", { class: "toast" }, text);
  document.body.append(note);
  setTimeout(() => note.remove(), 6000);
}

function closeThread() {
  state.thread = null;
  draw();
}

let reading = false;
let again = false;
/** Reads the newest state; calls during a reading make one more. */
async function refresh() {
  if (reading) {
    again = true;
    return;
  }
  reading = true;
  do {
    again = false;
    const as = state.as;
    const view = await readView(as).catch(() => null);
    if (view?.me && as === state.as) {
      state.view = view;
      drawUnlessPressed();
    } else if (view && !view.me && as === state.as && as !== "U0MARA") {
      // The person of the last visit is not there any more.
      become("U0MARA", null);
    }
  } while (again);
  reading = false;
}

/**
 * @param {string} person
 * @param {string | null} team the workspace to be in; null: the person's home
 */
function become(person, team) {
  state.as = person;
  state.team = team;
  state.thread = null;
  workAs(person, team);
  localStorage.setItem("as", person);
  if (team) localStorage.setItem("team", team);
  else localStorage.removeItem("team");
  app.classList.remove("open");
  state.stop();
  state.stop = watch(person, () => void refresh());
  void refresh();
}

/** @param {string} channel */
function open(channel) {
  state.tab = "channel";
  state.channel = channel;
  state.thread = null;
  app.classList.remove("open");
  lastDrawn = "";
  draw();
  composer.focus();
}

function openHome() {
  state.tab = "home";
  state.thread = null;
  app.classList.remove("open");
  draw();
  void act("home", { as: state.as }).then(refresh);
}

async function inviteApp() {
  const { me, app: bot } = context.view();
  const result = await act("invite", { as: me.id, channel: state.channel, user: bot.botUserId });
  if (!result.ok) toast(result.error);
  else composer.focus();
  context.refresh();
}

let pressed = false;
let drawnLater = false;
/** What is being pressed stays until it was: a click on what was drawn anew meanwhile would be lost. */
function drawUnlessPressed() {
  if (pressed) drawnLater = true;
  else draw();
}
addEventListener("pointerdown", () => {
  pressed = true;
});
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => {
    // The click comes after it.
    setTimeout(() => {
      pressed = false;
      if (drawnLater) draw();
      drawnLater = false;
    });
  });
}

let lastDrawn = "";
function draw() {
  const { view } = state;
  if (!view) return;
  const channel = view.channels.find((each) => each.id === state.channel) ?? view.channels[0];
  state.channel = channel?.id ?? "";
  if (channel?.latestTs && state.tab === "channel") {
    state.seen[`${state.as} ${channel.id}`] = channel.latestTs;
    localStorage.setItem("seen", JSON.stringify(state.seen));
  }
  sidebar.draw(view, state);
  const onHome = state.tab === "home";
  title.replaceChildren(...(onHome ? [view.app.name] : heading(channel)));
  const outside =
    view.app.installed && channel && channel.kind !== "im" && !channel.members.includes(view.app.botUserId);
  invite.hidden = onHome || !outside;
  invite.textContent = `Invite ${view.app.name}`;
  list.hidden = onHome;
  home.hidden = !onHome;
  composer.element.hidden = onHome;
  composer.update(view, `Message ${nameOf(channel)}${view.app.installed ? ", or /oms" : ""}`);
  const key = JSON.stringify([state.as, state.team, state.tab, channel, view.home, view.app.installed]);
  if (key !== lastDrawn) {
    lastDrawn = key;
    if (onHome) drawHome(view);
    else redraw(list, channel ? channel.messages.map((message) => drawMessage(message, channel, view, context)) : []);
  }
  drawThread(view);
  modals.show(view);
}

/**
 * Stays at the end when one was at the end, and where one was otherwise.
 *
 * @param {HTMLElement} container
 * @param {readonly Node[]} nodes
 */
function redraw(container, nodes) {
  const atEnd = container.scrollHeight - container.scrollTop - container.clientHeight < 80;
  const { scrollTop } = container;
  container.replaceChildren(...nodes);
  container.scrollTop = atEnd ? container.scrollHeight : scrollTop;
  for (const image of container.querySelectorAll("img")) {
    if (atEnd) image.addEventListener("load", () => (container.scrollTop = container.scrollHeight), { once: true });
  }
}

/**
 * A channel's name and with whom it is shared.
 *
 * @param {ChannelView | undefined} channel
 */
function heading(channel) {
  const others = channel?.sharedWith ?? [];
  return [nameOf(channel), others.length > 0 ? h("small", null, ` shared with ${others.join(", ")}`) : ""];
}

/** @param {ChannelView | undefined} channel */
function nameOf(channel) {
  if (!channel) return "";
  return channel.kind === "im" ? channel.name : `#${channel.name}`;
}

/** @param {PersonalView} view */
function drawHome(view) {
  const { home: shown } = view;
  if (!shown) {
    home.replaceChildren(h("p", null, "Nothing here yet."));
    return;
  }
  /** @type {Surface} */
  const surface = {
    people: view.people,
    channels: view.channels,
    as: view.me.id,
    values: shown.values,
    set: () => undefined,
    click: async (element, blockId, value) => {
      /** @type {Bodies["click"]} */
      const body = { as: view.me.id, view_id: shown.id, action_id: element.action_id, block_id: blockId };
      if (value !== undefined) body.value = value;
      const result = await act("click", body);
      if (!result.ok) toast(result.error);
      context.refresh();
    },
    search: async () => [],
  };
  home.replaceChildren(...drawBlocks(blocksOf(shown), surface));
}

/** @param {PersonalView} view */
function drawThread(view) {
  const { thread } = state;
  const channel = thread ? view.channels.find((each) => each.id === thread.channel) : undefined;
  const parent = channel?.messages.find((each) => each.ts === thread?.ts);
  threadPanel.hidden = !parent;
  if (!channel || !parent) return;
  threadComposer.update(view, "Reply…");
  redraw(
    threadList,
    [parent, ...parent.replies].map((message) => drawMessage({ ...message, replies: [] }, channel, view, context)),
  );
}

/** @returns {NodeListOf<HTMLDetailsElement>} */
function openMenus() {
  return document.querySelectorAll("details.menu[open]");
}

document.addEventListener("click", (event) => {
  for (const details of openMenus()) {
    if (event.target instanceof Node && !details.contains(event.target)) details.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const details of openMenus()) details.open = false;
});

become(state.as, state.team);
