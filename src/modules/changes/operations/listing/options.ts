import { type FlatFields, type Inventory, inventoryFields, splitField } from "#src/catalog/fields/fields.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import { restructured } from "#src/catalog/variations/live/after.ts";
import type { WantedVariations } from "#src/catalog/variations/live/structure.ts";
import type { OptionPhoto } from "#src/marketplaces/port.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import {
  areThere,
  type KeptLink,
  keptLinks,
  linksNow,
  withWantedLinks,
  wordsLost,
} from "../../rules/photos/option-links.ts";
import { keepStep } from "../../messages/kept.ts";
import { changeWorkText } from "../../messages/work.en.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ItemSession } from "../publish/session.ts";
import { progressOf } from "./session.ts";

/** Other options of a listing that exists. */

/** The inventory that is written. @throws OmsError `changed-live` where an option would have no price or stock */
export function withOptions(inventory: Inventory, wanted: WantedVariations): Inventory {
  const next = restructured(inventory, wanted);
  const whole = next.offers.every(
    ({ price, quantity }) => Number.isInteger(price.amount) && Number.isInteger(quantity),
  );
  if (!whole) throw new OmsError("changed-live");
  return next;
}

/** What is read back of it, option by option. What isn't sold the marketplace may show with any price. */
export function fieldsWritten(inventory: Inventory): FlatFields {
  const fields = inventoryFields(inventory);
  const { variations: _, ...options } = fields;
  return Object.fromEntries(
    Object.entries(options).filter(([field]) => {
      const { kind, option } = splitField(field);
      return kind === "enabled" || fields[`enabled:${option ?? ""}`] === true;
    }),
  );
}

/**
 * Before other options are written: with which photos those that stay are shown, and new ones are to be. The marketplace may give the
 * words other numbers, and forget the photos then.
 *
 * Calls: 1 where the listing varies.
 */
export async function keepOptionLinks(
  session: ItemSession,
  { listingId, inventory }: Pick<MirroredListing, "listingId" | "inventory">,
  wanted: WantedVariations,
): Promise<void> {
  const { client } = session;
  const varied = inventory.offers.some(({ properties }) => properties.length > 0);
  if (progressOf(session).optionLinks || !client.readPhotoLinks || !client.writePhotoLinks) return;
  const there = varied ? await client.readPhotoLinks(listingId) : [];
  const links = withWantedLinks(keptLinks(there, inventory, wanted), wanted);
  session.note({ progress: { ...progressOf(session), optionLinks: links } });
}

/**
 * Once they are read back: links that were lost are written anew, all of them at once. Asked earlier, a reader that is behind would
 * show those of before.
 *
 * Calls, where there are any: 1, and 2 more where some were lost or are new.
 *
 * @param kept with which photos they are to be shown; `asked`: an edit says so, also where it is none; `known`: those that were read
 * a moment ago, where nothing was written since
 * @throws OmsError `readback-differs` where a photo that was approved for an option is gone meanwhile; the others are written
 */
export async function linkOptionsAgain(
  session: ItemSession,
  live: MirroredListing | null,
  kept: readonly KeptLink[],
  { asked = false, known }: { readonly asked?: boolean; readonly known?: readonly OptionPhoto[] } = {},
): Promise<void> {
  const { client } = session;
  if ((kept.length === 0 && !asked) || !live || progressOf(session).optionsLinked) return;
  if (!client.readPhotoLinks || !client.writePhotoLinks) return;
  const links = linksNow(kept, live);
  if (!links) throw new OmsError("unknown-outcome", { retryAfterMs: session.deps.timings.looks[0] ?? 0 });
  if (!areThere(links, known ?? (await client.readPhotoLinks(live.listingId)))) {
    session.intend({ step: keepStep("writingFields"), progress: progressOf(session) });
    await client.writePhotoLinks(live.listingId, links);
    // Not seen yet isn't lost: it is looked for again.
    if (!areThere(links, await client.readPhotoLinks(live.listingId))) {
      throw new OmsError("unknown-outcome", { retryAfterMs: session.deps.timings.looks[0] ?? 0 });
    }
  }
  const lost = wordsLost(kept, live);
  if (lost.length > 0) {
    await session.record({ step: null, progress: progressOf(session), fields: live.fields, liveState: live.state });
    const { differs, differences } = changeWorkText;
    throw new OmsError("readback-differs", { userText: differs(differences.photoOf(listed(lost))) });
  }
  session.note({ progress: { ...progressOf(session), optionsLinked: true } });
}
