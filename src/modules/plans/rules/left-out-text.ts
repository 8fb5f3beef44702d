import { rulesText } from "../messages/rules.en.ts";
import { fieldInSentence, fieldText } from "./field-text.ts";
import type { LeftOutReason } from "./outcome.ts";

/** Why nothing is planned for a listing, as a sentence. Listings with the same sentence are told of together. */
export function leftOutText(reason: LeftOutReason): string {
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
    case "ended":
      return words.ended;
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
      return words.noList(reason.shop, fieldInSentence(reason.field));
    case "no-entry":
      return words.noEntry(reason.shop, fieldInSentence(reason.field), reason.entry);
    case "several-entries":
      return words.severalEntries(reason.shop, fieldInSentence(reason.field), reason.entry);
    case "no-photos":
      return words.noPhotos;
    case "full-of-questions":
      return words.fullOfQuestions(reason.most);
    case "no-attribute":
      return words.noAttribute(reason.name);
    case "attribute-needed":
      return words.attributeNeeded(reason.name);
    case "no-attribute-value":
      return words.noAttributeValue(reason.name, reason.value);
    case "several-attribute-values":
      return words.severalAttributeValues(reason.name, reason.value);
    case "many-attribute-values":
      return words.manyAttributeValues(reason.name, reason.most);
    case "refused":
      return reason.said;
    case "not-read":
      return words.notRead(fieldInSentence(reason.field));
  }
}
