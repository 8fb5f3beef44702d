import { expect, test } from "vitest";
import { loginMessage } from "#src/blocks/logins.ts";
import { shopNote } from "#src/blocks/notes.ts";
import { loginStages } from "#src/domain/logins.ts";
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
  for (const stage of loginStages.filter((each) => each !== "erased")) {
    expect(drawn(loginMessage(stage, shop(1), at))).toContain(day);
  }
  const dead = drawn(shopNote("auth_dead", shop(1), { mention: [], until: at.toISOString() }));
  expect(dead).toContain(day);
  expect(dead).toContain("are erased");
});
