import { AsyncLocalStorage } from "node:async_hooks";

/** A sentence, a function of typed parameters that answers one, or a group of such. */
export type Entries = { readonly [key: string]: string | ((...given: never[]) => string) | Entries };
/** The entries as code uses them: a sentence is any string, so that other languages fit. */
type Rendered<E extends Entries> = {
  readonly [K in keyof E]: E[K] extends string ? string : E[K] extends Entries ? Rendered<E[K]> : E[K];
};
/** What a language has of a catalogue; what is missing is said in English. */
export type Translation<E extends Entries> = {
  readonly [K in keyof E]?: E[K] extends string ? string : E[K] extends Entries ? Translation<E[K]> : E[K];
};

const languageOfWork = new AsyncLocalStorage<string>();
const english = new Map<string, Entries>();
/** By language and name of the catalogue. */
const translations = new Map<string, Map<string, Entries>>();

/** The language that sentences are rendered in: "en" unless `inLanguage` chose another. */
export function currentLanguage(): string {
  return languageOfWork.getStore() ?? "en";
}

/** What `Intl` is asked for in a language: itself, else British English, which has no comma before "and". */
export function localesOf(language: string): readonly string[] {
  return language === "en" ? ["en-GB"] : [language, "en-GB"];
}

/** Does this work, and what it starts, in a language. @param language a tag of BCP 47, as "de" */
export function inLanguage<T>(language: string, work: () => T): T {
  return languageOfWork.run(language, work);
}

/**
 * The sentences of a module. The answer has the same keys; each is rendered in the language of the moment when it is
 * used, so an entry must not be kept in a constant.
 *
 * @throws Error when another catalogue has this name
 */
export function catalogue<E extends Entries>(name: string, en: E): Rendered<E> {
  if (english.has(name)) throw new Error(`There are two catalogues of messages with the name "${name}".`);
  english.set(name, en);
  return rendered(en, (language) => translations.get(language)?.get(name)) as Rendered<E>;
}

/** Gives a language its sentences for a catalogue. The last call counts. */
export function translate<E extends Entries>(language: string, name: string, entries: Translation<E>): void {
  const known = translations.get(language) ?? new Map<string, Entries>();
  translations.set(language, known.set(name, entries as Entries));
}

/** Every catalogue that was loaded, in English, by its name. */
export function catalogues(): ReadonlyMap<string, Entries> {
  return english;
}

function rendered(en: Entries, translated: (language: string) => Entries | undefined): Entries {
  const answer = {};
  for (const [key, entry] of Object.entries(en)) {
    const group = typeof entry === "object" ? rendered(entry, (language) => groupOf(translated(language), key)) : null;
    const get = () => {
      if (group) return group;
      const language = languageOfWork.getStore();
      return language === undefined ? entry : (translated(language)?.[key] ?? entry);
    };
    Object.defineProperty(answer, key, { enumerable: true, get });
  }
  return answer;
}

function groupOf(entries: Entries | undefined, key: string): Entries | undefined {
  const found = entries?.[key];
  return typeof found === "object" ? found : undefined;
}
