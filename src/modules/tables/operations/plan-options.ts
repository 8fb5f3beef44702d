import { optionsSaid } from "#src/catalog/variations/live/laid-over.ts";
import { optionsIn } from "#src/catalog/variations/model.ts";
import type { ChangeId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { isUuid } from "#src/platform/kernel/ids.ts";
import { unmarked } from "#src/platform/text/csv.ts";
import type { AppDeps } from "../deps.ts";
import { tablesText } from "../messages/en.ts";
import { namesIn } from "../rules/import-line.ts";
import { type ImportPlan, keptProblems, shownChanges } from "../rules/import-plan.ts";
import { planOptions } from "../rules/options-plan.ts";
import { axisSaid, photosSaid, saysPhotos } from "../rules/option-photos-plan.ts";
import { draftColumn } from "../rules/options-table.ts";
import type { DraftOptionsPlan, ListingOptionsPlan, OptionChange } from "../rules/planned-options.ts";
import type { TableLine } from "../rules/table-records.ts";
import { requireListingOptions, withShownPhotos } from "../use-cases/listing-options.ts";
import { markOf, requireOptions } from "../use-cases/options.ts";

/** What a table of options would make of the one draft or listing that it names. @throws OmsError what keeps all of it from being used */
export async function planOptionLines(
  deps: AppDeps,
  studioId: StudioId,
  lines: readonly TableLine[],
): Promise<ImportPlan> {
  const store = deps.stores.worker(studioId);
  if (!lines.some(({ cells }) => draftColumn in cells)) return planListingLines(deps, studioId, lines);
  const ids = lines.map(({ cells }) => unmarked(cells[draftColumn] ?? "").trim());
  const changeId = ids.find((id) => id !== "") ?? "";
  if (!isUuid(changeId)) return refused(lines.length, tablesText.options.draft.missing);
  const draft = await requireOptions(store, changeId as ChangeId);
  const own = lines.filter((_, index) => ids[index] === "" || ids[index] === changeId);
  const others = lines.filter((_, index) => ids[index] !== "" && ids[index] !== changeId);
  const { shops, skus, photos, changes, problems: found } = planOptions(draft, own);
  const problems = [...found, ...others.map(({ line }) => ({ line, text: tablesText.options.draft.other }))].toSorted(
    (a, b) => a.line - b.line,
  );
  const { code, title } = draft;
  return planned(lines, problems, changes, {
    changeId: changeId as ChangeId,
    code,
    title,
    mark: markOf(draft, photos !== null),
    shops,
    skus,
    ...(photos ? { photos } : {}),
  });
}

/** … of a listing that exists. */
async function planListingLines(deps: AppDeps, studioId: StudioId, lines: readonly TableLine[]): Promise<ImportPlan> {
  const text = tablesText.options.listing;
  const store = deps.stores.worker(studioId);
  const numbers = lines.map(({ cells }) => namesIn(cells).number);
  const externalId = numbers.find((number) => /^\d+$/.test(number));
  if (externalId === undefined) return refused(lines.length, text.noListing);
  const known = await requireListingOptions(store, { externalId });
  const isOwn = (index: number) => numbers[index] === "" || numbers[index] === externalId;
  const own = lines.filter((_, index) => isOwn(index));
  const others = lines.filter((_, index) => !isOwn(index));
  // Only a table that says something of photos costs calls.
  const listing = saysPhotos(own)
    ? await withShownPhotos(deps, store, studioId, known, (variations) => axisSaid(variations, own))
    : known;
  const { shops, skus, photos, changes, problems: found, named } = planOptions(listing, own);
  const { variations, items, code, title } = listing;
  const [item] = items;
  const before = { options: item?.content.options ?? {}, skus: variations.skus };
  const said = optionsSaid(variations, before, { options: (item && shops[item.shopId]) ?? {}, skus });
  const left = optionsIn(variations).length - named;
  const problems = [
    ...found,
    ...others.map(({ line }) => ({ line, text: text.other })),
    ...(left > 0 ? [{ line: 0, text: text.left(left) }] : []),
  ].toSorted((a, b) => a.line - b.line);
  const shown = photosSaid(variations, photos);
  return planned(lines, problems, changes, {
    listingId: listing.id,
    code,
    title,
    said,
    ...(shown ? { photos: shown } : {}),
  });
}

type Counted = "changeCount" | "changes";

/** Of thousands of changes some are shown. */
function planned(
  lines: readonly TableLine[],
  problems: ImportPlan["problems"],
  changes: readonly OptionChange[],
  of: Omit<DraftOptionsPlan, Counted> | Omit<ListingOptionsPlan, Counted>,
): ImportPlan {
  const options = { ...of, changeCount: changes.length, changes: changes.slice(0, shownChanges) };
  const kept = problems.slice(0, keptProblems);
  return { lines: lines.length, changes: [], problems: kept, problemCount: problems.length, options };
}

function refused(lines: number, text: string): ImportPlan {
  return { lines, changes: [], problems: [{ line: 1, text }], problemCount: 1 };
}
