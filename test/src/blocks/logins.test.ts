import { expect, test } from "vitest";
import { loginStages } from "#src/modules/shops/rules/logins.ts";
import { loginMessage } from "#src/modules/shops/slack/logins.ts";
import { shopNote } from "#src/modules/shops/slack/notes.ts";
import { healthLine } from "#src/modules/shops/slack/shops.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { shop } from "./fixtures.ts";

const at = new Date("2026-12-02T10:00:00Z");
const day = "2026-12-02 10:00 UTC";
const drawn = (said: { readonly blocks: readonly unknown[] }) => JSON.stringify(said.blocks);

test.for(loginStages)(
  "what an owner is told of a sign-in (%s) names the shop, and has the button to connect it",
  (stage) => {
    const said = drawn(loginMessage(stage, shop(1), at));
    expect(said).toContain("Pine &amp; Ink 1");
    expect(said).toMatch(/"Connect it( again)?"/);
  },
);

test("before it ends, and before its copies are erased, the day is named", () => {
  for (const stage of loginStages.filter((each) => each !== "erased" && each !== "lost")) {
    expect(drawn(loginMessage(stage, shop(1), at))).toContain(day);
  }
  const dead = drawn(shopNote("auth_dead", shop(1), { mention: [], until: at.toISOString() }));
  expect(dead).toContain(day);
  expect(dead).toContain("I erase its sign-in");
});

test("whoever can stop an erasure finds the button for it, and nobody else does", () => {
  const keeps = loginStages.filter((stage) => drawn(loginMessage(stage, shop(1), at)).includes("Keep for 30 days"));
  expect(keeps).toEqual(["signed_out", "erase_later", "erase_soon"]);
});

test("a sign-in that was lost by us says so, and that nothing is erased", () => {
  expect(drawn(loginMessage("lost", shop(1), at))).toContain("Nothing is erased because of this");
  const note = drawn(shopNote("auth_lost", shop(1), { mention: [] }));
  expect(note).toContain("nothing is erased because of this");
  expect(note).toContain("Connect it again");
});

test("the shops say when the copies of a dead one are erased, and who has them kept", () => {
  const since = new Date("2026-11-25T10:00:00Z");
  const dead = { how: "refused", since, erasingAt: at, keptUntil: at, keptBy: "U0MARA" as SlackUserId } as const;
  const line = healthLine({ ...shop(1), health: "auth-dead", deadSignIn: dead });
  expect(line).toContain("I erase everything");
  expect(line).toContain(day);
  expect(line).toContain("<@U0MARA> keeps it");
  const lost = healthLine({ ...shop(1), health: "auth-dead", deadSignIn: { ...dead, how: "lost", erasingAt: null } });
  expect(lost).toContain("Nothing is erased because of that");
});
