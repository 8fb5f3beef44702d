import { fieldIn } from "#src/catalog/fields/definition.ts";
import { listOf } from "#src/catalog/listing-text.ts";
import { joinTags } from "#src/catalog/tags.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { leftOut, type PlanListing, type RuleOutcome, type RuleWarning } from "../outcome.ts";
import type { RuleOf } from "../rule.ts";
import { judged } from "./judged.ts";

/**
 * Tags, materials. Words are the same without their case. What a listing has stays in its order, and new words follow as long as
 * there is room: those that don't fit are left out and named, and nothing that is there makes room for them.
 */
export function applyWordsRule({ field, edit }: RuleOf<"words">, listing: PlanListing): RuleOutcome {
  const shape = fieldIn(marketplaceOf(listing).facts.fields, field)?.shape;
  if (shape?.type !== "words") return leftOut({ code: "no-field", field });
  if (listing.fields[field] === undefined) return leftOut({ code: "not-read", field });
  const now = listOf(listing.fields[field]);
  if (edit.by === "add") {
    const missing = joinTags(edit.words, "").filter((word) => !has(now, word));
    const room = Math.max(0, shape.most - now.length);
    const over = missing.slice(room);
    if (missing.length > 0 && room === 0) return leftOut({ code: "full", field, most: shape.most });
    const warnings: RuleWarning[] = over.length > 0 ? [{ code: "no-room", field, most: shape.most, words: over }] : [];
    return judged(listing, { [field]: [...now, ...missing.slice(0, room)] }, warnings);
  }
  if (edit.by === "remove") return judged(listing, { [field]: now.filter((word) => !has(edit.words, word)) });
  if (!has(now, edit.find)) return judged(listing, {});
  const swapped = now.map((word) => (same(word, edit.find) ? edit.with : word));
  return judged(listing, { [field]: joinTags(swapped, "") });
}

function has(words: readonly string[], word: string): boolean {
  return words.some((each) => same(each, word));
}

function same(a: string, b: string): boolean {
  return foldCase(a) === foldCase(b);
}
