import { expect, test } from "vitest";
import { seedState } from "#sandbox/slack/seed.ts";
import { upgradeState } from "#sandbox/slack/upgrade.ts";

const strip = <T extends object>(value: T, ...names: string[]) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

/** The seeded workspace as it was saved before there were several. */
function savedBefore() {
  const now = seedState(new Date(0));
  return {
    ...strip(now, "enterprises", "teams", "installations", "tokens", "codes"),
    team: { id: "T0PINEINK", name: "Pine & Ink", domain: "pine-and-ink" },
    app: {
      ...strip(now.app, "events", "tokenRotation", "orgDeploy"),
      botId: "B0LNOMS",
      botUserId: "U0LNOMS",
      botToken: "xoxb-of-before",
    },
    users: now.users.map((user) => strip(user, "teams", "isSingleChannelGuest", "isDeleted")),
    channels: now.channels.map((channel) => strip(channel, "teams")),
    files: now.files.map((file) => strip(file, "teamId")),
  };
}

test("a workspace saved before there were several becomes what is seeded today", () => {
  const saved = JSON.parse(JSON.stringify(savedBefore())) as Parameters<typeof upgradeState>[0];
  expect(upgradeState(saved)).toEqual(seedState(new Date(0), "xoxb-of-before"));
});

test("what is saved today stays as it is", () => {
  const state = seedState(new Date(0));
  expect(upgradeState(state)).toBe(state);
});
