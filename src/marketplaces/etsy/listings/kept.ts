import { z } from "zod";
import type { ShopClient } from "#src/marketplaces/port.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { etsyText } from "../messages/en.ts";

/** What of `getListing` is only ever shown: languages by their tags, null for one that it isn't translated into (spec). */
const reply = z.object({
  language: z.string().nullish(),
  featured_rank: z.number().int().nullish(),
  translations: z.record(z.string(), z.looseObject({ title: z.string().nullish() }).nullable()).nullish(),
});

/** What a listing has that nothing here writes, in words that go on a sentence: one call. */
export function createKept(client: EtsyClient, caller: Caller): Pick<Required<ShopClient>, "readKept"> {
  return {
    async readKept(listingId) {
      const call = { params: { listing_id: listingId }, includes: ["Translations"] as const };
      const read = await client.find("getListing", caller, call, reply);
      if (read === null) return [];
      const languages = Object.entries(read.translations ?? {}).flatMap(([tag, translation]) =>
        translation === null || tag === read.language ? [] : [languageName(tag)],
      );
      const rank = read.featured_rank ?? 0;
      return [
        ...(languages.length > 0 ? [etsyText.kept.translated(listed(languages))] : []),
        // A listing that isn't featured is answered with -1, or with none.
        ...(rank > 0 ? [etsyText.kept.featured(rank)] : []),
      ];
    },
  };
}

const names = new Intl.DisplayNames(["en"], { type: "language" });

/** A tag that is none is said as Etsy writes it. */
function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
