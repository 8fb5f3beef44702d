import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read in the form of what buyers are asked. */
export const questionsText = catalogue("changes.questions", {
  title: "Personalization",
  button: "Personalization",
  save: "Save",
  close: "Close",
  none: "Buyers of this listing are asked nothing yet.",
  listed: (at: number, question: string) => `${at}. ${question}`,
  saved: "Saved. It is on the draft's card.",
  savedEdit: "Saved as a draft. Ask for approval on its card: it is in your messages with me.",
  which: "Question",
  another: "A new question",
  kind: "How do buyers answer",
  kinds: {
    text: "In their own words",
    choice: "One of a list",
    files: "With files",
    labels: "With one file for each label",
  },
  text: "What do you ask",
  textExample: "Which name shall I engrave?",
  most: (characters: number) => `At most ${counted(characters, "character")}.`,
  answered: "Do they have to answer",
  required: "Yes, they can't buy it otherwise",
  optional: "No",
  characters: "The longest answer, in characters",
  charactersHint: (most: number) => `1 to ${most}. Empty: the marketplace's own limit.`,
  price: (currency: string) => `Price of an answer, in ${currency}`,
  priceHint: "Only of a question that buyers may leave open. Empty: it costs nothing.",
  options: "Answers, one a line",
  optionsHint: (most: number) => `At most ${counted(most, "character")} each.`,
  labels: "Labels of the files, one a line",
  files: "How many files",
  filesHint: (most: number) => `1 to ${most}.`,
  instructions: "What buyers should know",
  remove: "Take this question out",
  notWhole: (typed: string) => `“${typed}” isn't a whole number.`,
  moved: "These questions were changed since you opened this form. Close it and open it again.",
  unknownKind: (marketplace: string) =>
    `One question is of a kind that I don't know. Change it on ${marketplace}: saving here would damage it.`,
});
