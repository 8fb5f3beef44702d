import { expect, test } from "vitest";
import { readQuestion } from "#src/modules/changes/slack/reading/read-question.ts";
import { formValues } from "#src/platform/slack/form-values.ts";

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
