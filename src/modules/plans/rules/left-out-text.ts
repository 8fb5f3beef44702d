import { fieldIn, nameInSentence } from "#src/catalog/fields/definition.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { rulesText } from "../messages/rules.en.ts";
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
    case "refused":
      return reason.said;
    case "not-read":
      return words.notRead(fieldName(reason.field));
  }
}

function fieldName(key: string): string {
  const field = fieldIn(knownFields(), key);
  return field ? nameInSentence(field) : key;
}
