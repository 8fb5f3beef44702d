import { attributeText } from "#src/catalog/fields/attributes.ts";
import { catalogText } from "#src/catalog/messages/en.ts";
import { type Block, context, input, option, type Option, plain } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped, clipStart } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import { categoryText } from "../../messages/attributes.en.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import type { CategoryChange, NamedCategory } from "#src/catalog/fields/category-change.ts";
import { changesFields, changesInputIds } from "../ids.ts";

/** The category, searched as it is typed. @param dispatch a choice is told at once, before the form is sent */
export function categorySelect(
  chosen: NamedCategory | null,
  more: { readonly optional: boolean; readonly hint?: string; readonly dispatch?: boolean },
): Block {
  const initial = chosen && categoryOption({ ...chosen, name: leafOf(chosen.path) });
  return input(
    changesFields.category,
    changeFormsText.fields.category,
    {
      type: "external_select",
      action_id: changesInputIds.category,
      min_query_length: 0,
      placeholder: plain(changeFormsText.fields.categoryExample, 150),
      ...(initial ? { initial_option: initial } : {}),
    },
    more,
  );
}

function leafOf(path: string): string {
  return path.split(" › ").at(-1) ?? path;
}

/** The leaf as text, the way to it as description. A long way is cut at its beginning: its end says more. */
export function categoryOption(category: { id: number; name: string; path: string }): Option {
  const { path } = category;
  return option(category.name, String(category.id), clipStart(path, 75));
}

/** What another category does to a listing that exists, said before anything is saved. */
export function categoryNote(change: CategoryChange | null): Block[] {
  if (!change) return [];
  const { to, lost, needed, axes, added } = change;
  const quoted = (names: readonly string[]) => clipEscaped(listed(names.map((name) => catalogText.quoted(name))), 600);
  const told = [
    ...(axes.length > 0 ? [`:warning: ${categoryText.variesBy(quoted(axes))}`] : []),
    ...(added.length > 0 ? [`:warning: ${categoryText.addsAxis(quoted(added))}`] : []),
    ...(lost.length > 0
      ? [`:warning: ${categoryText.lost(clipEscaped(lost.map(attributeText).join("; "), 900))}`]
      : []),
    ...(needed.length > 0 ? [`:warning: ${categoryText.needed(quoted(needed))}`] : []),
  ];
  const all = told.length > 0 ? told : [categoryText.keepsAll];
  return [context([categoryText.with(clipEscaped(to.path, 300)), ...all].join("\n"))];
}
