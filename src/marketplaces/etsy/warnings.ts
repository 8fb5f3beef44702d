import { isNothing } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { PolicyWarnings } from "#src/marketplaces/warnings.ts";
import { listed } from "#src/platform/text/listed.ts";
import { etsyFacts } from "./facts.ts";
import { partnersKey, whenMadeKey } from "./fields.ts";
import { etsyWarnings } from "./messages/warnings.en.ts";

const codeOf = (name: string) => `${etsyFacts.key}.${name}`;
export const etsyWarningCodes = {
  onePiece: codeOf("one-piece"),
  madeByOthers: codeOf("made-by-others"),
  severalShops: codeOf("several-shops"),
  ads: codeOf("ads"),
} as const;

const madeFields = ["whoMade", whenMadeKey, "isSupply", partnersKey];

/** Spans of years that are no vintage, under their lasting names: `since_2020`, `2010_2019`. */
const recent = /^since_2020$|^20\d\d_20\d\d$/;

/** Made to order by others is refused by the call itself (`etsyRules`). */
function byOthers({ whoMade, [whenMadeKey]: whenMade, isSupply, [partnersKey]: partners }: FlatFields): boolean {
  const isRecent = typeof whenMade === "string" && recent.test(whenMade);
  return whoMade === "someone_else" && isRecent && isSupply !== true && isNothing(partners);
}

/** Traps that no call refuses: several shops (etsy behaviour 10), who made it (3.3), ads (3.2). */
export const etsyPolicy: PolicyWarnings = {
  get names() {
    return Object.fromEntries(
      Object.entries(etsyWarningCodes).map(([key, code]) => [
        code,
        etsyWarnings.names[key as keyof typeof etsyWarningCodes],
      ]),
    );
  },

  of({ creates, shops, fields, onePiece }) {
    const several = creates && shops.length > 1;
    const bought = madeFields.some((key) => fields.has(key)) ? shops.filter(({ values }) => byOthers(values)) : [];
    const { onePiece: one, madeByOthers, severalShops, ads } = etsyWarningCodes;
    return [
      ...(several && onePiece ? [{ code: one, text: etsyWarnings.onePiece }] : []),
      ...(bought.length > 0
        ? [{ code: madeByOthers, text: etsyWarnings.madeByOthers(listed(bought.map(({ name }) => name))) }]
        : []),
      ...(several && !onePiece ? [{ code: severalShops, text: etsyWarnings.severalShops, once: true }] : []),
      ...(creates ? [{ code: ads, text: etsyWarnings.ads, once: true }] : []),
    ];
  },
};
