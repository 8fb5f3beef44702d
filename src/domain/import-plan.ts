import { editProblems } from "./edit-rules.ts";
import { type FieldValue, sameValue } from "./fields.ts";
import type { ListingId } from "./ids.ts";
import { valueColumns } from "./import-columns.ts";
import { readCell, type TableLine, whichListing, whichOption } from "./import-line.ts";
import { cellText, type TableListing } from "./listing-table.ts";

export type ImportProblem = { readonly line: number; readonly text: string };

/** One field that would be wanted otherwise. */
export type ImportChange = {
  readonly line: number;
  readonly listingId: ListingId;
  readonly code: string;
  readonly title: string;
  readonly shopName: string;
  readonly currency: string;
  readonly field: string;
  readonly before: FieldValue;
  readonly after: FieldValue;
};

export type ImportPlan = {
  readonly lines: number;
  readonly changes: readonly ImportChange[];
  /** The first ones; `problemCount` says how many. */
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
};

const keptProblems = 500;
/** What a file would change, line by line. A blank cell never erases, and a line that isn't right changes nothing. */
export function planImport(lines: readonly TableLine[], listings: readonly TableListing[]): ImportPlan {
  const byCode = new Map(listings.map((listing) => [listing.code, listing]));
  const byNumber = grouped(listings, ({ externalId }) => externalId);
  const changes: ImportChange[] = [];
  const problems: ImportProblem[] = [];
  /** Which line named a listing and option first; and which wants a field otherwise. */
  const named = new Map<string, number>();
  const wanted = new Map<string, ImportChange>();

  for (const { line, cells } of lines) {
    const say = (text: string) => problems.push({ line, text });
    const found = whichListing(cells, byCode, byNumber);
    if ("problem" in found) {
      say(found.problem);
      continue;
    }
    const { listing } = found;
    const option = whichOption(cells, listing);
    if ("problem" in option) {
      say(option.problem);
      continue;
    }
    const key = `${listing.id} ${option.option}`;
    const before = named.get(key);
    if (before !== undefined) {
      say(`Line ${before} is about the same listing${option.option ? ` and option (${option.option})` : ""} already.`);
      continue;
    }
    named.set(key, line);
    const currency = (cells["currency"] ?? "").trim().toUpperCase();
    if (currency !== "" && currency !== listing.currency) {
      say(`${listing.shopName} sells in ${listing.currency}, not ${currency.slice(0, 10)}. Nothing is converted.`);
      continue;
    }
    for (const column of valueColumns) {
      const read = readCell(listing, column, option.option, cells[column] ?? "");
      if (read === null) continue;
      if ("problem" in read) {
        say(read.problem);
        continue;
      }
      const other = wanted.get(`${listing.id} ${read.field}`);
      if (other && !sameValue(read.field, other.after, read.value)) {
        say(`Line ${other.line} wants another ${column} for the same listing.`);
        continue;
      }
      if (other) continue;
      const { id: listingId, code, shopName, currency: own } = listing;
      const title = cellText(listing, "title", "");
      const now = listing.fields[read.field] ?? null;
      const change = {
        line,
        listingId,
        code,
        title,
        shopName,
        currency: own,
        field: read.field,
        before: now,
        after: read.value,
      };
      wanted.set(`${listing.id} ${read.field}`, change);
      changes.push(change);
    }
  }
  const judged = judge(changes, new Map(listings.map((listing) => [listing.id, listing])));
  const all = [...problems, ...judged.problems].toSorted((a, b) => a.line - b.line);
  return {
    lines: lines.length,
    changes: judged.changes,
    problems: all.slice(0, keptProblems),
    problemCount: all.length,
  };
}

/** The marketplace's rules, asked of each field beside all the others that the file changes in its listing. */
function judge(changes: readonly ImportChange[], listings: ReadonlyMap<ListingId, TableListing>) {
  const sets = new Map<ListingId, Record<string, FieldValue>>();
  for (const { listingId, field, after } of changes) {
    sets.set(listingId, { ...sets.get(listingId), [field]: after });
  }
  const kept: ImportChange[] = [];
  const problems: ImportProblem[] = [];
  for (const change of changes) {
    const { line, listingId, field, after } = change;
    const listing = listings.get(listingId);
    if (!listing) continue;
    const shop = { id: listing.shopId, currency: listing.currency };
    const found = editProblems(
      { set: { [field]: after }, before: {} },
      { ...listing.fields, ...sets.get(listingId) },
      shop,
    );
    if (found.length === 0) kept.push(change);
    else problems.push({ line, text: found.map(({ text }) => text).join(" ") });
  }
  return { changes: kept, problems };
}

function grouped<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(item);
  }
  return groups;
}
