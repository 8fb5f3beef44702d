import { describe, expect, test } from "vitest";
import { type Json, openShop, rows, us } from "./market.ts";

const engraving = {
  question_text: "Which name?",
  question_type: "text_input",
  required: true,
  max_allowed_characters: 40,
};
const wood = {
  question_text: "Which wood?",
  question_type: "dropdown",
  required: false,
  options: [{ label: "Oak" }, { label: "Ash" }],
};
const photos = {
  question_text: "Your photos",
  question_type: "labeled_upload",
  required: true,
  max_allowed_files: 1,
  options: [{ label: "Front" }],
};

async function openAsked() {
  const shop = await openShop();
  const { id } = shop.seeded("Linen Apron");
  const path = `shops/${us.shop}/listings/${id}/personalization`;
  const several = "?supports_multiple_personalization_questions=true";
  return {
    ...shop,
    id,
    path,
    put: (personalization_questions: unknown, query = several) =>
      shop.own("POST", path + query, { json: { personalization_questions } }),
    asked: async () =>
      rows((await shop.own("GET", `listings/${id}/personalization`)).body, "personalization_questions"),
  };
}

test("what is sent replaces all there was, under new numbers", async () => {
  const shop = await openAsked();
  expect(await shop.asked()).toEqual([]);
  expect((await shop.put([engraving, wood])).status).toBe(201);
  const first = await shop.asked();
  expect(first).toMatchObject([engraving, { ...wood, options: [{ label: "Oak" }, { label: "Ash" }] }]);
  expect((await shop.put([engraving])).status).toBe(201);
  const second = await shop.asked();
  expect(second).toMatchObject([engraving]);
  expect(second[0]?.["question_id"]).not.toBe(first[0]?.["question_id"]);
});

test("a listing shows it where it is asked for, and none is null", async () => {
  const shop = await openAsked();
  const seen = async () => (await shop.own("GET", `listings/${shop.id}?includes=Personalization`)).body;
  expect(await seen()).toMatchObject({ is_personalizable: false, personalization: null });
  await shop.put([engraving]);
  expect(await seen()).toMatchObject({
    is_personalizable: true,
    personalization: { personalization_questions: [engraving] },
  });
  expect((await shop.own("GET", `listings/${shop.id}`)).body).not.toHaveProperty("personalization");
  expect((await shop.own("DELETE", shop.path)).status).toBe(204);
  expect(await seen()).toMatchObject({ is_personalizable: false, personalization: null });
});

test("an add-on price is sent as a number and read as money of the shop", async () => {
  const shop = await openAsked();
  await shop.put([{ ...engraving, required: false, add_on_price: 4.5 }]);
  expect(await shop.asked()).toMatchObject([{ add_on_price: { amount: 450, divisor: 100, currency_code: "USD" } }]);
});

test("texts come back escaped", async () => {
  const shop = await openAsked();
  await shop.put([{ ...engraving, instructions: `Mum & Dad's` }]);
  expect((await shop.asked())[0]?.["instructions"]).toBe("Mum &amp; Dad&#39;s");
});

describe("refused, and nothing is changed:", () => {
  test.for<[string, Json[], string]>([
    ["six questions", Array.from({ length: 6 }, () => engraving), "cannot be more than 5 items"],
    [
      "a question without text",
      [{ ...engraving, question_text: " " }],
      "/personalization_questions/0/question_text : must be between 1 and 45",
    ],
    ["a long one", [{ ...engraving, question_text: "x".repeat(46) }], "must be between 1 and 45"],
    ["an unknown type", [{ ...engraving, question_type: "file" }], "question_type"],
    ["a key of another listing's field", [{ ...engraving, rank: 1 }], "Array contains invalid keys: rank"],
    ["instructions of a list", [{ ...wood, instructions: "Choose" }], "not allowed for dropdown"],
    ["long instructions", [{ ...engraving, instructions: "x".repeat(257) }], "more than 256"],
    ["a limit of characters of a list", [{ ...wood, max_allowed_characters: 5 }], "only allowed for text_input"],
    ["too many characters", [{ ...engraving, max_allowed_characters: 1025 }], "between 1 and 1024"],
    ["files of a text", [{ ...engraving, max_allowed_files: 1 }], "only allowed for upload"],
    ["a list without options", [{ ...wood, options: [] }], "cannot be empty"],
    ["a long option", [{ ...wood, options: [{ label: "x".repeat(21) }] }], "between 1 and 20"],
    ["options of a text", [{ ...engraving, options: [{ label: "Oak" }] }], "not allowed for text_input"],
    ["labels that aren't as many as the files", [{ ...photos, max_allowed_files: 2 }], "must match max_allowed_files"],
    [
      "a price for what has to be answered",
      [{ ...engraving, add_on_price: 2 }],
      "only allowed for optional text_input",
    ],
    ["a price of a list", [{ ...wood, add_on_price: 2 }], "only allowed for optional text_input"],
  ])("%s", async ([, questions, words]) => {
    const shop = await openAsked();
    await shop.put([engraving]);
    const before = await shop.asked();
    const reply = await shop.put(questions);
    expect([reply.status, reply.text]).toEqual([400, expect.stringContaining(words)]);
    expect(await shop.asked()).toEqual(before);
  });

  test("two questions by a caller that doesn't say that it knows of several", async () => {
    const shop = await openAsked();
    const reply = await shop.put([engraving, wood], "");
    expect([reply.status, reply.text]).toEqual([
      400,
      expect.stringContaining("supports_multiple_personalization_questions"),
    ]);
    expect(await shop.asked()).toEqual([]);
  });
});
