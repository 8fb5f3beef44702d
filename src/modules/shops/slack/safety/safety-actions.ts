import type { OperatorKind } from "#src/marketplaces/port.ts";
import { actedInForm, drawForm, type Form, openForm, pushForm, viewOf } from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import type { App } from "../../app.ts";
import type { TraderAnswer } from "../../model.ts";
import { operatorProblems } from "../../rules/product-safety.ts";
import { safetyText } from "../../messages/safety.en.ts";
import type { ActionHandler } from "../handlers.ts";
import { shopsActionIds, shopsFormIds } from "../ids.ts";
import { operatorForm } from "./operator-form.ts";
import { operatorSubject, readOperator } from "./read-operator.ts";
import { operatorTitle, safetyView } from "./safety-view.ts";

/** The question whether a shop sells to the EU as a business, and its operators. */
export const safetyActions = {
  async [shopsActionIds.safety](interaction, ids) {
    // Over a form in which something was typed, that stays.
    const onTop = actedInForm(interaction);
    await (onTop ? pushForm : openForm)(interaction, loadingView(safetyText.title));
    await drawForm(interaction, safetyView(await interaction.app.safetySheet(await interaction.actor(), shopOf(ids))));
  },

  [shopsActionIds.traderYes]: answering("yes"),
  [shopsActionIds.traderNo]: answering("no"),
  [shopsActionIds.traderLater]: answering("later"),

  async [shopsActionIds.acceptOperators](interaction, ids) {
    const sheet = await interaction.app.acceptOperators(await interaction.actor(), shopOf(ids));
    await drawForm(interaction, safetyView(sheet));
  },

  async [shopsActionIds.operator](interaction, ids) {
    const [, id = ""] = ids;
    const actor = await interaction.actor();
    const operator = await interaction.app.operator(actor, shopOf(ids), Number(id));
    const shop = await interaction.app.shop(actor, shopOf(ids));
    await drawForm(interaction, operatorForm(shop, operator.kind, operator));
  },

  [shopsActionIds.addManufacturer]: adding("manufacturer"),
  [shopsActionIds.addResponsiblePerson]: adding("responsiblePerson"),
} satisfies Record<string, ActionHandler>;

export const safetyForms = {
  [shopsFormIds.operator]: {
    async run(interaction) {
      const view = viewOf(interaction);
      const { shopId, kind, id } = operatorSubject(view);
      const details = readOperator(formValues(view));
      const errors = operatorProblems(details);
      if (Object.keys(errors).length > 0) return { errors };
      const sheet = await interaction.app.saveOperator(await interaction.actor(), shopId, { id, kind, details });
      return { next: safetyView(sheet, safetyText.form.saved) };
    },
    // It waits for the marketplace, which may take longer than Slack does.
    slow: () => ({ title: safetyText.title, wait: safetyText.form.wait, done: safetyText.form.saved }),
  },
} satisfies Record<string, Form<App>>;

function answering(answer: TraderAnswer): ActionHandler {
  return async (interaction, ids) => {
    const sheet = await interaction.app.answerEuTrader(await interaction.actor(), shopOf(ids), answer);
    await drawForm(interaction, safetyView(sheet));
  };
}

function adding(kind: OperatorKind): ActionHandler {
  return async (interaction, ids) => {
    await drawForm(interaction, loadingView(operatorTitle(kind)));
    // Asked for first, so that nobody types what can't be sent.
    const { shop, accepted } = await interaction.app.safetySheet(await interaction.actor(), shopOf(ids));
    const sheet = { shop, accepted, operators: null, unreadable: null };
    await drawForm(interaction, accepted ? operatorForm(shop, kind, null) : safetyView(sheet));
  };
}

function shopOf(ids: readonly string[]): ShopId {
  return (ids[0] ?? "") as ShopId;
}
