import { type FieldValue, sameValue } from "#src/catalog/fields/fields.ts";
import { skuOf } from "#src/catalog/fields/field-words.ts";
import { editProblems } from "#src/modules/changes/index.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { valueColumns } from "./import-columns.ts";
import { type NamedListing, readCell, whichListing, whichOption } from "./import-line.ts";
import { cellText, fieldOfColumn, profileName } from "./listing-table.ts";
import type { PlanTablePlan } from "./plans/planned-plan.ts";
import type { OptionsPlan } from "./planned-options.ts";
import { isPhotoLine, planPhotos } from "./photo-table.ts";
import { tablesText } from "../messages/en.ts";
import type { ImportChange, ImportProblem, TableLine, TableListing } from "./table-records.ts";

export type ImportPlan = {
  readonly lines: number;
  readonly changes: readonly ImportChange[];
  /** Of a table of options: what it makes of its draft. */
  readonly options?: OptionsPlan;
  /** Of a plan's own table: what it makes of the plan. */
  readonly planTable?: PlanTablePlan;
  /** Of how many photos the alt text would be another one. */
  readonly photoCount?: number;
  /** The first ones; `problemCount` says how many. */
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
};

/** Of a file with thousands of problems the first are kept. */
export const keptProblems = 500;
/** Of thousands of changes so many are shown. */
export const shownChanges = 20;

type Part = { readonly changes: readonly ImportChange[]; readonly problems: readonly ImportProblem[] };

/** What a file would change, line by line. A blank cell never erases, and a line that isn't right changes nothing. */
export function planImport(lines: readonly TableLine[], listings: readonly TableListing[]): ImportPlan {
  const { byListing, problems } = linesByListing(lines, listings);
  const parts = listings.map((listing) => planListing(listing, byListing.get(listing.id) ?? []));
  return wholePlan(lines.length, [{ changes: [], problems }, ...parts]);
}

/** Which listing each line is about, by little more than its name: the listings of a large studio are read again for the rest. */
export function linesByListing(lines: readonly TableLine[], listings: readonly NamedListing[]) {
  const byCode = byEach(listings, ({ code, earlierCodes }) => [code, ...earlierCodes]);
  const byNumber = byEach(listings, ({ externalId }) => [externalId]);
  const byListing = new Map<ListingId, TableLine[]>();
  const problems: ImportProblem[] = [];
  for (const line of lines) {
    const found = whichListing(line.cells, byCode, byNumber);
    if ("problem" in found) {
      problems.push({ line: line.line, text: found.problem });
      continue;
    }
    const { id } = found.listing;
    const own = byListing.get(id);
    if (own) own.push(line);
    else byListing.set(id, [line]);
  }
  return { byListing, problems };
}

/** What the lines about one listing would change in it. */
export function planListing(listing: TableListing, lines: readonly TableLine[]): Part {
  if (lines.some(isPhotoLine)) return planPhotoLines(listing, lines);
  const changes: ImportChange[] = [];
  const problems: ImportProblem[] = [];
  /** Which line named an option first; and which wants a field otherwise. */
  const named = new Map<string, number>();
  const wanted = new Map<string, ImportChange>();
  const title = cellText(listing, "title", "");
  const text = tablesText.lines;

  for (const { line, cells } of lines) {
    const say = (problem: string) => problems.push({ line, text: problem });
    const option = whichOption(cells, listing);
    if ("problem" in option) {
      say(option.problem);
      continue;
    }
    const before = named.get(option.option);
    if (before !== undefined) {
      say(option.option ? text.sameOption(before, option.option) : text.same(before));
      continue;
    }
    named.set(option.option, line);
    const currency = (cells["currency"] ?? "").trim().toUpperCase();
    if (currency !== "" && currency !== listing.currency) {
      say(text.currency(listing.shopName, listing.currency, currency.slice(0, 10)));
      continue;
    }
    for (const column of valueColumns()) {
      const read = readCell(listing, column, option.option, cells[column] ?? "");
      if (read === null) continue;
      if ("problem" in read) {
        say(read.problem);
        continue;
      }
      const other = wanted.get(read.field);
      if (other && !sameValue(read.field, other.after, read.value)) {
        say(text.conflict(other.line, column));
        continue;
      }
      if (other) continue;
      const { id: listingId, code, shopName, currency: own } = listing;
      const now = listing.fields[read.field] ?? null;
      const change = {
        line,
        listingId,
        code,
        sku: skuOf(listing.fields),
        title,
        shopName,
        currency: own,
        field: read.field,
        before: now,
        after: read.value,
        ...calledIn(listing, column, now, read.value),
      };
      wanted.set(read.field, change);
      changes.push(change);
    }
  }
  const judged = judge(listing, changes);
  return { changes: judged.changes, problems: [...problems, ...judged.problems] };
}

function planPhotoLines(listing: TableListing, lines: readonly TableLine[]): Part {
  const { changes, problems } = planPhotos(listing, lines);
  const judged = judge(listing, changes);
  return { changes: judged.changes, problems: [...problems, ...judged.problems] };
}

function calledIn(listing: TableListing, column: string, before: FieldValue, after: FieldValue) {
  const field = fieldOfColumn(column);
  if (field?.shape.type !== "profile" && field?.shape.type !== "profiles") return {};
  const name = (value: FieldValue) =>
    profileName(listing, field, value) ?? (typeof value === "number" ? String(value) : "");
  return { called: { before: name(before), after: name(after) } };
}

/** In the order of the file's lines. */
export function wholePlan(lines: number, parts: readonly Part[]): ImportPlan {
  const inOrder = (a: { readonly line: number }, b: { readonly line: number }) => a.line - b.line;
  const problems = parts.flatMap((part) => part.problems).toSorted(inOrder);
  const changes = parts.flatMap((part) => part.changes).toSorted(inOrder);
  return {
    lines,
    changes,
    photoCount: changes.reduce((sum, { alts }) => sum + (alts?.photos ?? 0), 0),
    problems: problems.slice(0, keptProblems),
    problemCount: problems.length,
  };
}

/** The marketplace's rules, asked of each field beside all the others that the file changes in its listing. */
function judge(listing: TableListing, changes: readonly ImportChange[]): Part {
  const whole = { ...listing.fields, ...Object.fromEntries(changes.map(({ field, after }) => [field, after])) };
  const { shopId: id, shopName: name, marketplace, currency } = listing;
  const shop = { id, name, marketplace, currency };
  const kept: ImportChange[] = [];
  const problems: ImportProblem[] = [];
  for (const change of changes) {
    const { line, field, after } = change;
    const found = editProblems({ set: { [field]: after }, before: {} }, whole, shop);
    if (found.length === 0) kept.push(change);
    else problems.push({ line, text: found.map(({ text }) => text).join(" ") });
  }
  return { changes: kept, problems };
}

function byEach<T>(list: readonly T[], keysOf: (item: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    for (const key of keysOf(item)) {
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      group.push(item);
    }
  }
  return groups;
}
