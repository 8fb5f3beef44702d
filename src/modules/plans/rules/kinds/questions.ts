import { fieldIn } from "#src/catalog/fields/definition.ts";
import { type Question, questionsOf } from "#src/catalog/questions.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { edited, leftOut, type PlanListing, type RuleOutcome } from "../outcome.ts";
import type { RuleOf } from "../rule.ts";
import { judged } from "./judged.ts";

/** What buyers are asked. A question that is there already isn't added once more, and none makes room for another. */
export function applyQuestionsRule({ field, edit }: RuleOf<"questions">, listing: PlanListing): RuleOutcome {
  const shape = fieldIn(marketplaceOf(listing).facts.fields, field)?.shape;
  if (shape?.type !== "questions") return leftOut({ code: "no-field", field });
  if (listing.fields[field] === undefined) return leftOut({ code: "not-read", field });
  const now = questionsOf(listing.fields[field]);
  if (edit.by === "remove-all") return judged(listing, { [field]: [] });
  if (edit.by === "remove") return judged(listing, { [field]: now.filter((each) => !asks(each, edit.text)) });
  if (now.some((each) => asks(each, edit.question.text))) return edited({});
  const { most } = shape.limits;
  if (now.length >= most) return leftOut({ code: "full-of-questions", most });
  const added: Question = { instructions: null, files: null, price: null, ...edit.question };
  return judged(listing, { [field]: [...now, added] });
}

function asks(question: Question, text: string): boolean {
  return foldCase(question.text.trim()) === foldCase(text.trim());
}
