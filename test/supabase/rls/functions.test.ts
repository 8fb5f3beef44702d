import type { SupabaseClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { atLeast, roles } from "#src/platform/kernel/roles.ts";
import { must } from "#test/src/store/studio.ts";
import { callers, workerOf } from "../callers.ts";
import { type ExpectedFunction, expectedFunctions } from "../expected-functions.ts";
import { openScene, rowsOf, type Scene } from "../scene.ts";
import { victimsArguments } from "../victims-arguments.ts";
import { recordFigures } from "./figures.ts";
import { noRight, refusal, refusedToken } from "./outcome.ts";

/** Every function, called with the home studio's ids by everybody who must not get anywhere with them. */
let scene: Scene;
let before: Record<string, string[]>;
let clients: Readonly<Record<FunctionCaller, SupabaseClient>>;
let judged = 0;
beforeAll(async () => {
  scene = await openScene();
  before = await rowsOf(scene, scene.home);
  clients = { ...scene.clients, "outsider's worker": await workerOf(scene.house.db, scene.outsiders) };
});
afterAll(async () => {
  recordFigures("functions", { cells: judged });
  await scene.house.db.close();
});

const functionCallers = [...callers, "outsider's worker"] as const;
type FunctionCaller = (typeof functionCallers)[number];

const isRole = (caller: string): caller is (typeof roles)[number] => roles.some((role) => role === caller);

/** null: this caller may, and what it then does is for the tests of the function. */
function expectedAnswer(expected: ExpectedFunction, caller: FunctionCaller): string | null {
  if (caller === "anon") return noRight;
  if (caller === "expired token" || caller === "forged token") return refusedToken;
  if (expected.by === "secret key") return noRight;
  if (expected.by === "reader") return caller.startsWith("outsider") ? expected.stranger : null;
  const asWorker = caller === "worker" || caller === "outsider's worker";
  if (asWorker !== (expected.by === "worker")) return "not-allowed";
  if (caller.startsWith("outsider")) return expected.stranger;
  return isRole(caller) && expected.by !== "worker" && !atLeast(caller, expected.by) ? "not-allowed" : null;
}

async function answerOf(name: string, caller: FunctionCaller): Promise<string> {
  const called = must(scene.catalogue.functions.find((each) => each.name === name));
  const reply = await clients[caller].rpc(name, victimsArguments(called, scene.victim));
  const refused = refusal(reply);
  if (refused) return refused;
  return JSON.stringify(reply.data ?? null).includes(scene.home.id) ? "A STRANGER'S ROWS" : "own rows";
}

describe.each(Object.entries(expectedFunctions))("%s", (name, expected) => {
  test("by everybody who must get nowhere", async () => {
    const cells: Record<string, string> = {};
    const due: Record<string, string> = {};
    for (const caller of functionCallers) {
      const answer = expectedAnswer(expected, caller);
      if (answer === null) continue;
      due[caller] = answer;
      cells[caller] = await answerOf(name, caller);
    }
    expect(cells).toEqual(due);
    judged += Object.keys(cells).length;
    expect(await rowsOf(scene, scene.home)).toEqual(before);
  });
});
