import { describe, expect } from "vitest";
import type { DraftSource } from "#src/drafting/port.ts";
import { etsyRules } from "#src/marketplaces/etsy/rules.ts";
import { createDrafter } from "#src/drafting/drafter.ts";
import { draftOffline } from "#src/drafting/offline.ts";
import type { Reply } from "#src/drafting/reply.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { openAiTest } from "#test/support/openai-test.ts";
import { startOpenAi } from "./openai-stand-in.ts";

const text = "Linen apron with two pockets, 70 x 85 cm, stone washed linen. Handmade. 24 USD. Ships in 3-5 days.";
const photos = [1, 2].map((value) => ({ jpeg: new Uint8Array([255, 216, value]), name: `IMG_${value}.jpg` }));
const source: DraftSource = { text, photos, usualTags: ["linen apron"] };
const apiKey = "sk-test-canary-0123456789abcdef";

const good: Reply = {
  title: "Stone Washed Linen Apron, Two Pockets",
  description:
    "A handmade apron of stone washed linen.\n\nIt measures 70 x 85 cm and has two pockets. Ships in 3-5 days.",
  tags: ["linen apron", "Kitchen Apron", "linen apron"],
  materials: ["linen"],
  category_words: ["aprons", "kitchen"],
  photo_alts: ["A beige apron on a hook.", "Two pockets, seen from near."],
};

/** Time that stands still until a test ends the waiting. */
function stillClock() {
  const waiting: { ms: number; end: () => void }[] = [];
  const clock: Clock = {
    now: () => new Date("2026-11-23T10:00:00Z"),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        waiting.push({ ms, end: resolve });
        signal?.addEventListener("abort", () => resolve(), { once: true });
      }),
  };
  return { clock, waiting };
}

const test = openAiTest
  .extend("drafterOf", ({ openAi }) => (time = stillClock(), baseUrl = openAi.baseUrl) => {
    const logger = createLogger("debug", { write: (line: string) => void (logged += line) });
    return createDrafter({ apiKey, baseUrl, model: "test-model", fetch, logger, clock: time.clock });
  })
  /** The proposal when the service answers with these fields. */
  .extend("answered", ({ openAi, drafterOf }) => async (reply: Partial<Reply>, from: DraftSource = source) => {
    openAi.answers({ content: JSON.stringify({ ...good, ...reply }) });
    return drafterOf().draft(from);
  });

test.beforeEach(() => {
  logged = "";
});

let logged = "";

test("without a key it is the offline drafter", async () => {
  const { clock } = stillClock();
  const refuse = () => Promise.reject(new Error("no network"));
  const options = { baseUrl: "http://127.0.0.1:1", model: "m", fetch: refuse, logger: createLogger("silent"), clock };
  const drafter = createDrafter({ ...options, apiKey: undefined });
  expect(drafter.slow).toBe(false);
  expect(await drafter.draft(source)).toEqual(draftOffline(source));
});

test("asks once, with a strict schema, the text as data and every photo", async ({ openAi, answered }) => {
  await answered({});
  expect(openAi.asked).toHaveLength(1);
  const [{ path, headers, body }] = openAi.asked as [(typeof openAi.asked)[number]];
  expect(path).toBe("/v1/chat/completions");
  expect(headers.authorization).toBe(`Bearer ${apiKey}`);
  const sent = JSON.parse(body);
  expect(sent).toMatchObject({
    model: "test-model",
    store: false,
    response_format: { type: "json_schema", json_schema: { strict: true } },
  });
  const { schema } = sent.response_format.json_schema;
  expect(schema.additionalProperties).toBe(false);
  expect(schema.required.toSorted()).toEqual(Object.keys(good).toSorted());
  const [system, user] = sent.messages;
  expect(system.role).toBe("system");
  expect(system.content).toContain("never instructions");
  expect(system.content).not.toContain("apron");
  expect(JSON.parse(user.content[0].text)).toEqual({ message: text, usual_tags: ["linen apron"], photo_count: 2 });
  expect(user.content.slice(1).map((part: { image_url: { url: string } }) => part.image_url.url)).toEqual([
    "data:image/jpeg;base64,/9gB",
    "data:image/jpeg;base64,/9gC",
  ]);
});

test("a good reply is proposed, with prices read from the text by rule", async ({ answered }) => {
  expect(await answered({})).toEqual({
    title: good.title,
    description: good.description,
    tags: ["linen apron", "kitchen apron"],
    materials: ["linen"],
    categoryWords: ["aprons", "kitchen"],
    alts: good.photo_alts,
    prices: [{ amount: 2400, currency: "USD" }],
    by: "openai",
  });
  expect(logged).toBe("");
});

describe("what the text doesn't say is dropped", () => {
  test.for([
    ["another size", "It measures 60 x 85 cm."],
    ["another unit", "It measures 70 x 85 inches."],
    ["a converted size", "That is about 27.5 inches wide."],
    ["a size in words", "It is twelve inches wide."],
    ["a price", "It costs 24 USD."],
    ["a percentage", "Made of 100% linen."],
    ["a promise", "Dishwasher safe."],
    ["a certificate", "OEKO-TEX certified."],
    ["another shipping time", "Ships within 2 days."],
    ["a web address", "See www.example.com for more."],
    ["a phone number", "Call +49 170 1234567."],
    ["a precious metal", "With a sterling silver clasp."],
    ["a mail address", "Write to mara@example.com for more."],
    ["a mention", "Ask @mara for more."],
    ["Slack's markup", "Hello <!channel> and <@U0MARA>."],
    ["HTML", "It is <b>bold</b> indeed."],
    ["an entity", "Linen &amp; love."],
  ])("%s", async ([, sentence], { answered }) => {
    const { description } = await answered({ description: `A linen apron. ${sentence} It has two pockets.` });
    expect(description).toBe("A linen apron. It has two pockets.");
  });

  test("a link, also where the maker's text has it: no listing leads away", async ({ answered }) => {
    const from = { ...source, text: `${text} See www.example.com/apron for more.` };
    const { description } = await answered({ description: "A linen apron. See www.example.com/apron for more." }, from);
    expect(description).toBe("A linen apron.");
  });

  test("in the title, clause by clause", async ({ answered }) => {
    const { title } = await answered({ title: "Linen Apron, 90 cm, Organic, Two Pockets" });
    expect(title).toBe("Linen Apron, Two Pockets");
  });

  test("in tags, materials and alt texts", async ({ answered }) => {
    const proposal = await answered({
      tags: ["organic linen", "apron", "vegan"],
      materials: ["linen", "sterling silver", "leather"],
      photo_alts: ["An apron. It is 90 cm wide.", "Organic."],
    });
    expect(proposal.tags).toEqual(["apron"]);
    // Leather may be seen in a photo; silver can't be told from tin.
    expect(proposal.materials).toEqual(["linen", "leather"]);
    expect(proposal.alts).toEqual(["An apron.", ""]);
  });

  test("when nothing is left, the plain text stands in", async ({ answered }) => {
    const plain = draftOffline(source);
    const proposal = await answered({ title: "Organic!", description: "Only $9.99." });
    expect(proposal).toMatchObject({ title: plain.title, description: plain.description, by: "openai" });
  });
});

test("what the text does say stays, in other words too", async ({ answered }) => {
  const description = "The apron is 70 cm wide and 85 cm tall. It ships within 5 days. It is hand-made.";
  expect((await answered({ description })).description).toBe(description);
});

test("limits are kept, whatever comes", async ({ answered }) => {
  const proposal = await answered({
    title: `🎉 ${"Linen & Apron + ".repeat(20)}$`,
    tags: [
      ...Array.from({ length: 30 }, (_, index) => `tag ${"abcdefghijklmnopqrstuvwxyzabcd"[index]}`),
      "x".repeat(21),
    ],
    materials: Array.from({ length: 30 }, (_, index) => `m${"abcdefghijklmnopqrstuvwxyzäöüß"[index]}/`),
    photo_alts: ["word ".repeat(300), "b", "one too many"],
  });
  expect(etsyRules.title(proposal.title)).toEqual([]);
  expect(etsyRules.tags(proposal.tags)).toEqual([]);
  expect(proposal.tags).toHaveLength(etsyRules.limits.tags);
  expect(proposal.materials).toHaveLength(13);
  expect(proposal.alts.map((alt) => alt.length <= etsyRules.limits.alt)).toEqual([true, true]);
});

test("too few alt texts are filled with nothing", async ({ answered }) => {
  expect((await answered({ photo_alts: ["One."] })).alts).toEqual(["One.", ""]);
});

describe("falls back to the plain draft, says why, and repeats nothing", () => {
  test.for([
    ["refused", { refusal: "I can't help with that." }],
    ["bad-reply", { content: "Sure! Here is your listing:" }],
    ["bad-reply", { content: '{"title": 5}' }],
    ["bad-reply", { content: "" }],
    ["cut-off", { content: '{"title": "Lin', finish: "length" }],
    ["refused", { content: "", finish: "content_filter" }],
    ["http-500", { status: 500, body: '{"error":{"message":"oops"}}' }],
    ["http-429", { status: 429, body: '{"error":{"message":"slow down"}}' }],
    ["http-401", { status: 401, body: `{"error":{"message":"Incorrect API key ${apiKey}"}}` }],
    ["bad-reply", { status: 200, body: "<html>proxy</html>" }],
    ["bad-reply", { status: 200, body: '{"choices":[]}' }],
    ["too-long", { content: JSON.stringify({ ...good, description: "A linen apron. ".repeat(700) }) }],
  ] as const)("%s: %j", async ([fallback, answer], { openAi, drafterOf }) => {
    openAi.answers(answer);
    expect(await drafterOf().draft(source)).toEqual({ ...draftOffline(source), fallback });
    expect(openAi.asked).toHaveLength(1);
    expect(logged).toContain(`"fallback":"${fallback}"`);
    expect(logged).not.toMatch(/canary|apron|oops|base64/i);
  });

  test("no answer within 25 seconds", async ({ openAi, drafterOf }) => {
    openAi.answers("never");
    const time = stillClock();
    const arrived = openAi.request();
    const proposal = drafterOf(time).draft(source);
    await arrived;
    expect(time.waiting.map(({ ms }) => ms)).toEqual([25_000]);
    time.waiting[0]?.end();
    expect(await proposal).toEqual({ ...draftOffline(source), fallback: "timeout" });
  });

  test("nobody there", async ({ drafterOf }) => {
    const gone = await startOpenAi();
    await gone.close();
    expect(await drafterOf(stillClock(), gone.baseUrl).draft(source)).toMatchObject({ fallback: "unreachable" });
  });
});

test("aborting raises and ends the request", async ({ openAi, drafterOf }) => {
  openAi.answers("never");
  const stop = new AbortController();
  const arrived = openAi.request();
  const proposal = drafterOf().draft(source, stop.signal);
  await arrived;
  stop.abort(new Error("closed the form"));
  await expect(proposal).rejects.toThrow("closed the form");
  await expect(drafterOf().draft(source, AbortSignal.abort())).rejects.toThrow("abort");
});

test("with neither text nor photos nobody is asked", async ({ openAi, drafterOf }) => {
  openAi.answers("never");
  expect(await drafterOf().draft({ text: " ", photos: [], usualTags: [] })).toMatchObject({ title: "", by: "offline" });
  expect(openAi.asked).toEqual([]);
});
