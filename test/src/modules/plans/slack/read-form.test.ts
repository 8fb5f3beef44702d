import { describe, expect, test } from "vitest";
import { type PlanLine, readLine } from "#src/modules/plans/rules/read-line.ts";
import { plansFields } from "#src/modules/plans/slack/ids.ts";
import { type moves, planFormLine } from "#src/modules/plans/slack/read-form.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { known } from "#test/src/modules/plans/rules/known.ts";

type Move = (typeof moves)[number];
type Filled = {
  readonly move?: Move;
  readonly amount?: string;
  readonly round?: string;
  readonly rule?: string;
  readonly section?: string;
  readonly more?: string;
};

function filled({ move, amount = "", round = "", rule = "", section, more = "" }: Filled) {
  const values = {
    [plansFields.move]: { choice: { type: "static_select", selected_option: move ? { value: move } : null } },
    [plansFields.amount]: { text: { type: "plain_text_input", value: amount } },
    [plansFields.round]: { text: { type: "plain_text_input", value: round } },
    [plansFields.rule]: { text: { type: "plain_text_input", value: rule } },
    [plansFields.more]: { text: { type: "plain_text_input", value: more } },
    [plansFields.section]: { choice: { type: "static_select", selected_option: section ? { value: section } : null } },
    [plansFields.shops]: { choice: { type: "multi_static_select", selected_options: [{ value: "eu" }] } },
  };
  return formValues({ id: "V1", type: "modal", blocks: [], state: { values } } as never);
}

/** What the form says, read as the line that it is; else the problem and the field that it stands under. */
function said(form: Filled): PlanLine["rule"] | { readonly field: string; readonly problem: string } {
  try {
    const { line, fieldOf } = planFormLine(filled(form));
    const answer = readLine(line, known);
    return "line" in answer
      ? answer.line.rule
      : { field: fieldOf(answer.part, answer.understood), problem: answer.problem };
  } catch (error) {
    if (!(error instanceof OmsError)) throw error;
    return { field: error.field ?? "", problem: error.userText };
  }
}

describe("the form of a plan", () => {
  test.each<[Filled]>([[{ move: "raise_percent", amount: "5", section: "Mugs" }], [{ rule: "stock = 3" }]])(
    "narrows %j further in the words of a line",
    (form) => {
      const more = 'product "Mug <big>" category "Mugs" price from 10 to 25 stock to 3 lacks materials';
      const answer = readLine(planFormLine(filled({ ...form, more })).line, known);
      expect("line" in answer && answer.line.selection).toMatchObject({
        product: "Mug <big>",
        category: "Mugs",
        priceFrom: { amount: 1000, currency: "EUR" },
        priceTo: { amount: 2500, currency: "EUR" },
        stockTo: 3,
        lacks: "materials",
      });
    },
  );

  test.each<[Filled, string]>([
    [{ move: "raise_percent", amount: "5", more: "colour blue" }, plansFields.more],
    [{ rule: "stock = 3", more: "lacks nonsense" }, plansFields.more],
    [{ rule: "stock = many", more: "stock to 3" }, plansFields.rule],
    [{ move: "raise_percent", amount: "five", more: "stock to 3" }, plansFields.amount],
  ])("tells what %j lacks under its own field", (form, field) => {
    expect(said(form)).toMatchObject({ field });
  });

  test.each<[Filled, object]>([
    [
      { move: "raise_percent", amount: "5" },
      { by: "percent", hundredths: 500 },
    ],
    [
      { move: "raise_percent", amount: "+5 %" },
      { by: "percent", hundredths: 500 },
    ],
    [
      { move: "lower_percent", amount: "5 pct" },
      { by: "percent", hundredths: -500 },
    ],
    [
      { move: "lower_percent", amount: "−5" },
      { by: "percent", hundredths: -500 },
    ],
    [
      { move: "lower_percent", amount: "5 percent" },
      { by: "percent", hundredths: -500 },
    ],
    [
      { move: "raise", amount: "2,50 EUR" },
      { by: "amount", add: [{ amount: 250, currency: "EUR" }] },
    ],
    [
      { move: "lower", amount: "– 2" },
      { by: "amount", add: [{ amount: -200, currency: "EUR" }] },
    ],
    [
      { move: "set", amount: "= 24" },
      { by: "set", to: [{ amount: 2400, currency: "EUR" }] },
    ],
  ])("says the move of %j", (form, move) => {
    expect(said({ ...form, round: ".90" })).toEqual({ kind: "price", move, endings: [".90"] });
  });

  test.each<[Filled]>([
    [{ move: "raise_percent", amount: "-5" }],
    [{ move: "raise", amount: "−5" }],
    [{ move: "lower", amount: "+5" }],
    [{ move: "lower_percent", amount: "=5" }],
    [{ move: "set", amount: "-5" }],
    [{ move: "set", amount: "+5" }],
  ])("refuses a sign against the choice: %j", (form) => {
    const problem = expect.stringContaining("This sign says something else than the choice above.");
    expect(said(form)).toEqual({ field: plansFields.amount, problem });
  });

  test.each<[Filled]>([
    [{ move: "lower", amount: "5%" }],
    [{ move: "raise", amount: "5 ％" }],
    [{ move: "set", amount: "5 percent" }],
  ])("refuses a percentage as an amount: %j", (form) => {
    const problem = expect.stringContaining("This is a percentage.");
    expect(said(form)).toEqual({ field: plansFields.amount, problem });
  });

  test("refuses a second amount against the choice", () => {
    const problem = "An amount has no plus or minus here.";
    expect(said({ move: "raise", amount: "2 EUR, -3 USD" })).toEqual({ field: plansFields.amount, problem });
  });

  test("says under the section that no chosen shop has it", () => {
    const problem = "No chosen shop has a section “Bowls & plates”. It is in Pine & Ink.";
    const form = { move: "raise", amount: "5", section: "Bowls & plates" } as const;
    expect(said(form)).toEqual({ field: plansFields.section, problem });
  });

  test("says what is wrong with an ending under the ending, and with a line under the line", () => {
    const problem = expect.stringContaining("Do you mean prices that end in .00?");
    for (const move of ["raise_percent", "round"] as const) {
      expect(said({ move, amount: "5", round: "1.00" })).toEqual({ field: plansFields.round, problem });
    }
    const cents = expect.stringContaining("can't end with 00");
    expect(said({ move: "raise", amount: "5", round: "00" })).toEqual({ field: plansFields.round, problem: cents });
    expect(said({ rule: "price round 1.00" })).toEqual({ field: plansFields.rule, problem });
    expect(said({ move: "raise", amount: "five", round: ".90" })).toMatchObject({ field: plansFields.amount });
  });
});
