import { changeRefusalsText } from "../messages/refusals.en.ts";
import { changeStatesText } from "../messages/states.en.ts";

/** What a second request for the same is told: the first one by its number, and how far it is. */
export function askedAlreadyText(number: number, state: string | undefined): string {
  const { askedAlready } = changeRefusalsText;
  return askedAlready[state === "in_review" || state === "failed" ? state : "other"](changeStatesText.request(number));
}
