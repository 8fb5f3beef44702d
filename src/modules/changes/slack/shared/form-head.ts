import type { Named } from "#src/marketplaces/port.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { type Block, context, section } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { endsRequest } from "./ends-request.ts";

/** A part of a listing as a form of its own shows it, and where an answer to the form goes. */
export type PartSheet = {
  /** The draft, or the edit that is gone on with; null: saving makes one. */
  readonly change: Pick<ChangeView, "id" | "revision" | "state"> | null;
  /** Of a listing that exists; null: of a draft. */
  readonly listingId: ListingId | null;
  readonly title: string;
  readonly marketplace: Named;
};

/**
 * What such a form begins with.
 *
 * @param note what was saved in it just now
 * @param about of which thing that the listing varies by
 */
export function formHead({ title, change }: Pick<PartSheet, "title" | "change">, note?: string, about = ""): Block[] {
  return [
    section(`*${clipEscaped(title, 200)}*${about === "" ? "" : `: ${clipEscaped(about, 100)}`}`),
    ...(note ? [context(`:white_check_mark: ${clipEscaped(note, 500)}`)] : []),
    ...endsRequest(change),
  ];
}
