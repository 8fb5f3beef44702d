import { listingStates } from "#src/catalog/listing.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { plansText } from "../messages/en.ts";
import type { ProblemPart } from "../rules/line/cursor.ts";
import { percentWords } from "../rules/line/read-price.ts";
import { escapedLine, plainMinus } from "../rules/line/tokens.ts";
import { type StateMove, stateMoves } from "../rules/rule.ts";
import { plansFields } from "./ids.ts";

/** What the form offers to do with prices. */
export const moves = ["raise_percent", "lower_percent", "raise", "lower", "set", "round"] as const;
type Move = (typeof moves)[number];

/**
 * The line that says what the form says, so that both are understood and refused in the same words.
 *
 * @param further a part of the line that the form has no field for
 * @returns the line, and under which field a problem with it, or with a part of it, belongs
 * @throws OmsError `bad-input`: nothing is to be changed, or in two ways
 */
export function planFormLine(
  values: FormValues,
  further = "",
): {
  readonly line: string;
  readonly fieldOf: (part: ProblemPart | undefined, understood?: string) => string;
} {
  const move = moves.find((each) => each === values.choice(plansFields.move)) ?? null;
  const rule = values.text(plansFields.rule).trim();
  const state = stateMoves.find((each) => each === values.choice(plansFields.state)) ?? null;
  const text = plansText.form;
  const said = [move, state, rule || null].filter((each) => each !== null).length;
  if (said > 1) throw refused(rule === "" ? plansFields.state : plansFields.rule, text.notBoth);
  if (said === 0) throw refused(plansFields.move, text.nothing);
  const field = fieldSaid(rule, state, move);
  const what = rule !== "" ? rule : state ? stateLine[state] : priceWords(move ?? "round", values);
  const chosen = [what, ...selectionWords(values, movesState(what)), further].join(" ").trim();
  const more = values.text(plansFields.more).trim();
  return {
    line: escapedLine(`${chosen} ${more}`.trim()),
    fieldOf: (part, understood = "") => {
      // All that the other fields say was understood.
      if (more !== "" && understood.length >= chosen.length) return plansFields.more;
      // A line may name a section, too.
      if (rule !== "" || part === undefined) return field;
      return part === "ending" ? plansFields.round : plansFields.section;
    },
  };
}

function fieldSaid(rule: string, state: StateMove | null, move: Move | null): string {
  if (rule !== "") return plansFields.rule;
  if (state) return state === "delete" ? plansFields.states : plansFields.state;
  return move === "round" ? plansFields.round : plansFields.amount;
}

const stateLine: Readonly<Record<StateMove, string>> = {
  renew: "renew",
  unpublish: "take off sale",
  put_on_sale: "put on sale",
  delete: "delete",
};

/** Whether a line moves states: then what is on sale, with which the form begins, is what nobody chose. */
function movesState(line: string): boolean {
  return /^\s*(?:renew|put on sale|publish|delete)\b/i.test(line);
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

function selectionWords(values: FormValues, meansOthers: boolean): string[] {
  // One that is gone since is refused by the line: left out here, all shops would be meant.
  const chosen = values.choices(plansFields.shops);
  const section = values.choice(plansFields.section);
  const chosenStates = listingStates.filter((state) => values.choices(plansFields.states).includes(state));
  const states = meansOthers && chosenStates.join() === "active" ? [] : chosenStates;
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
