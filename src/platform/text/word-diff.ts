export type DiffPart = { readonly kind: "same" | "out" | "in"; readonly text: string };

/** Larger texts are compared whole: a table of all their words would take too long to fill. */
const largestTable = 4_000_000;

/**
 * What changed between two texts, by words; blanks belong to the word before them. Joined without `in` the parts are
 * the old text, without `out` the new one, byte for byte.
 */
export function wordDiff(before: string, after: string): DiffPart[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const parts = [
    ...a.slice(0, start).map((text): DiffPart => ({ kind: "same", text })),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map((text): DiffPart => ({ kind: "same", text })),
  ];
  return joined(parts);
}

function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? [];
}

function middle(a: readonly string[], b: readonly string[]): DiffPart[] {
  const out = (text: string): DiffPart => ({ kind: "out", text });
  const into = (text: string): DiffPart => ({ kind: "in", text });
  if (a.length * b.length > largestTable) return [...a.map(out), ...b.map(into)];
  const width = b.length + 1;
  // `longest[i * width + j]`: of the longest common row of words from a[i] and b[j] on.
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const parts: DiffPart[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i] ?? "", b[j] ?? ""];
    if (i < a.length && j < b.length && x === y) {
      parts.push({ kind: "same", text: x });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      parts.push(out(x));
      i += 1;
    } else {
      parts.push(into(y));
      j += 1;
    }
  }
  return parts;
}

function joined(parts: readonly DiffPart[]): DiffPart[] {
  const runs: DiffPart[] = [];
  for (const part of parts) {
    const last = runs.at(-1);
    if (last?.kind === part.kind) runs[runs.length - 1] = { kind: last.kind, text: last.text + part.text };
    else runs.push(part);
  }
  return runs;
}
