import { currentLanguage, localesOf } from "#src/platform/text/messages.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";
/** Text of people, made safe for mrkdwn: Slack's three signs, and nothing that would mention or link. */
export function escapeMrkdwn(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** At most `max` UTF-16 units, as Slack counts; cut between characters, with an ellipsis. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 1);
  const half = /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
  return `${half.trimEnd()}…`;
}

/** As `clip`, but its end is kept. */
export function clipStart(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(1 - max);
  return `…${/^[\udc00-\udfff]/.test(cut) ? cut.slice(1) : cut}`;
}

/** Cuts escaped text without leaving half an entity behind. */
export function clipEscaped(text: string, max: number): string {
  const escaped = escapeMrkdwn(text);
  if (escaped.length <= max) return escaped;
  let kept = clip(text, max);
  while (escapeMrkdwn(kept).length > max) kept = clip(kept, Math.max(1, Math.floor(kept.length * 0.9)));
  return escapeMrkdwn(kept);
}

/** Cuts mrkdwn of ours: no half escaped sign, date, mention or link stays behind. */
export function clipMrkdwn(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = clip(text, max).slice(0, -1);
  return `${cut
    .replace(/<[^<>]*$/, "")
    .replace(/&[a-z]*$/, "")
    .trimEnd()}…`;
}

/** A moment in each reader's own zone; the fallback is UTC. */
export function dateText(at: Date): string {
  const utc = `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `<!date^${Math.floor(at.getTime() / 1000)}^{date_short_pretty} {time}|${utc}>`;
}

/** Of a date such as `2026-11-25`: `Wed 25 Nov` */
export function dayText(date: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  const format = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat([...localesOf(currentLanguage())], format).format(at);
}

export function mention(slackUserId: string): string {
  return slackUserId === "" ? platformText.somePerson : `<@${slackUserId}>`;
}

/** Some people by mention, and how many more there are. */
export function mentions(people: readonly { readonly slackUserId: string }[], most: number): string[] {
  return some(people, most, ({ slackUserId }) => mention(slackUserId));
}

/** By name, where a mention would alert a person for nothing: a card in the channel is posted for all. */
export function named(person: { readonly name: string } | undefined): string {
  return person ? clipEscaped(person.name, 60) : platformText.somePerson;
}

/** Some people by name, and how many more there are. */
export function names(people: readonly { readonly name: string }[], most: number): string[] {
  return some(people, most, named);
}

/** The first ones in words, and how many more there are. */
export function some<T>(all: readonly T[], most: number, words: (one: T) => string): string[] {
  const more = all.length - most;
  return [...all.slice(0, most).map(words), ...(more > 0 ? [platformText.more(more)] : [])];
}

/** What is still missing, a line each; those that are left out are counted. */
export function problemLines(problems: readonly { readonly text: string }[], most: number): string[] {
  const left = problems.length - most;
  return [
    ...problems.slice(0, most).map(({ text }) => `• ${clipEscaped(text, 200)}`),
    ...(left > 0 ? [platformText.moreLines(left)] : []),
  ];
}

/** As many of the first lines as fit into `room` characters. */
export function linesWithin(lines: readonly string[], room: number): readonly string[] {
  let used = 0;
  for (const [at, line] of lines.entries()) {
    used += line.length + 1;
    if (used > room) return lines.slice(0, at);
  }
  return lines;
}
