import { expect, test } from "vitest";
import type { Question } from "#src/catalog/questions.ts";
import { questionsForm } from "#src/modules/changes/slack/forms/questions-form.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { reviewPage } from "#src/modules/changes/slack/lists/review-list.ts";
import { editLines } from "#src/modules/changes/slack/shared/edit-lines.ts";
import { everythingView } from "#src/modules/changes/slack/shared/full-view.ts";
import { readQuestion } from "#src/modules/changes/slack/reading/read-question.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { listingChange } from "./editing.ts";
import { change } from "./fixtures.ts";

type Input = { readonly value?: string; readonly selected_option?: { readonly value: string } };

/** What the form's fields hold, by block. */
function typed(inputs: Readonly<Record<string, Input>>) {
  const values = Object.fromEntries(Object.entries(inputs).map(([block, input]) => [block, { value: input }]));
  return formValues({ id: "V1", type: "modal", blocks: [], state: { values } } as never);
}

test("a question is kept in the form that the marketplace counts: no signs that draw nothing, letters in one piece", () => {
  const { question, errors } = readQuestion(
    typed({
      "question_kind|0": { selected_option: { value: "labels" } },
      "question_text|0": { value: "\u202eWhich  cafe\u0301\u200b?\u200f" },
      "question_instructions|0": { value: "One.\r\nTwo.\u200b " },
      "question_options|0": { value: "Front\u200d\nFront\n\u200b\nBack" },
    }),
    0,
    "USD",
  );
  expect(errors).toEqual({});
  expect(question).toMatchObject({
    text: "Which café?",
    instructions: "One.\nTwo.",
    options: ["Front", "Back"],
    files: 2,
  });
});

test("a question of nothing but such signs has no words, and an unknown kind of answer is none", () => {
  const form = {
    "question_kind|0": { selected_option: { value: "signature" } },
    "question_text|0": { value: "\u200b\u2060" },
  };
  expect(readQuestion(typed(form), 0, null).question).toMatchObject({ kind: "text", text: "" });
});

const names: Question = {
  kind: "text",
  text: "Which names?",
  instructions: "Latin letters only.\nNo emoji.",
  required: false,
  characters: 40,
  files: null,
  price: null,
  options: [],
};
const woods: Question = {
  ...names,
  kind: "choice",
  text: "Which wood?",
  instructions: null,
  characters: null,
  options: Array.from({ length: 30 }, (_, index) => `A wood of number ${index}`),
};
const edited = (before: readonly Question[], after: readonly Question[]) =>
  listingChange("edit", { set: { personalization: after }, before: { personalization: before } });

test("who approves an edit reads what of the questions is another, however many there are", () => {
  const four = [woods, woods, woods, woods];
  const [line] = editLines(
    edited([...four, names], [...four, { ...names, instructions: "Send money to Mallory." }]),
    600,
  );
  expect(line).toContain("Mallory");
  const [fresh] = editLines(edited([], [names]), 600);
  expect(fresh).toContain("“Latin letters only. ⏎ No emoji.”");
});

test("everything of the questions of a new listing and of an edit is shown whole", () => {
  const five = [woods, woods, woods, woods, { ...names, instructions: `${"x".repeat(240)} the end` }];
  const made = change({ content: { ...change().content, personalization: five } });
  expect(JSON.stringify(everythingView(made).blocks)).toContain("the end");
  expect(JSON.stringify(everythingView(edited([woods], five)).blocks)).toContain("the end");
});

test("a price in the currency of another shop is no number of this one's", () => {
  const [field] = change().shops.flatMap(({ marketplace }) =>
    marketplace.fields.filter(({ shape }) => shape.type === "questions"),
  );
  if (field?.shape.type !== "questions") throw new Error("no field of questions");
  const sheet = {
    change: null,
    listingId: null,
    title: "An apron",
    marketplace: { name: "Etsy" },
    limits: field.shape.limits,
    questions: [{ ...names, price: { amount: 12345, currency: "EUR" } }],
  } as const;
  const drawn = (currency: string) =>
    JSON.stringify(questionsForm({ ...sheet, currency } as never, { at: 0 }).blocks.slice(3));
  expect(drawn("EUR")).toContain('"123.45"');
  expect(drawn("USD")).not.toContain("123.45");
});

test("who approves a new listing reads on its card that buyers are asked something, and in the review what", () => {
  const waiting = change({ state: "in_review", content: { ...change().content, personalization: [names, woods] } });
  expect(JSON.stringify(reviewCard(waiting).blocks)).toContain("2 questions to buyers");
  const page = JSON.stringify(reviewPage({ all: 1, page: 0, some: [waiting] } as never).blocks);
  expect(page).toContain("1. Which names?");
  expect(page).toContain("A wood of number 29");
  expect(JSON.stringify(reviewCard(change({ state: "in_review" })).blocks)).not.toContain("to buyers");
});
