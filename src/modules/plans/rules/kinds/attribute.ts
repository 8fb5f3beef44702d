import {
  type Attribute,
  type AttributeChoice,
  attributesOf,
  type CategoryAttribute,
  sameAttributes,
  withAttributes,
} from "#src/catalog/fields/attributes.ts";
import { attributesField } from "#src/catalog/fields/definition.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { edited, leftOut, type LeftOutReason, type PlanListing, type RuleOutcome } from "../outcome.ts";
import type { RuleOf } from "../rule.ts";
import { judged } from "./judged.ts";

/** What the category says of a listing, by the names that its category has for it: each category numbers its own. */
export function applyAttributeRule({ name, values }: RuleOf<"attribute">, listing: PlanListing): RuleOutcome {
  const field = attributesField(marketplaceOf(listing).facts.fields);
  if (!field) return leftOut({ code: "no-field", field: "attributes" });
  const { key } = field;
  if (listing.fields[key] === undefined || !listing.ofCategory) return leftOut({ code: "not-read", field: key });
  const known = listing.ofCategory.find((each) => same(each.name, name));
  if (!known) return leftOut({ code: "no-attribute", name });
  const chosen = values === null ? without(known) : attributeWith(known, values);
  if ("reason" in chosen) return leftOut(chosen.reason);
  const there = attributesOf(listing.fields[key]);
  const wanted = withAttributes(there, [chosen]);
  return sameAttributes([...there], [...wanted]) ? edited({}) : judged(listing, { [key]: [...wanted] });
}

type Found = Attribute | { readonly reason: LeftOutReason };

function without({ property, name, required }: CategoryAttribute): Found {
  if (required) return { reason: { code: "attribute-needed", name } };
  return { property, name, scale: null, scaleName: null, values: [] };
}

/** With these values, all of one scale. */
function attributeWith({ property, name, most, choices }: CategoryAttribute, typed: readonly string[]): Found {
  const found = typed.map((value) => ({ value, could: choices.filter((choice) => isCalled(choice, value)) }));
  const none = found.find(({ could }) => could.length === 0);
  if (none) return { reason: { code: "no-attribute-value", name, value: none.value } };
  const scales = new Set(found.flatMap(({ could }) => (could.length > 1 ? [] : could.map(({ scale }) => scale))));
  const [scale = null] = scales;
  // A value that several scales have is that of the others' scale.
  const chosen = found.map(({ value, could }) => {
    const inScale = could.filter((choice) => choice.scale === scale);
    return { value, choice: could.length === 1 ? could[0] : inScale.length === 1 ? inScale[0] : undefined };
  });
  const several = chosen.find(({ choice }) => choice === undefined);
  const values = chosen.flatMap(({ choice }) => choice ?? []);
  const [first] = values;
  if (several || scales.size > 1 || !first) {
    return { reason: { code: "several-attribute-values", name, value: several?.value ?? typed.join(", ") } };
  }
  const ids = new Map(values.map((choice) => [choice.id, { id: choice.id, name: choice.name }]));
  if (ids.size > most) return { reason: { code: "many-attribute-values", name, most } };
  return { property, name, scale: first.scale, scaleName: first.scaleName, values: [...ids.values()] };
}

/** By its name; or with its scale, before it or behind it: `EU 52`. */
function isCalled({ name, scaleName }: AttributeChoice, typed: string): boolean {
  const names = scaleName === null ? [name] : [name, `${scaleName} ${name}`, `${name} ${scaleName}`];
  return names.some((each) => same(each, typed));
}

function same(a: string, b: string): boolean {
  return foldCase(a.trim()) === foldCase(b.trim());
}
