/**
 * A word without its case, for comparing; never shown. The database folds in the same way (`app.lowered`): what lower case
 * makes of the dotted İ and of the two small sigmas depends on the place of a letter and on whose rules are asked, so these
 * are folded first.
 */
export function foldCase(word: string): string {
  return word.normalize("NFC").replaceAll("İ", "i").replaceAll(/[Σς]/gu, "σ").toLowerCase();
}
