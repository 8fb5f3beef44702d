import { describe, expect } from "vitest";
import { readByRules } from "#src/drafting/sentences/by-rules.ts";
import { createSentenceReader } from "#src/drafting/sentences/reader.ts";
import { emptyReply, type SentenceReply } from "#src/drafting/sentences/reply.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { openAiTest } from "#test/support/openai-test.ts";

const apiKey = "sk-test-canary-0123456789abcdef";
const sentence = "raise all mugs in the EU shop by 10 %, round to .90, not the sale ones";
const source = {
  sentence,
  shops: [
    { name: "PineAndInk", currency: "USD" },
    { name: "PineAndInkEU", currency: "EUR" },
  ],
  sections: ["Mugs", "Sale", "Paper & Prints"],
};
const good: SentenceReply = {
  ...emptyReply,
  action: "raise_percent",
  number: 10,
  ending: ".90",
  shops: ["PineAndInkEU"],
  section: "Mugs",
  without_section: "Sale",
};

let logged = "";
const test = openAiTest
  .extend("reader", ({ openAi }) => (timeoutMs = 5000) => {
    const logger = createLogger("debug", { write: (line: string) => void (logged += line) });
    return createSentenceReader({
      apiKey,
      baseUrl: openAi.baseUrl,
      model: "m",
      fetch,
      logger,
      clock: systemClock,
      timeoutMs,
    });
  })
  .extend("answered", ({ openAi, reader }) => async (reply: object, from = source) => {
    openAi.answers({ content: JSON.stringify(reply) });
    return reader().read(from);
  });

describe("with OpenAI", () => {
  test("a sentence is read by a strict schema that knows only names that there are", async ({ openAi, answered }) => {
    expect(await answered(good)).toEqual({ reply: good, by: "openai" });
    const [asked] = openAi.asked;
    const body = JSON.parse(asked?.body ?? "{}") as {
      store: boolean;
      messages: { content: string }[];
      response_format: {
        json_schema: { strict: boolean; schema: { properties: Record<string, unknown>; required: string[] } };
      };
    };
    expect(body.store).toBe(false);
    expect(JSON.parse(body.messages[1]?.content ?? "")).toEqual(source);
    const { strict, schema } = body.response_format.json_schema;
    expect(strict).toBe(true);
    expect(schema.required.toSorted()).toEqual(Object.keys(good).toSorted());
    expect(JSON.stringify(schema.properties["shops"])).toContain('["PineAndInk","PineAndInkEU"]');
    expect(JSON.stringify(schema.properties["action"])).not.toMatch(/delete/i);
  });

  test("an answer with a number or word that the sentence doesn't have asks for nothing", async ({ answered }) => {
    const { reply, by } = await answered({ ...good, number: 100, search: "walnut", not_said: ["every Friday"] });
    expect(by).toBe("openai");
    expect(reply).toMatchObject({ action: null, not_said: ["10 %"] });
  });

  for (const [what, odd] of [
    ["another shop", { ...good, shops: ["Another"] }],
    ["another section", { ...good, section: "Bowls" }],
    ["a deletion", { ...good, action: "delete" }],
    ["a key of its own", { ...good, sql: "drop table" }],
    ["a key less", { action: "renew" }],
  ] as const) {
    test(`an answer with ${what} isn't taken: rules answer`, async ({ answered }) => {
      expect(await answered(odd)).toEqual({ reply: readByRules(source), by: "rules" });
    });
  }

  test("where it refuses, fails or says nothing in time, rules answer, and neither key nor sentence is logged", async ({
    openAi,
    reader,
  }) => {
    logged = "";
    openAi.answers({ refusal: "no" });
    expect(await reader().read(source)).toMatchObject({ by: "rules" });
    openAi.answers({ status: 500, body: sentence });
    expect(await reader().read(source)).toMatchObject({ by: "rules" });
    openAi.answers("never");
    expect(await reader(50).read(source)).toMatchObject({ by: "rules" });
    for (const fallback of ["refused", "http-500", "timeout"]) expect(logged).toContain(fallback);
    expect(logged).not.toContain("mugs");
    expect(logged).not.toContain(apiKey);
  });
});

describe("by rules alone", () => {
  test("percent, ending, shop, section and exception are read", () => {
    expect(readByRules(source)).toEqual(good);
  });

  test("what isn't known is named, so nothing of a sentence is lost without a word", () => {
    const read = (text: string) => readByRules({ ...source, sentence: text });
    expect(read("lower the prices of all blue mugs by 5 percent at Friday 9:00")).toMatchObject({
      action: "lower_percent",
      number: 5,
      section: "Mugs",
    });
    expect(read("lower the prices of all blue mugs by 5 percent at Friday 9:00").not_said.join(" ")).toMatch(
      /blue.*Friday 9:00/,
    );
    expect(read("make it nice")).toMatchObject({ action: null, not_said: ["make nice"] });
    expect(read("delete all mugs")).toMatchObject({ action: null });
  });

  test("a shop is meant by its whole name, or by the end that only it has", () => {
    const shopsIn = (text: string) => readByRules({ ...source, sentence: text }).shops;
    expect(shopsIn("raise prices in PineAndInk by 3 %")).toEqual(["PineAndInk"]);
    expect(shopsIn("raise prices in pineandinkeu by 3 %")).toEqual(["PineAndInkEU"]);
    expect(shopsIn("raise prices by 3 %")).toEqual([]);
  });
});
