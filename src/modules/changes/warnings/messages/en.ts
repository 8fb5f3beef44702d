import { catalogue } from "#src/platform/text/messages.ts";

export const warningsText = catalogue("warnings", {
  note: (text: string) => `:warning: ${text}`,
  button: "Don't warn of this again",
  unknown: "I don't know this warning any more. Nothing was changed.",
});
