import { z } from "zod";
import { studioText } from "../messages/en.ts";

type Sentences = typeof studioText.direct;
type Say = keyof Sentences;

const stored = z.object({ say: z.string(), with: z.array(z.string()) });

/**
 * A sentence to one person as its row keeps it: which one it is, and its parameters. It is rendered when it is sent.
 *
 * @returns JSON for the field `text` of the template `direct`
 */
export function directText<S extends Say>(say: S, ...parameters: Parameters<Sentences[S]>): string {
  return JSON.stringify({ say, with: parameters });
}

/** The sentence of such a row. A text that isn't one is said as it is: rows of an earlier version hold sentences. */
export function renderDirectText(text: string): string {
  const sentence = read(text);
  const render = sentence ? sentences()[sentence.say] : undefined;
  return render ? render(...(sentence?.with ?? [])) : text;
}

function sentences(): Readonly<Record<string, (...parameters: string[]) => string>> {
  return studioText.direct as unknown as Readonly<Record<string, (...parameters: string[]) => string>>;
}

function read(text: string): z.infer<typeof stored> | null {
  if (!text.startsWith('{"say":')) return null;
  try {
    return stored.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
