import { rulesText } from "../../../messages/rules.en.ts";

/** What people begin a line with, and how the line that they mean begins. Longer beginnings come first. */
const meant: readonly (readonly [pattern: RegExp, line: string])[] = [
  [/^put (?:on-sale|onsale|up for sale|for sale|live)\b/, "put on sale"],
  [/^(?:activate|reactivate|unhide|show)\b/, "put on sale"],
  [/^(?:put off sale|(?:put|take|get) (?:off-sale|offsale|from sale|down))\b/, "take off sale"],
  [/^(?:hide|deactivate|pause|disable)\b/, "take off sale"],
  [/^relist\b/, "renew"],
  [/^(?:set|change|make) (?:the )?stock (?:to |= ?|of )?(\d+)/, "stock = $1"],
  [/^(?:set|change|make) (?:the )?stock\b/, "stock = 3"],
  [/^(?:increase|raise) (?:the )?stock (?:by )?\+?(\d+)/, "stock +$1"],
  [/^(?:increase|raise) (?:the )?stock\b/, "stock +2"],
  [/^(?:decrease|lower|reduce|cut) (?:the )?stock (?:by )?-?(\d+)/, "stock -$1"],
  [/^(?:decrease|lower|reduce|cut) (?:the )?stock\b/, "stock -1"],
  [/^(?:set|change) (?:the )?(title|description)s?\b/, '$1 replace "old words" with "new words"'],
  [/^(add|remove|replace) (?:the )?(tags|materials)\b/, '$2 $1 "word"'],
];

/** The sentence with the line that is most likely meant; null: none is known for these words. */
export function verbHint(line: { peek(ahead: number): string }): string | null {
  const words = [0, 1, 2, 3, 4].map((ahead) => line.peek(ahead)).join(" ");
  for (const [pattern, instead] of meant) {
    const [typed] = pattern.exec(words) ?? [];
    if (typed !== undefined) return rulesText.line.writeInstead(typed.replace(pattern, instead));
  }
  return null;
}
