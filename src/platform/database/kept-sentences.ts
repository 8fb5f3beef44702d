import { z } from "zod";

type Sentences = Readonly<Record<string, string | ((...given: never[]) => string)>>;
type ParametersOf<S> = S extends (...given: infer P extends (string | number)[]) => string ? P : [];
type KeptSentences<G extends Sentences> = {
  /** A sentence as its row keeps it: which one of the group it is, and its parameters. */
  readonly keep: <S extends keyof G & string>(say: S, ...parameters: ParametersOf<G[S]>) => string;
  /** The sentence of such a row, in the language of the moment. A text that isn't one is said as it is. */
  readonly render: (text: string) => string;
};

const kept = z.object({ say: z.string(), with: z.array(z.union([z.string(), z.number()])) });

/**
 * Sentences that are written into a row before it is known who reads them: the row keeps the key and the parameters.
 * Rows of earlier versions hold whole sentences.
 *
 * @param group a group of a catalogue
 */
export function keptSentences<G extends Sentences>(group: G): KeptSentences<G> {
  return {
    keep: (say, ...parameters) => JSON.stringify({ say, with: parameters }),
    render: (text) => {
      const found = read(text);
      const sentence = found && Object.hasOwn(group, found.say) ? group[found.say] : undefined;
      if (sentence === undefined) return text;
      return typeof sentence === "string" ? sentence : sentence(...((found?.with ?? []) as never[]));
    },
  };
}

function read(text: string): z.infer<typeof kept> | null {
  if (!text.startsWith('{"say":')) return null;
  try {
    return kept.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
