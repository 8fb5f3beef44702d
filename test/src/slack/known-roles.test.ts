import { expect, test } from "vitest";
import { createKnownRoles } from "#src/modules/studio/slack/interaction/known-roles.ts";

test("a role is known for a minute and a half, of the newest few thousand people, each in her own workspace", () => {
  let now = Date.parse("2026-11-26T12:00:00Z");
  const known = createKnownRoles({ now: () => new Date(now), sleep: () => Promise.resolve() });
  const who = (userId: string, teamId = "T1") => ({ userId, teamId });
  known.note(who("U1"), "owner");
  known.note(who("U2"), null);
  expect([known.of(who("U1")), known.of(who("U2")), known.of(who("U3")), known.of(who("U1", "T2"))]).toEqual([
    "owner",
    null,
    undefined,
    undefined,
  ]);
  now += 89_000;
  expect(known.of(who("U1"))).toBe("owner");
  now += 2_000;
  expect(known.of(who("U1"))).toBeUndefined();
  for (let person = 0; person < 5_001; person += 1) known.note(who(`U${person}`), "maker");
  expect([known.of(who("U0")), known.of(who("U1")), known.of(who("U5000"))]).toEqual([undefined, "maker", "maker"]);
});
