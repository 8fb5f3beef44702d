import { attributesOf, type CategoryAttribute, withAttributes } from "#src/catalog/fields/attributes.ts";
import { type Choice, attributesField, fieldIn, isNothing, nameInSentence } from "#src/catalog/fields/definition.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { applyRule } from "../../rules/apply-rule.ts";
import { applyAltsRule } from "../../rules/kinds/alts.ts";
import { judged } from "../../rules/kinds/judged.ts";
import { leftOutText } from "../../rules/left-out-text.ts";
import type { PlanListing, RuleOutcome } from "../../rules/outcome.ts";
import type { PlanRule } from "../../rules/rule.ts";
import { catchUpText } from "../messages/en.ts";
import type { CatchUpRule } from "../model.ts";
import { mostTitleWords, shortTitle, titleWords } from "./short-title.ts";

/** What a rule goes by besides the listing. */
export type Known = {
  /** Of the listing's shop. */
  readonly defaults: FlatFields;
  /** By a field's key, what can be chosen at present. */
  readonly choices: Readonly<Record<string, readonly Choice[]>>;
  /** The listing whose attributes others of its category get; null: there is none. */
  readonly model: { readonly category: FieldValue; readonly attributes: FieldValue } | null;
};

/** null: it needs nothing. `lacks`: what it needs, which nobody but a person can know. */
export type Need = Extract<RuleOutcome, { readonly kind: "changes" }> | { readonly lacks: readonly string[] } | null;

/** What a listing needs by a rule that the studio keeps. Pure: the same each time. */
export function needOf(rule: CatchUpRule, listing: PlanListing, known: Known): Need {
  switch (rule.kind) {
    case "line":
      return lineNeed(rule.rule, listing);
    case "safety":
      return safetyNeed(listing, known);
    case "attributes":
      return attributesNeed(listing, known);
    case "alts":
      return madeUp(applyAltsRule({ kind: "alts", text: null, photos: "all" }, listing));
    case "titles":
      return titleNeed(listing);
    case "when_made":
      return whenMadeNeed(listing, known);
  }
}

function needed(outcome: RuleOutcome): Need {
  if (outcome.kind === "left-out") return { lacks: [leftOutText(outcome.reason)] };
  return outcome.kind === "changes" ? outcome : null;
}

/** Of what is only offered: what can't be given isn't missed. */
function madeUp(outcome: RuleOutcome): Need {
  return outcome.kind === "changes" ? outcome : null;
}

/** Whether a rule gives listings something that they can lack. All else is done once, by a plan. */
export function givesSomething(rule: PlanRule): boolean {
  if (rule.kind === "set" || rule.kind === "attribute")
    return (rule.kind === "set" ? rule.value : rule.values) !== null;
  if (rule.kind === "words" || rule.kind === "questions") return rule.edit.by === "add";
  return rule.kind === "alts" && rule.overwrite === undefined;
}

/** What says something already keeps it, whatever it says. */
function lineNeed(rule: PlanRule, listing: PlanListing): Need {
  if (rule.kind === "set" && saysSomething(rule.field, listing)) return null;
  if (rule.kind === "attribute" && hasAttribute(rule.name, listing)) return null;
  const outcome = applyRule(rule, listing);
  // What its category doesn't have, no person can fill in.
  if (outcome.kind === "left-out" && outcome.reason.code === "no-attribute") return null;
  return needed(outcome);
}

function saysSomething(key: string, { fields }: PlanListing): boolean {
  const own = Object.entries(fields).filter(([field]) => field === key || field.startsWith(`${key}:`));
  return own.length > 0 && own.every(([, value]) => !isNothing(value) && value !== "");
}

function hasAttribute(name: string, listing: PlanListing): boolean {
  const field = attributesField(marketplaceOf(listing).facts.fields);
  const there = attributesOf(field && listing.fields[field.key]);
  return there.some((each) => foldCase(each.name) === foldCase(name.trim()) && each.values.length > 0);
}

/** From the shop's defaults. A listing that has what is needed keeps all that it says. */
function safetyNeed(listing: PlanListing, { defaults }: Known): Need {
  const { fields } = marketplaceOf(listing).facts;
  const lacking = fields.filter(({ key, safety }) => safety !== undefined && listing.fields[key] === null);
  const missed = lacking.filter(({ safety }) => safety === "needed");
  if (missed.length === 0) return null;
  const given = lacking.filter(({ key, ofListingAlone }) => !ofListingAlone && !isNothing(defaults[key]));
  const values = given.map(({ key }): [string, FieldValue] => [key, defaults[key] ?? null]);
  if (missed.every((field) => !given.includes(field))) return { lacks: missed.map(nameInSentence) };
  return needed(judged(listing, Object.fromEntries(values)));
}

/** Those that the category asks for, as the model has them. What the model doesn't have isn't guessed. */
function attributesNeed(listing: PlanListing, { model }: Known): Need {
  const field = attributesField(marketplaceOf(listing).facts.fields);
  if (!field || listing.fields[field.key] === undefined || !listing.ofCategory) return null;
  const there = attributesOf(listing.fields[field.key]);
  const missed = listing.ofCategory.filter(({ required, property }) => required && !hasProperty(there, property));
  if (missed.length === 0) return null;
  const isAlike = model !== null && model.category !== null && model.category === listing.fields["category"];
  const of = isAlike ? attributesOf(model.attributes) : [];
  const found = of.filter(({ property, values }) => values.length > 0 && isMissed(missed, property));
  if (found.length === 0) return { lacks: missed.map(({ name }) => name) };
  return needed(judged(listing, { [field.key]: [...withAttributes(there, found)] }));
}

function hasProperty(there: ReturnType<typeof attributesOf>, property: number): boolean {
  return there.some((each) => each.property === property && each.values.length > 0);
}

function isMissed(missed: readonly CategoryAttribute[], property: number): boolean {
  return missed.some((each) => each.property === property);
}

function titleNeed(listing: PlanListing): Need {
  const title = listing.fields["title"];
  if (typeof title !== "string" || titleWords(title) <= mostTitleWords) return null;
  const short = shortTitle(title);
  return short === null ? { lacks: [catchUpText.longFirstPart] } : needed(judged(listing, { title: short }));
}

/** A span that the marketplace has no more becomes the one with the same end that it has: `2007_2009` becomes `2008_2009`. */
function whenMadeNeed(listing: PlanListing, { choices }: Known): Need {
  const { fields } = marketplaceOf(listing).facts;
  for (const [key, offered] of Object.entries(choices)) {
    const value = listing.fields[key];
    const end = typeof value === "string" ? spanEnd(value) : null;
    if (!fieldIn(fields, key) || end === null || offered.some((choice) => choice.value === value)) continue;
    const [only, another] = offered.filter((choice) => spanEnd(choice.value) === end);
    if (!only || another) return { lacks: [catchUpText.spanGone] };
    return needed(judged(listing, { [key]: only.value }));
  }
  return null;
}

/** The year with which a span such as `2007_2009` ends. */
function spanEnd(value: string): string | null {
  return /^\d{4}_(\d{4})$/.exec(value)?.[1] ?? null;
}
