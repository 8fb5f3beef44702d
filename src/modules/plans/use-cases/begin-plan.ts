import { beginMany, type When } from "#src/modules/changes/index.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import type { Choice } from "#src/catalog/fields/definition.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import type { Actor } from "#src/modules/studio/index.ts";
import type { AppDeps } from "#src/modules/tables/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { plansText } from "../messages/en.ts";
import { profilesOf, sectionsOf } from "./selected.ts";
import { makePlanOperation } from "../operations/make-plan.ts";
import type { KnownToLines } from "../rules/line/known.ts";
import { lineText } from "../rules/line-text.ts";
import type { PlanLine } from "../rules/read-line.ts";
import { saysOf } from "../rules/says.ts";
import { ruleSentence } from "../rules/rule-sentence.ts";

/**
 * Begins a plan of a line that says which states it means: a worker makes it, and its author sees its card at once.
 *
 * @param of `table`: names the only listings that are meant; `schedule`: when it is written
 */
export async function beginPlan(
  deps: AppDeps,
  actor: Actor,
  context: StudioContext,
  asked: PlanLine,
  { table = null, schedule = null }: { readonly table?: SharedFile | null; readonly schedule?: When | null } = {},
): Promise<{ readonly ok: true; readonly changeId: ChangeId; readonly title: string }> {
  const title = titleOf(asked);
  const params = { selection: asked.selection, rule: asked.rule, ...(table ? { table } : {}) };
  const text = lineText(asked, { shops: connected(context) });
  const { changeId } = await beginMany(deps, actor, title, {
    kind: asked.rule.kind === "state" ? asked.rule.to : "edit",
    operation: (id) => makePlanOperation.queue({ key: `make_plan:${id}`, changeId: id, params }),
    told: (id) => [{ template: "draft_card", changeId: id }],
    plan: JSON.stringify({
      selection: asked.selection,
      rule: asked.rule,
      ...saysOf(asked.rule),
      text: table ? plansText.ofTable(text, table.name.slice(0, 100)) : text,
    }),
    ...(schedule ? { schedule } : {}),
  });
  return { ok: true, changeId, title };
}

/** What a line may name. */
export function connected({ shops }: StudioContext) {
  return shops
    .filter(({ health }) => health !== "disconnected")
    .map(({ id, name, currency, marketplace }) => ({ id, name, currency, marketplace }));
}

/** All of the studio that a line may name. */
export function knownToLines(deps: AppDeps, context: StudioContext): Required<KnownToLines> {
  const shops = connected(context);
  return { shops, sections: sectionsOf(context), profiles: profilesOf(context), choices: choicesNow(deps, shops) };
}

/** Of fields whose choices move with time, what their marketplaces offer at present. */
export function choicesNow({ marketplaces }: AppDeps, shops: readonly { readonly marketplace: string }[]) {
  const choices: Record<string, Choice[]> = {};
  for (const marketplace of new Set(shops.map((shop) => shop.marketplace))) {
    for (const { key, shape } of marketplaceOf({ marketplace }).facts.fields) {
      if (shape.type !== "choice" || shape.choices) continue;
      const offered = marketplaces.of(marketplace, null).choices?.(key) ?? [];
      (choices[key] ??= []).push(...offered);
    }
  }
  return choices;
}

/** `Raise prices by 5 %, to prices that end in .90`: by this it is named in lists. */
function titleOf({ rule }: PlanLine): string {
  const sentence = ruleSentence(rule);
  return sentence.charAt(0).toLocaleUpperCase("en") + sentence.slice(1);
}
