import type { When } from "#src/modules/changes/index.ts";
import { beginsTime, clockText, localTime, readTime, type WallTime } from "#src/modules/studio/index.ts";
import { lineTimesText } from "../messages/schedule.en.ts";
import { escapedLine, plainLine, type Token, tokensOf } from "./line/tokens.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** As the database has it (`app.put_schedule`). */
export const furthestDays = 180;

/** `line`: without its times. `notes`: what of them wasn't taken as it was written, in sentences. */
export type TimedLine =
  | { readonly line: string; readonly when: When | null; readonly notes: readonly string[] }
  | { readonly problem: string; readonly understood: string };

const opens = ["at", "until"];

/**
 * Takes `at Friday 9:00 until Sunday 23:59` off the end of a line. The words of a line are never times: what is meant as words stands
 * in quotes.
 *
 * @param typed as Slack sends it
 * @param zone of the studio, by whose clock times are said
 */
export function takeTimes(typed: string, zone: string, now: Date): TimedLine {
  const plain = plainLine(typed);
  const read = tokensOf(plain);
  const from = "open" in read ? undefined : beginOfTimes(read.tokens);
  if (!from) return { line: typed, when: null, notes: [] };
  const line = withoutEnd(plain.slice(0, from.at));
  const [start = "", end, ...others] = plain.slice(from.at).split(/\buntil\b/i);
  const refuse = (problem: string): TimedLine => ({
    problem: `${problem} ${lineTimesText.ready(readyLine(line, { start, end }, zone, now))}`,
    understood: line,
  });
  if (others.length > 0) return refuse(lineTimesText.more);
  const said = start.trim().replace(/^at\b/i, "").trim();
  const starts = start.trim() === "" ? null : readTime(said, zone, now);
  if (starts && "problem" in starts) {
    return refuse(lineTimesText[starts.problem === "again" ? "unclear" : starts.problem](short(said)));
  }
  const ends = end === undefined ? null : readTime(end, zone, now, starts?.at ?? now);
  if (ends && "problem" in ends) {
    const words = short(end?.trim() ?? "");
    const start = clockText(starts?.at ?? now, zone);
    return refuse(
      ends.problem === "again" ? lineTimesText.again(words, start, ends.later) : lineTimesText[ends.problem](words),
    );
  }
  const wrong = problemOf(starts?.at ?? null, ends?.at ?? null, zone, now);
  if (wrong !== null) return refuse(wrong);
  const notes = [starts, ends].flatMap((time) => (time ? noteOf(time, zone) : []));
  return { line: escapedLine(line), when: { startsAt: starts?.at ?? null, endsAt: ends?.at ?? null, zone }, notes };
}

/** Where only the time of day is missing, what a shop's day begins and ends with. */
const usual = { start: "9:00", end: "23:59" };

/** The line with times that can be read: those that are said, as far as they can, and else the next days. */
function readyLine(
  line: string,
  said: { readonly start: string; readonly end: string | undefined },
  zone: string,
  now: Date,
): string {
  const startWords = said.start.trim().replace(/^at\b/i, "").trim();
  const starts = startWords === "" ? null : readable(startWords, usual.start, { zone, now, after: now, days: 1 });
  const after = starts?.at ?? now;
  const ends = said.end === undefined ? null : readable(said.end.trim(), usual.end, { zone, now, after, days: 3 });
  return [line, ...(starts ? [`at ${starts.words}`] : []), ...(ends ? [`until ${ends.words}`] : [])].join(" ");
}

type Reading = { readonly zone: string; readonly now: Date; readonly after: Date; readonly days: number };

/** These words, with a time of day where they have none; where that isn't ahead either, a day that is. */
function readable(words: string, hour: string, { zone, now, after, days }: Reading): { words: string; at: Date } {
  const furthest = now.getTime() + furthestDays * dayMs;
  for (const tried of [words, `${words} ${hour}`]) {
    const read = readTime(tried, zone, now, after);
    const isAhead = !("problem" in read) && read.at.getTime() >= now.getTime() + minuteMs && read.at > after;
    if (isAhead && read.at.getTime() <= furthest) return { words: tried, at: read.at };
  }
  const { date } = localTime(zone, new Date(after.getTime() + days * dayMs));
  const read = readTime(`${date} ${hour}`, zone, now, after);
  return { words: `${date} ${hour}`, at: "problem" in read ? after : read.at };
}

/** Without spaces and commas at its end. A pattern for it would look from each of them to the end anew. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s,]/.test(text[end - 1] ?? "")) end -= 1;
  return text.slice(0, end);
}

function beginOfTimes(tokens: readonly Token[]): Token | undefined {
  return tokens.find((token, index) => {
    const next = tokens[index + 1];
    const isOpening = !token.quoted && opens.includes(token.text.toLowerCase());
    return isOpening && index > 0 && next !== undefined && !next.quoted && beginsTime(next.text);
  });
}

function problemOf(starts: Date | null, ends: Date | null, zone: string, now: Date): string | null {
  const text = lineTimesText;
  const furthest = new Date(now.getTime() + furthestDays * dayMs);
  const last = ends ?? starts ?? now;
  const first = starts ?? ends ?? now;
  if (first.getTime() < now.getTime() + minuteMs) return text.past(clockText(first, zone));
  if (starts && ends && ends <= starts) return text.endFirst(clockText(ends, zone), clockText(starts, zone));
  return last > furthest ? text.tooFar(clockText(last, zone), furthestDays) : null;
}

function noteOf({ at, shift }: WallTime, zone: string): string[] {
  return shift === "none" ? [] : [lineTimesText[shift](clockText(at, zone))];
}

function short(words: string): string {
  return words.length > 60 ? `${words.slice(0, 60)}…` : words;
}
