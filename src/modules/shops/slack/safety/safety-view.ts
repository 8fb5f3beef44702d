import type { OperatorKind } from "#src/marketplaces/port.ts";
import {
  type Block,
  button,
  buttons,
  context,
  divider,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ShopView } from "../../model.ts";
import type { SafetySheet } from "../../use-cases/product-safety.ts";
import { safetyText } from "../../messages/safety.en.ts";
import { shopsActionIds } from "../ids.ts";

/** More of them than a form shows are only counted. */
const shownOperators = 20;

/** What product safety asks of a shop: one question, and then its operators by name. */
export function safetyView(sheet: SafetySheet, note: string | null = null): View {
  const { shop, accepted } = sheet;
  return noticeView(safetyText.title, [
    ...(note === null ? [] : [section(note)]),
    ...traderQuestion(shop),
    ...(shop.euTrader === null ? [] : [context(safetyText.answered[shop.euTrader])]),
    ...(asksForOperators(shop) ? [divider, ...(accepted ? operatorBlocks(sheet) : acceptBlocks(shop))] : []),
  ]);
}

/** Of who sells there as no business nothing is wanted, and first comes the question. */
function asksForOperators({ euTrader }: ShopView): boolean {
  return euTrader === "yes" || euTrader === "later";
}

/** Only where the marketplace asks something of such shops. */
function traderQuestion({ id, name, marketplace, euTrader }: ShopView): Block[] {
  if (!marketplace.safety) return [];
  const style = (answer: ShopView["euTrader"]) => (answer === euTrader ? ({ style: "primary" } as const) : {});
  const { yes, no, later } = safetyText.answers;
  return [
    section(safetyText.question(clipEscaped(name, 150))),
    context(safetyText.why(marketplace.name, marketplace.safety.from)),
    ...buttons(
      button(shopsActionIds.traderYes, yes, id, style("yes")),
      button(shopsActionIds.traderNo, no, id, style("no")),
      button(shopsActionIds.traderLater, later, id, style("later")),
    ),
  ];
}

function acceptBlocks({ id, marketplace }: ShopView): Block[] {
  return [
    section(safetyText.accept.text(marketplace.name)),
    section(safetyText.accept.permission(marketplace.name)),
    ...buttons(button(shopsActionIds.acceptOperators, safetyText.accept.button, id, { style: "primary" })),
    context(safetyText.accept.ownersOnly),
  ];
}

function operatorBlocks({ shop, operators, unreadable }: SafetySheet): Block[] {
  const text = safetyText.operators;
  if (operators === null) return [section(text.unreadable(clipEscaped(unreadable ?? "", 500)))];
  const left = operators.length - shownOperators;
  return [
    section(text.heading),
    ...(operators.length === 0 ? [context(text.none)] : []),
    ...operators
      .slice(0, shownOperators)
      .map(({ id, name, kind }) =>
        section(
          text.line(clipEscaped(name, 150), text.kinds[kind]),
          button(shopsActionIds.operator, text.edit, joinIds(shop.id, String(id))),
        ),
      ),
    ...(left > 0 ? [context(text.more(left))] : []),
    ...buttons(
      button(shopsActionIds.addManufacturer, text.addManufacturer, shop.id),
      button(shopsActionIds.addResponsiblePerson, text.addResponsiblePerson, shop.id),
    ),
    context(text.choose),
  ];
}

/** What a form of one is called. */
export function operatorTitle(kind: OperatorKind): string {
  return safetyText.form.title[kind];
}
