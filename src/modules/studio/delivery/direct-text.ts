import { keptSentences } from "#src/platform/database/kept-sentences.ts";
import { studioText } from "../messages/en.ts";

/** Sentences to one person, as the field `text` of the template `direct` keeps them. They are rendered when they are sent. */
export const { keep: directText, render: renderDirectText } = keptSentences(studioText.direct);
