import { expect, test } from "vitest";
import { tenantOf } from "#src/platform/slack/payloads.ts";

const own = { id: "T0OWN", domain: "own" };
const stranger = { id: "U0STRANGER", team_id: "T0OTHER" };

/** The shapes that Slack documents for each kind of request, cut to what says whom it is for. */
test.each([
  ["a command", { team_id: "T0OWN", user_id: "U1" }, "T0OWN", null],
  [
    "a command in an organisation",
    { team_id: "T0OWN", enterprise_id: "E0ORG", is_enterprise_install: "true" },
    "T0OWN",
    "E0ORG",
  ],
  ["a click", { team: own, enterprise: null, user: { id: "U1", team_id: "T0OWN" } }, "T0OWN", null],
  ["a stranger's click in a shared channel", { team: own, enterprise: null, user: stranger }, "T0OWN", null],
  [
    "a click in an organisation",
    { team: null, enterprise: { id: "E0ORG" }, user: { id: "W1", team_id: "T0OWN" }, is_enterprise_install: true },
    "T0OWN",
    "E0ORG",
  ],
  [
    "a stranger's form, opened from a shared channel",
    {
      team: { id: "T0OTHER" },
      user: stranger,
      view: { id: "V1", team_id: "T0OTHER", app_installed_team_id: "T0OWN" },
    },
    "T0OWN",
    null,
  ],
  [
    "a form of an organisation's app",
    {
      team: null,
      enterprise: { id: "E0ORG" },
      user: { id: "W1", team_id: "T0HOME" },
      view: { id: "V1", team_id: "T0OWN", app_installed_team_id: "E0ORG" },
    },
    "T0OWN",
    "E0ORG",
  ],
  [
    "an event from a shared channel, caused by the other side",
    {
      team_id: "T0OTHER",
      enterprise_id: "E0OTHER",
      context_team_id: "T0OWN",
      context_enterprise_id: null,
      authorizations: [{ enterprise_id: null, team_id: "T0OWN", is_enterprise_install: false }],
      event: { type: "app_home_opened", user: "U0STRANGER" },
    },
    "T0OWN",
    null,
  ],
  [
    "an event in an organisation",
    {
      team_id: "T0OWN",
      enterprise_id: "E0ORG",
      context_team_id: "T0OWN",
      context_enterprise_id: "E0ORG",
      authorizations: [{ enterprise_id: "E0ORG", team_id: null, is_enterprise_install: true }],
    },
    "T0OWN",
    "E0ORG",
  ],
  ["what names nobody", { ssl_check: "1" }, "", null],
] as const)("%s is for the workspace of the app", (_what, body, teamId, enterpriseId) => {
  expect(tenantOf(body)).toEqual({ teamId, enterpriseId });
});
