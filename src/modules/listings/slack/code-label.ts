import { clipEscaped } from "#src/platform/slack/blocks/text.ts";

/** What people name a thing by. `code`: null for what has none. */
export type Named = { readonly sku: string | null; readonly code: string | null };

/** As long as a marketplace allows them. */
const longestSku = 32;

/** `LA-1` · `k7q2`, each as code: its SKU first, where it has one. */
export function codeLabel({ sku, code }: Named): string {
  const names = [...(sku ? [clipEscaped(sku, longestSku)] : []), ...(code ? [code] : [])];
  return names.map((name) => `\`${name.replaceAll("`", "'")}\``).join(" · ");
}
