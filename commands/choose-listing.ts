import type { App } from "#src/app/app.ts";
import type { Actor } from "#src/app/ports/store.ts";
import type { Message } from "#src/blocks/elements.ts";
import { message } from "#src/blocks/guard.ts";
import { foundMessage } from "#src/blocks/listing-card.ts";
import { listingLine } from "#src/blocks/listing-lines.ts";
import { type Block, buttons, type Element, section } from "#src/blocks/elements.ts";
import type { ListingView } from "#src/domain/views.ts";

/** The one listing that is meant; else the message that lets a person choose, each with the button of what to do. */
export async function chooseListing(
  { app, actor }: { app: App; actor: Actor },
  words: string,
  fits: (listing: ListingView) => boolean,
  act: (listing: ListingView) => Element,
  nothing: string,
): Promise<Message> {
  const found = await app.findListings(actor, words, { limit: 30, offset: 0 });
  const fitting = found.filter(fits);
  if (found.length === 0) return foundMessage([], words);
  if (fitting.length === 0) return message(nothing, [section(nothing), ...lines(found.slice(0, 5))]);
  return message(
    "Which listing?",
    fitting.slice(0, 10).flatMap((listing) => [section(listingLine(listing)), ...buttons(act(listing))]),
  );
}

function lines(listings: readonly ListingView[]): Block[] {
  return listings.map((listing) => section(listingLine(listing)));
}
