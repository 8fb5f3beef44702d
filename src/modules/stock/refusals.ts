import type { RefusalWords } from "#src/platform/database/store-error.ts";
import { stockText } from "./messages/en.ts";

/** Sentences for what the database refuses of shared stock. */
export const stockRefusals: RefusalWords = (_code, { reason }) => {
  if (reason === "stock-moved") return { userText: stockText.refused.moved };
  if (reason === "rule-ended") return { userText: stockText.refused.ruleEnded };
  return null;
};
