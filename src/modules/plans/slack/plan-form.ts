import { listed } from "#src/platform/text/listed.ts";
import { listingStates } from "#src/catalog/listing.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  context,
  input,
  manySelect,
  modal,
  option,
  section,
  select,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { plansText } from "../messages/en.ts";
import type { PlanSheet } from "../use-cases/plans.ts";
import { plansFields, plansFormIds, plansInputIds } from "./ids.ts";
import { stateMoves } from "../rules/rule.ts";
import { moves } from "./read-form.ts";

/** What an option carries is no longer than that. */
const longestValue = 150;

/** `/oms bulk` without words: what is changed, in which listings. What comes of it is the plan that a line makes, too. */
export function planForm({ shops, sections: all, found, rule = "" }: PlanSheet): View {
  const text = plansText.form;
  const sections = all.filter(({ title }) => title !== "" && title.length <= longestValue);
  // With one shop nobody asks in which.
  const inShops = (names: readonly string[]) => (shops.length > 1 ? text.inShops(listed(names)) : undefined);
  return modal({
    callback: plansFormIds.plan,
    title: plansText.fallback,
    submit: text.submit,
    ...(found ? { metadata: found.further } : {}),
    blocks: [
      section(text.intro),
      ...(found?.further ? [context(text.further(found.further))] : []),
      ...priceFields(),
      input(
        plansFields.state,
        text.state,
        select(
          plansInputIds.state,
          stateMoves.map((move) => option(text.stateMoves[move], move)),
          null,
          text.noState,
        ),
      ),
      input(plansFields.rule, text.rule, textInput(studioInputIds.value, rule, { max: 1000 }), { hint: text.ruleHint }),
      ...(shops.length > 1
        ? [
            input(
              plansFields.shops,
              text.shops,
              manySelect(
                plansInputIds.shops,
                shops.map(({ id, name }) => option(name, id)),
                found?.shopId ? [found.shopId] : [],
                undefined,
                text.allShops,
              ),
            ),
          ]
        : []),
      ...(sections.length > 0
        ? [
            input(
              plansFields.section,
              text.section,
              select(
                plansInputIds.section,
                sections.map(({ title, shops: names }) => option(title, title, inShops(names))),
                null,
                text.anySection,
              ),
            ),
          ]
        : []),
      input(
        plansFields.states,
        text.states,
        manySelect(
          plansInputIds.states,
          listingStates.map((state) => option(text.stateNames[state], state)),
          found?.states ?? ["active"],
        ),
        { hint: text.statesHint },
      ),
      input(plansFields.tag, text.tag, textInput(studioInputIds.value, "", { max: 100 })),
      input(plansFields.search, text.search, textInput(studioInputIds.value, found?.words ?? "", { max: 200 })),
      input(plansFields.more, text.more, textInput(studioInputIds.value, "", { max: 1000 }), { hint: text.moreHint }),
      input(
        plansFields.table,
        text.table,
        { type: "file_input", action_id: studioInputIds.value, filetypes: ["csv"], max_files: 1 },
        { hint: text.tableHint },
      ),
    ],
  });
}

function priceFields(): Block[] {
  const text = plansText.form;
  return [
    input(
      plansFields.move,
      text.move,
      select(
        plansInputIds.move,
        moves.map((move) => option(text.moves[move], move)),
        null,
        text.noPrice,
      ),
    ),
    input(plansFields.amount, text.amount, textInput(studioInputIds.value, "", { max: 60 }), { hint: text.amountHint }),
    input(plansFields.round, text.round, textInput(studioInputIds.value, "", { max: 20 }), { hint: text.roundHint }),
  ];
}
