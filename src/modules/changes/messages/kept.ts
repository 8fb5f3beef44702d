import { keptSentences } from "#src/platform/database/kept-sentences.ts";
import { changeWorkText } from "./work.en.ts";

/** What work on an item is doing, as its row keeps it; it is rendered when a card is drawn. */
export const { keep: keepStep, render: renderStep } = keptSentences(changeWorkText.steps);

/** Why work on an item doesn't go on, as the database keeps it; what an adapter or an operation said is said as it is. */
export const { render: renderFailure } = keptSentences(changeWorkText.failures);
