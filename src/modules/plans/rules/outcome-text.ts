import { formatMoney } from "#src/catalog/money.ts";
import { listed } from "#src/platform/text/listed.ts";
import { rulesText } from "../messages/rules.en.ts";
import { fieldInSentence, fieldText } from "./field-text.ts";
import type { LeftOutReason, PlanListing, RuleWarning } from "./outcome.ts";

/** Why nothing is planned for a listing, as a sentence. Listings with the same sentence are told of together. */
export function leftOutText(reason: LeftOutReason, { shopName }: Pick<PlanListing, "shopName">): string {
  const words = rulesText.leftOut;
  switch (reason.code) {
    case "currency":
      return words.currency(reason.currency);
    case "ending":
      return words.ending(reason.currency);
    case "no-ending-between":
      return words.noEndingBetween(reason.currency);
    case "not-above-zero":
      return reason.option === "" ? words.notAboveZero : words.notAboveZeroOf(reason.option);
    case "no-price":
      return words.noPrice;
    case "no-stock":
      return words.noStock;
    case "nothing-left":
      return words.nothingLeft;
    case "nothing-in-stock":
      return words.nothingInStock;
    case "not-ended":
      return words.notEnded;
    case "full":
      return words.full(fieldText(reason.field), reason.most);
    case "no-field":
      return words.noField(fieldText(reason.field));
    case "not-erasable":
      return words.notErasable(fieldInSentence(reason.field));
    case "of-one-alone":
      return words.ofOneAlone(fieldInSentence(reason.field));
    case "odd-value":
      return words.oddValue(fieldInSentence(reason.field));
    case "no-list":
      return words.noList(shopName, fieldInSentence(reason.field));
    case "no-entry":
      return words.noEntry(shopName, fieldInSentence(reason.field), reason.entry);
    case "several-entries":
      return words.severalEntries(shopName, fieldInSentence(reason.field), reason.entry);
    case "refused":
      return reason.said;
    case "not-read":
      return words.notRead(fieldInSentence(reason.field));
  }
}

/** What a person should look at before the listing is changed, as a sentence. */
export function warningText(warning: RuleWarning, { currency }: Pick<PlanListing, "currency">): string {
  const words = rulesText.warning;
  const money = (amount: number) => formatMoney({ amount, currency });
  switch (warning.code) {
    case "large-fall":
      return ofOption(warning, words.fall(money(warning.from), money(warning.to)));
    case "large-rise":
      return ofOption(warning, words.rise(money(warning.from), money(warning.to)));
    case "stock-stopped":
      return ofOption(warning, warning.to === 0 ? words.noneLeft : words.mostLeft(warning.to));
    case "no-room":
      return words.noRoom(fieldText(warning.field), warning.most, listed(warning.words.map(rulesText.sentence.quoted)));
  }
}

function ofOption({ option }: { readonly option: string }, sentence: string): string {
  return option === "" ? sentence : rulesText.warning.ofOption(option, sentence);
}
