const rules = new Map<string, Intl.PluralRules>();

/**
 * The form that a count takes: `plural(2, { one: "shop", other: "shops" })` is "shops".
 *
 * @param language the language that the forms are written in
 */
export function plural(
  count: number,
  forms: { readonly other: string } & Partial<Readonly<Record<Intl.LDMLPluralRule, string>>>,
  language = "en",
): string {
  const known = rules.get(language) ?? new Intl.PluralRules(language);
  rules.set(language, known);
  return forms[known.select(count)] ?? forms.other;
}

/** `1 shop`, `2 shops`. */
export function counted(count: number, one: string, other = `${one}s`): string {
  return `${count} ${plural(count, { one, other })}`;
}
