import { expect } from "vitest";
import { listingTest } from "#test/support/shop-test.ts";
import { approvedEdit, there } from "./editing.ts";

/** What stands in front of Etsy answers a write with 200, and the write may have reached Etsy or not. */

const test = listingTest;

const answers = {
  "a page": () => new Response("<!DOCTYPE html><title>Just a moment…</title>", { status: 200 }),
  nothing: () => new Response("", { status: 200 }),
  null: () => Response.json(null),
} as const;

test.for(
  (["a page", "nothing", "null"] as const).flatMap((what) =>
    (["before", "after"] as const).map((when) => [what, when] as const),
  ),
)(
  "a write that %s answered, %s it was done, is looked at and no person is asked",
  async ([what, when], { market, team, number, id, see }) => {
    const question = {
      kind: "text",
      text: "Which name?",
      instructions: null,
      required: false,
      characters: null,
      files: null,
      price: null,
      options: [],
    };
    const touched = { title: "A title of its own", personalization: [question] };
    const change = await approvedEdit(market, team, id, touched);
    const answered = new Set<string>();
    market.hook(async (request, answer) => {
      const call = `${request.method} ${new URL(request.url).pathname}`;
      if (request.method === "GET" || answered.has(call)) return answer();
      answered.add(call);
      if (when === "after") await answer();
      return answers[what]();
    });
    for (let turn = 0; turn < 4; turn += 1) {
      await market.work();
      market.clock.pass(300_000);
    }
    expect(answered.size).toBeGreaterThan(1);
    expect((await see(change)).state).toBe("applied");
    expect(there(market, number)).toMatchObject({ title: touched.title, questions: [{ text: question.text }] });
  },
);
