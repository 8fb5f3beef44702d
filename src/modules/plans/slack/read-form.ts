import { listingStates } from "#src/catalog/listing.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { plansText } from "../messages/en.ts";
import type { ProblemPart } from "../rules/line/cursor.ts";
import { percentWords } from "../rules/line/read-price.ts";
import { plainMinus } from "../rules/line/tokens.ts";
import { plansFields } from "./ids.ts";

/** What the form offers to do with prices. */
export const moves = ["raise_percent", "lower_percent", "raise", "lower", "set", "round"] as const;
type Move = (typeof moves)[number];

/**
 * The line that says what the form says, so that both are understood and refused in the same words.
 *
 * @returns the line, and under which field a problem with it, or with a part of it, belongs
 * @throws OmsError `bad-input`: nothing is to be changed, or in two ways
 */
export function planFormLine(values: FormValues): {
  readonly line: string;
  readonly fieldOf: (part: ProblemPart | undefined) => string;
} {
  const move = moves.find((each) => each === values.choice(plansFields.move)) ?? null;
  const rule = values.text(plansFields.rule).trim();
  const text = plansText.form;
  if (rule !== "" && move !== null) throw refused(plansFields.rule, text.notBoth);
  if (rule === "" && move === null) throw refused(plansFields.move, text.nothing);
  const field = rule !== "" ? plansFields.rule : move === "round" ? plansFields.round : plansFields.amount;
  const what = rule !== "" ? rule : priceWords(move ?? "round", values);
  return {
    line: [what, ...selectionWords(values)].join(" "),
    // A line may name a section, too.
    fieldOf: (part) =>
      rule !== "" || part === undefined ? field : part === "ending" ? plansFields.round : plansFields.section,
  };
}

function priceWords(move: Move, values: FormValues): string {
  const typed = plainMinus(values.text(plansFields.amount).trim());
  const amount = typed.replace(/^[+=-]\s*/, "");
  const round = values.text(plansFields.round).trim();
  const rounded = round === "" ? "" : ` round ${round}`;
  if (move === "round") {
    if (round === "") throw refused(plansFields.round, plansText.form.roundMissing);
    return `price${rounded}`;
  }
  if (amount === "") throw refused(plansFields.amount, plansText.form.amountMissing);
  if (amount !== typed && !typed.startsWith(signs[move])) throw refused(plansFields.amount, plansText.form.otherSign);
  const isPercent = percentWords.some((word) => amount.toLowerCase().endsWith(word));
  if (isPercent && !move.endsWith("_percent")) throw refused(plansFields.amount, plansText.form.notPercent);
  const percent = isPercent ? amount : `${amount}%`;
  const moved: Readonly<Record<Exclude<Move, "round">, string>> = {
    raise_percent: `raise prices by ${percent}`,
    lower_percent: `lower prices by ${percent}`,
    raise: `raise prices by ${amount}`,
    lower: `lower prices by ${amount}`,
    set: `price = ${amount}`,
  };
  return `${moved[move]}${rounded}`;
}

/** The sign that says the same as the choice: any other one says something else. */
const signs: Readonly<Record<Exclude<Move, "round">, string>> = {
  raise_percent: "+",
  lower_percent: "-",
  raise: "+",
  lower: "-",
  set: "=",
};

function selectionWords(values: FormValues): string[] {
  // One that is gone since is refused by the line: left out here, all shops would be meant.
  const chosen = values.choices(plansFields.shops);
  const section = values.choice(plansFields.section);
  const states = listingStates.filter((state) => values.choices(plansFields.states).includes(state));
  const tag = values.text(plansFields.tag).trim();
  const search = values.text(plansFields.search).trim();
  return [
    ...(chosen.length > 0 ? [`in ${chosen.join(", ")}`] : []),
    ...(section === null ? [] : [`section ${inQuotes(section)}`]),
    ...(states.length > 0 ? [`states ${states.join(", ")}`] : []),
    ...(tag === "" ? [] : [`tag ${inQuotes(tag)}`]),
    ...(search === "" ? [] : [`search ${inQuotes(search)}`]),
  ];
}

function inQuotes(text: string): string {
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
}

function refused(field: string, userText: string): OmsError {
  return new OmsError("bad-input", { field, userText });
}
