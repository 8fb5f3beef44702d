import { act, readView, watch } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { createComposer } from "./composer.js";
import { announce, h } from "./dom.js";
import { avatar, drawMessage } from "./messages.js";
import { createModals } from "./modal.js";

const state = {
  as: localStorage.getItem("as") ?? "U0MARA",
  channel: "C0PHOTOS",
  tab: "channel",
  thread: null,
  view: null,
  seen: JSON.parse(localStorage.getItem("seen") ?? "{}"),
  stop: () => undefined,
};

const app = document.querySelector("#app");
const context = {
  view: () => state.view,
  channelId: () => state.channel,
  refresh: () => void refresh(),
  toast,
  openThread: (channel, ts) => {
    state.thread = { channel, ts };
    draw();
    threadComposer.focus();
  },
};
const modals = createModals(document.querySelector("#overlay"), context);
const composer = createComposer(context);
const threadComposer = createComposer(context, () => state.thread?.ts);

const sidebar = h("nav", { class: "sidebar", "aria-label": "Workspace" });
const title = h("h1");
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
  ),
  list,
  home,
  composer.element,
);
app.append(sidebar, main, threadPanel);

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
        h(
          "li",
          null,
          h("strong", null, "Ada"),
          " chooses ",
          h("strong", null, "⋯ › Draft a listing from this message"),
        ),
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

function toast(text) {
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
      draw();
    }
  } while (again);
  reading = false;
}

function become(person) {
  state.as = person;
  state.thread = null;
  localStorage.setItem("as", person);
  app.classList.remove("open");
  state.stop();
  state.stop = watch(person, () => void refresh());
  void refresh();
}

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

let lastDrawn = "";
let lastSidebar = "";
function draw() {
  const { view } = state;
  if (!view) return;
  const channel = view.channels.find((each) => each.id === state.channel) ?? view.channels[0];
  state.channel = channel?.id ?? "";
  if (channel?.latestTs && state.tab === "channel") {
    state.seen[`${state.as} ${channel.id}`] = channel.latestTs;
    localStorage.setItem("seen", JSON.stringify(state.seen));
  }
  drawSidebar(view);
  const onHome = state.tab === "home";
  title.textContent = onHome ? view.app.name : nameOf(channel);
  list.hidden = onHome;
  home.hidden = !onHome;
  composer.element.hidden = onHome;
  composer.update(view, `Message ${nameOf(channel)}, or /oms`);
  const key = JSON.stringify([state.as, state.tab, channel, view.home]);
  if (key !== lastDrawn) {
    lastDrawn = key;
    if (onHome) drawHome(view);
    else
      redraw(
        list,
        channel.messages.map((message) => drawMessage(message, channel, view, context)),
      );
  }
  drawThread(view);
  modals.show(view);
}

/** Stays at the end when one was at the end, and where one was otherwise. */
function redraw(container, nodes) {
  const atEnd = container.scrollHeight - container.scrollTop - container.clientHeight < 80;
  const { scrollTop } = container;
  container.replaceChildren(...nodes);
  container.scrollTop = atEnd ? container.scrollHeight : scrollTop;
  for (const image of container.querySelectorAll("img")) {
    if (atEnd) image.addEventListener("load", () => (container.scrollTop = container.scrollHeight), { once: true });
  }
}

function nameOf(channel) {
  if (!channel) return "";
  return channel.kind === "im" ? channel.name : `#${channel.name}`;
}

function drawHome(view) {
  const surface = {
    people: view.people,
    channels: view.channels,
    as: view.me.id,
    values: view.home?.values ?? {},
    set: () => undefined,
    click: async (element, blockId, value) => {
      const body = { as: view.me.id, view_id: view.home.id, action_id: element.action_id, block_id: blockId };
      if (value !== undefined) body.value = value;
      const result = await act("click", body);
      if (!result.ok) toast(result.error);
      context.refresh();
    },
    search: async () => [],
  };
  home.replaceChildren(...(view.home ? drawBlocks(view.home.blocks, surface) : [h("p", null, "Nothing here yet.")]));
}

function drawThread(view) {
  const channel = state.thread && view.channels.find((each) => each.id === state.thread.channel);
  const parent = channel?.messages.find((each) => each.ts === state.thread.ts);
  threadPanel.hidden = !parent;
  if (!parent) return;
  threadComposer.update(view, "Reply…");
  redraw(
    threadList,
    [parent, ...parent.replies].map((message) => drawMessage({ ...message, replies: [] }, channel, view, context)),
  );
}

function drawSidebar(view) {
  const unread = (channel) => {
    const seen = state.seen[`${state.as} ${channel.id}`] ?? "0";
    if (channel.mentionTs && channel.mentionTs > seen) return "mentioned";
    return channel.latestTs && channel.latestTs > seen ? "unread" : "";
  };
  const link = (channel) => {
    const current = state.tab === "channel" && channel.id === state.channel;
    return h(
      "button",
      {
        type: "button",
        class: `link ${unread(channel)}`,
        "data-testid": channel.kind === "im" ? "dm-app" : `channel-${channel.name}`,
        "aria-current": current ? "page" : null,
        onClick: () => open(channel.id),
      },
      channel.kind === "channel" ? "# " : channel.kind === "private" ? "🔒 " : "",
      channel.name,
      unread(channel) === "mentioned" ? h("span", { class: "badge" }, "new") : null,
    );
  };
  const ims = view.channels.filter((channel) => channel.kind === "im");
  const key = JSON.stringify([
    state.as,
    state.tab,
    state.channel,
    view.people,
    view.channels.map((each) => [each.id, unread(each)]),
  ]);
  if (key === lastSidebar) return;
  lastSidebar = key;
  const focused = sidebar.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  sidebar.replaceChildren(
    h("p", { class: "team" }, view.team.name, h("small", null, "a stand-in for Slack")),
    h("h2", null, "You are"),
    h(
      "div",
      { class: "people" },
      view.people
        .filter((person) => !person.isBot)
        .map((person) =>
          h(
            "button",
            {
              type: "button",
              class: "link person",
              "data-testid": `act-as-${person.id}`,
              "aria-pressed": person.id === state.as ? "true" : "false",
              onClick: () => become(person.id),
            },
            avatar(person),
            h("span", null, person.name, h("small", null, person.label)),
          ),
        ),
    ),
    h("h2", null, "Channels"),
    ...view.channels.filter((channel) => channel.kind !== "im").map(link),
    h("h2", null, "App"),
    h(
      "button",
      {
        type: "button",
        class: "link",
        "data-testid": "app-home",
        "aria-current": state.tab === "home" ? "page" : null,
        onClick: openHome,
      },
      "⌂ Home",
    ),
    ...ims.map(link),
  );
  if (focused) sidebar.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
}

document.addEventListener("click", (event) => {
  for (const details of document.querySelectorAll("details.menu[open]")) {
    if (!details.contains(event.target)) details.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape")
    for (const details of document.querySelectorAll("details.menu[open]")) details.open = false;
});

become(state.as);
