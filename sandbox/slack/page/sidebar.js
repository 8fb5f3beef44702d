/** @import { ChannelView, PersonalView, TeamView } from "../contract.ts" */
/** @import { SidebarActions, State } from "./types.ts" */
import { act } from "./api.js";
import { askConfirm } from "./confirm.js";
import { h } from "./dom.js";
import { avatar } from "./messages.js";

/**
 * Where one is, who one is, and where one can go.
 *
 * @param {SidebarActions} actions
 */
export function createSidebar(actions) {
  const element = h("nav", { class: "sidebar", "aria-label": "Workspace" });
  let last = "";

  /**
   * @param {PersonalView} view
   * @param {State} state
   */
  function draw(view, state) {
    const key = JSON.stringify([
      state.as,
      state.tab,
      state.channel,
      view.team,
      view.teams,
      view.people,
      view.app,
      view.channels.map((each) => [each.id, unread(each, state)]),
    ]);
    if (key === last) return;
    last = key;
    const active = document.activeElement;
    const focused = active instanceof HTMLElement && element.contains(active) ? active.dataset["testid"] : null;
    element.replaceChildren(
      h("p", { class: "team" }, view.team.name, h("small", null, "a stand-in for Slack")),
      ...workspaces(view),
      h("h2", null, "You are"),
      people(view, state),
      h("h2", null, "Channels"),
      ...view.channels.filter((channel) => channel.kind !== "im").map((channel) => link(channel, state)),
      h("h2", null, "App"),
      ...app(view, state),
    );
    if (focused) {
      /** @type {HTMLElement | null} */
      const again = element.querySelector(`[data-testid="${CSS.escape(focused)}"]`);
      again?.focus();
    }
  }

  /**
   * Only where there is a choice.
   *
   * @param {PersonalView} view
   */
  function workspaces(view) {
    if (view.teams.length < 2) return [];
    const buttons = view.teams.map((team) =>
      h(
        "button",
        {
          type: "button",
          class: "link",
          "data-testid": `workspace-${team.id}`,
          "aria-pressed": team.id === view.team.id ? "true" : "false",
          onClick: () => actions.become(memberOf(view, team), team.id),
        },
        h("span", null, team.name, team.organisation ? h("small", null, team.organisation) : null),
      ),
    );
    return [h("h2", null, "Workspaces"), h("div", { class: "workspaces" }, buttons)];
  }

  /**
   * One stays oneself in another workspace of one's own.
   *
   * @param {PersonalView} view
   * @param {TeamView} team
   */
  function memberOf(view, team) {
    return view.me.teams.includes(team.id) ? view.me.id : team.person;
  }

  /**
   * @param {PersonalView} view
   * @param {State} state
   */
  function people(view, state) {
    const here = view.people.filter((person) => !person.isBot && person.from === null);
    return h(
      "div",
      { class: "people" },
      here.map((person) =>
        h(
          "button",
          {
            type: "button",
            class: "link person",
            "data-testid": `act-as-${person.id}`,
            "aria-pressed": person.id === state.as ? "true" : "false",
            onClick: () => actions.become(person.id, view.team.id),
          },
          avatar(person),
          h("span", null, person.name, h("small", null, person.label)),
        ),
      ),
    );
  }

  /**
   * @param {ChannelView} channel
   * @param {State} state
   */
  function link(channel, state) {
    const sign = unread(channel, state);
    return h(
      "button",
      {
        type: "button",
        class: `link ${sign}`,
        "data-testid": channel.kind === "im" ? "dm-app" : `channel-${channel.name}`,
        "aria-current": state.tab === "channel" && channel.id === state.channel ? "page" : null,
        onClick: () => actions.open(channel.id),
      },
      channel.kind === "channel" ? "# " : channel.kind === "private" ? "🔒 " : "",
      channel.name,
      channel.sharedWith.length > 0 ? h("small", { class: "shared" }, "shared") : null,
      sign === "mentioned" ? h("span", { class: "badge" }, "new") : null,
    );
  }

  /**
   * @param {PersonalView} view
   * @param {State} state
   */
  function app(view, state) {
    const { name, installed, installUrl } = view.app;
    const ims = view.channels.filter((channel) => channel.kind === "im").map((channel) => link(channel, state));
    if (!installed) {
      return [
        h("p", { class: "note", "data-testid": "app-state" }, `${name} isn't in this workspace.`),
        installUrl
          ? h("a", { class: "button add", href: installUrl, "data-testid": "add-to-workspace" }, `Add ${name}`)
          : null,
        ...ims,
      ].filter((each) => each !== null);
    }
    const home = h(
      "button",
      {
        type: "button",
        class: "link",
        "data-testid": "app-home",
        "aria-current": state.tab === "home" ? "page" : null,
        onClick: actions.openHome,
      },
      "⌂ Home",
    );
    // Without a way back nobody is offered the way out.
    if (!installUrl) return [home, ...ims];
    const where = installed === "organisation" ? "Added by the organisation" : "In this workspace";
    return [
      home,
      ...ims,
      h("p", { class: "note", "data-testid": "app-state" }, where),
      h(
        "button",
        { type: "button", class: "link", "data-testid": "remove-app", onClick: () => void remove(view) },
        `Remove ${name}`,
      ),
    ];
  }

  /** @param {PersonalView} view */
  async function remove(view) {
    const { name } = view.app;
    const sure = await askConfirm(
      {
        title: { type: "plain_text", text: `Remove ${name}?` },
        text: { type: "plain_text", text: "Its tokens end at once, and it leaves every channel." },
        confirm: { type: "plain_text", text: "Remove" },
        deny: { type: "plain_text", text: "Keep it" },
      },
      view.people,
    );
    if (!sure) return;
    const result = await act("remove", { as: view.me.id });
    if (!result.ok) actions.toast(result.error);
    actions.refresh();
  }

  return { element, draw };
}

/**
 * @param {ChannelView} channel
 * @param {State} state
 */
function unread(channel, state) {
  const seen = state.seen[`${state.as} ${channel.id}`] ?? "0";
  if (channel.mentionTs && channel.mentionTs > seen) return "mentioned";
  return channel.latestTs && channel.latestTs > seen ? "unread" : "";
}
