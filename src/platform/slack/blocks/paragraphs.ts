/** What one text field of Slack holds. */
export const slackField = 3000;

/**
 * A long description as consecutive fields: cut after a paragraph's end, else after a line's, a word's, a character's.
 * Joined again they are the same text, byte for byte.
 */
export function splitDescription(text: string, fieldLength = slackField): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > fieldLength) {
    const end = cutAt(rest, fieldLength);
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...parts, rest];
}

function cutAt(text: string, fieldLength: number): number {
  const head = text.slice(0, fieldLength);
  for (const mark of ["\n\n", "\n", " "]) {
    const found = head.lastIndexOf(mark);
    if (found > 0) return found + mark.length;
  }
  return /[\ud800-\udbff]$/.test(head) ? fieldLength - 1 : fieldLength;
}
