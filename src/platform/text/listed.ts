import { currentLanguage, localesOf } from "./messages.ts";

type Kind = "conjunction" | "disjunction";
const formats = new Map<string, Intl.ListFormat>();

/** `a, b and c`, as the current language has it. @param kind `disjunction` for "or" */
export function listed(parts: readonly string[], kind: Kind = "conjunction"): string {
  const language = currentLanguage();
  const key = `${language} ${kind}`;
  const known = formats.get(key) ?? new Intl.ListFormat([...localesOf(language)], { type: kind });
  formats.set(key, known);
  return known.format(parts);
}
