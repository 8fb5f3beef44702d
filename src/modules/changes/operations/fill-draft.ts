import { asOne, namesCategory } from "#src/catalog/category-name.ts";
import { fieldIn } from "#src/catalog/fields/definition.ts";
import type { PhotoRef } from "#src/catalog/listing.ts";
import type { Drafter } from "#src/drafting/port.ts";
import { readContext } from "#src/modules/shops/index.ts";
import type { AppDeps, WorkerStore } from "../deps.ts";
import { marketplaceOfChange } from "../use-cases/shared/categories.ts";
import type { ChangeRecord } from "../records.ts";

/** Ideas for consistent wording: the tags a studio uses most. */
const usualTagCount = 40;
/** Categories in whose names the words occur, the likeliest first. */
const lookedThrough = 20;

/**
 * Asks a drafter for text and fills in what nobody has filled in yet.
 *
 * @param photos our own copies in order; a drafter that looks at photos gets small renditions of them
 */
export async function fillFromProposal(
  deps: AppDeps,
  store: WorkerStore,
  change: ChangeRecord,
  drafter: Drafter,
  photos: readonly PhotoRef[],
  signal?: AbortSignal,
): Promise<void> {
  const [context, usualTags] = await Promise.all([readContext(store), store.usualTags(usualTagCount)]);
  const proposal = await drafter.draft(
    { text: change.source.text, photos: await small(deps, change, drafter, photos), usualTags },
    signal,
  );
  if (proposal.fallback) deps.logger.warn({ changeId: change.id, reason: proposal.fallback }, "drafted offline");
  const { key, fields } = marketplaceOfChange(context, change);
  const category = await categoryOf(deps, key, proposal.categoryWords);
  await store.fillDraft({
    changeId: change.id,
    text: {
      title: proposal.title,
      description: proposal.description,
      tags: proposal.tags,
      ...(fieldIn(fields, "materials") ? { materials: proposal.materials } : {}),
      category: category?.id ?? null,
    },
    textBy: proposal.by,
    photos: [],
    alts: photos.map(({ hash }, index) => ({ hash, alt: proposal.alts[index] ?? "" })),
    prices: proposal.prices.flatMap((price) =>
      // A price is only taken for the shops of its own currency: nothing is converted silently.
      context.shops.filter((shop) => shop.currency === price.currency).map((shop) => ({ shopId: shop.id, price })),
    ),
    preparing: change.preparing ? { ...change.preparing, writing: true } : null,
    photoProblems: change.photoProblems,
    outbox: [{ template: "draft_card", changeId: change.id }],
  });
}

/** The first words that name one decide: they come most telling first. Where none does, a person chooses. */
async function categoryOf(deps: AppDeps, marketplace: string, words: readonly string[]) {
  for (const each of words) {
    const found = await deps.admin.categories.search(marketplace, asOne(each), lookedThrough);
    const named = found.find(({ name }) => namesCategory(each, name));
    if (named) return named;
  }
  return null;
}

async function small(deps: AppDeps, change: ChangeRecord, drafter: Drafter, photos: readonly PhotoRef[]) {
  if (!drafter.slow)
    return photos.map(({ hash }, index) => ({ jpeg: new Uint8Array(), name: `${index + 1}-${hash.slice(0, 8)}` }));
  const renditions = [];
  for (const [index, { hash }] of photos.entries()) {
    const bytes = await deps.photoBytes.get(change.studioId, hash);
    renditions.push({ jpeg: await deps.photoIntake.rendition(bytes, "draft"), name: `photo ${index + 1}` });
  }
  return renditions;
}
