import { changeRefusalsText } from "../messages/refusals.en.ts";

/** What a second request for the same is told: the first one by its code, and how far it is. */
export function askedAlreadyText(code: string, state: string | undefined): string {
  const { askedAlready } = changeRefusalsText;
  return askedAlready[state === "in_review" || state === "failed" ? state : "other"](code);
}
