import { beginsTime } from "#src/modules/studio/index.ts";
import { lineTimesText } from "../../../messages/schedule.en.ts";

/** Words before a time of which a line knows none, and those that it knows where no time that it can read comes after them. */
const never = ["at", "until", "till", "til", "untill"];
const sometimes = ["on", "from", "by", "after", "before", "starting", "this"];

/** The sentence about times, where the next words are a time, or begin as one; null: they aren't. */
export function timeHint(line: { peek(ahead: number): string }): string | null {
  const word = line.peek(0);
  const next = line.peek(1);
  const isTime =
    never.includes(word) ||
    (sometimes.includes(word) && beginsTime(next)) ||
    ["today", "tomorrow", "midnight", "noon"].includes(word) ||
    /^\d{1,2}:\d{2}/.test(word) ||
    (/^\d{4}-\d{1,2}-\d{1,2}/.test(word) && /^\d{1,2}:\d{2}/.test(next)) ||
    (/^[a-z]{3}/.test(word) && !sometimes.includes(word) && word !== "next" && beginsTime(word) && beginsTime(next)) ||
    (word === "next" && beginsTime(next));
  if (!isTime) return null;
  const words = [0, 1, 2, 3]
    .map((ahead) => line.peek(ahead))
    .join(" ")
    .trim();
  return lineTimesText.writeAt(words);
}
