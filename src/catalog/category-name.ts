/**
 * Whether these words name this category: all of them and no others, one or many. "Apron" is Aprons and "pendants" is
 * "Necklaces & Pendants"; "ring" is no Ring Trees and "con" no Connectors.
 */
export function namesCategory(words: string, category: string): boolean {
  const wanted = asOne(words);
  return wanted !== "" && category.split(/[&,/›]/u).some((part) => asOne(part) === wanted);
}

/** The words in small letters, each as of one thing. */
export function asOne(words: string): string {
  return (words.toLocaleLowerCase("en").match(/[\p{L}\p{M}\p{Nd}]+/gu) ?? []).map(singular).join(" ");
}

function singular(word: string): string {
  if (word.length < 4 || /(ss|us|is)$/u.test(word)) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.replace(/(?<=ch|sh|ss|x|z)es$|s$/u, "");
}
