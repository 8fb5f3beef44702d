import type { Named } from "#src/marketplaces/port.ts";
import type { Money } from "#src/catalog/money.ts";
import type { ChangeKind, ChangeSummary, PublishMode } from "#src/modules/changes/index.ts";
import type { CatchUpNews } from "#src/modules/plans/index.ts";
import type { ListingView } from "#src/modules/listings/index.ts";
import type { ShopView } from "#src/modules/shops/index.ts";
import type { Person, StudioView } from "#src/modules/studio/index.ts";
import type { Counted } from "#src/platform/kernel/counted.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";

/** What a digest is drawn from. Lists are cut; their counts are whole. */
export type DigestView = {
  readonly studio: StudioView;
  /** The local date it is of. */
  readonly date: string;
  /** When the shop that was read longest ago was read; null: none was. */
  readonly asOf: Date | null;
  /** Hears it as long as no channel is chosen. */
  readonly owner: SlackUserId | null;
  /** Oldest first. */
  readonly waiting: Counted<ChangeSummary>;
  readonly stuck: Counted<StuckChange>;
  readonly deadShops: readonly ShopView[];
  /** Listings that differ on the marketplace from what the studio wants. */
  readonly differing: Counted<ListingView>;
  readonly done: Counted<DoneChange>;
  /** Small changes that their authors confirmed, newest first. They aren't among `done`. */
  readonly small: Counted<DoneChange>;
  /** On sale, and at their end within seven days. */
  readonly ending: Counted<EndingListing>;
  /** What waits for its time, and what goes back later. `soon`: the first of it comes within a day. */
  readonly scheduled: Counted<ChangeSummary> & { readonly soon: boolean };
  /** Of rules that the studio keeps. */
  readonly catchUps: readonly CatchUpNews[];
  /** Of the last seven days, by the person who decided it. */
  readonly fees: readonly { readonly by: Person; readonly fee: Money }[];
};

export type StuckChange = ChangeSummary & { readonly failure: string | null };
export type DoneChange = ChangeSummary & {
  readonly marketplace: Named;
  readonly kind: ChangeKind;
  readonly mode: PublishMode | null;
  readonly decidedBy: Person | null;
};
/** `renewal`: what it will cost by itself; null: it goes off sale. */
export type EndingListing = { readonly listing: ListingView; readonly endsAt: Date; readonly renewal: Money | null };

/** Whether there is anything a person could do something about, or would like to hear. */
export function worthSaying(digest: DigestView): boolean {
  const { waiting, stuck, deadShops, differing, done, small, ending, scheduled, catchUps } = digest;
  const counts = [deadShops.length, waiting.all, stuck.all, differing.all, done.all, small.all, ending.all];
  const offers = catchUps.some(({ offered }) => offered !== null);
  return scheduled.soon || offers || counts.some((count) => count > 0);
}
