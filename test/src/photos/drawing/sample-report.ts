import { reportPicture, type ReportPicture } from "#src/modules/reports/rules/report-picture.ts";
import type { ReportShop } from "#src/modules/reports/rules/report.ts";

const days = Array.from({ length: 14 }, (_, index) => `2026-10-${String(13 + index)}`);

/** Each kind of day, and a number of each length. */
const syncs: ReportShop["syncs"] = days.map((_, at) => ({
  read: at === 0 ? 0 : 2,
  look: [0, 0, 7, 42, 100][at] ?? 0,
  failed: at === 6 ? 1 : 0,
}));

const counts = { active: 1200, draft: 3, inactive: 1, sold_out: 40, expired: 2 };

/** A report of shops with these names. */
export function sampleReport(names: readonly string[], of: Partial<ReportShop> = {}): ReportPicture {
  const shops = names.map((name): ReportShop => ({ name, counts, differing: 0, syncs, ...of }));
  return reportPicture({ asOf: null, days, shops, waiting: 12 });
}

export const hostileNames = [
  "<script>alert(1)</script>",
  "]]><!-- &amp; -->\"'<text>",
  "W".repeat(300),
  "\u202eThe other way round\u202c",
  "שלום 12 مرحبا",
  "Øłß Ж ά 漢 😀",
  "手作り工房",
  "",
];
