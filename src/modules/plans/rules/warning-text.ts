import { formatMoney } from "#src/catalog/money.ts";
import { listed } from "#src/platform/text/listed.ts";
import { rulesText } from "../messages/rules.en.ts";
import { fieldText } from "./field-text.ts";
import type { PlanListing, RuleWarning } from "./outcome.ts";

/** What a person should look at before the listing is changed, as a sentence. */
export function warningText(warning: RuleWarning, { currency }: Pick<PlanListing, "currency">): string {
  const words = rulesText.warning;
  const money = (amount: number) => formatMoney({ amount, currency });
  switch (warning.code) {
    case "large-fall":
      return ofOption(warning, words.fall(money(warning.from), money(warning.to)));
    case "large-rise":
      return ofOption(warning, words.rise(money(warning.from), money(warning.to)));
    case "raise-falls":
      return ofOption(warning, words.raiseFalls(money(warning.from), money(warning.to)));
    case "lowering-rises":
      return ofOption(warning, words.loweringRises(money(warning.from), money(warning.to)));
    case "stock-stopped":
      return ofOption(warning, warning.to === 0 ? words.noneLeft : words.mostLeft(warning.to));
    case "no-room":
      return words.noRoom(fieldText(warning.field), warning.most, listed(warning.words.map(rulesText.sentence.quoted)));
  }
}

function ofOption({ option }: { readonly option: string }, sentence: string): string {
  return option === "" ? sentence : rulesText.warning.ofOption(option, sentence);
}
