import { listingStates, type ListingState } from "./listing.ts";
import type { DaySyncs, ReportShop, ReportView } from "./report.ts";
import { drawable, strokeText, strokeWidth } from "./stroke-text.ts";

const width = 1000;
const margin = 28;
const ink = "#2b2a27";
const soft = "#75716a";
const rowHeight = 74;
const top = 92;
const shownShops = 8;
const cell = { left: 250, size: 26, pitch: 30 };
const bar = { left: 700, width: 272, height: 26 };

/** Apart in lightness too; each cell carries a sign besides. */
const colors: Readonly<Record<"none" | "well" | "look" | "failed", string>> = {
  none: "#e3dfd7",
  well: "#4f9d69",
  look: "#e8b949",
  failed: "#a83232",
};
const stateColors: Readonly<Record<ListingState, string>> = {
  active: "#2f7d4f",
  draft: "#7ba6c9",
  inactive: "#b9b4aa",
  sold_out: "#c8553d",
  expired: "#e8b949",
};
const stateWords: Readonly<Record<ListingState, string>> = {
  active: "LIVE",
  draft: "DRAFT",
  inactive: "INACTIVE",
  sold_out: "SOLD OUT",
  expired: "EXPIRED",
};

/** A row per shop: a cell per day, and a bar of its listings by state. Text is drawn, so no font is needed. */
export function reportSvg({ days, shops, waiting }: ReportView): string {
  const shown = shops.slice(0, shownShops);
  const legend = top + Math.max(1, shown.length) * rowHeight + 16;
  const height = legend + 70;
  const parts = [
    label("READ PER DAY", cell.left, margin, 13, soft),
    label("LISTINGS BY STATE", bar.left, margin, 13, soft),
    ...days.map((day, index) => centred(day.slice(8), cell.left + index * cell.pitch + cell.size / 2, 62, 10, soft)),
    ...shown.flatMap((shop, index) => shopRow(shop, index, top + index * rowHeight)),
    ...signs(legend),
    ...states(legend),
    label(`${waiting} WAITING FOR APPROVAL`, margin, legend + 38, 13, ink),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="#fbf8f2"/>${parts.join("")}</svg>`;
}

function shopRow({ name, counts, syncs }: ReportShop, index: number, y: number): string[] {
  const cells = syncs.flatMap((day, at) => dayCell(day, cell.left + at * cell.pitch, y));
  const all = counts ? listingStates.reduce((sum, state) => sum + counts[state], 0) : 0;
  const words = counts ? `${counts.active} OF ${all} LIVE` : "NOT COUNTED YET";
  return [
    label(fitted(name, index), margin, y + 6, 14, ink),
    ...cells,
    ...(counts && all > 0 ? stateBar(counts, all, y) : [box(bar.left, y, bar.width, bar.height, colors.none)]),
    label(words, bar.left, y + bar.height + 9, 10, soft),
  ];
}

/** As much of the name as fits before the cells. A name in letters that aren't drawn is shown by its place. */
function fitted(name: string, index: number): string {
  const text = drawable(name);
  const room = cell.left - margin - 16;
  if (text.length * 2 < Array.from(name).length) return `SHOP ${index + 1}`;
  let kept = text;
  while (strokeWidth(kept, 14) > room) kept = kept.slice(0, -1).trimEnd();
  return kept;
}

function dayCell({ read, look, failed }: DaySyncs, x: number, y: number): string[] {
  const kind = failed > 0 ? "failed" : look > 0 ? "look" : read > 0 ? "well" : "none";
  const middle = x + cell.size / 2;
  const sign = {
    none: "",
    well: tick(x, y),
    look: centred(look > 99 ? "99" : String(look), middle, y + 8, 10, ink),
    failed: centred("!", middle, y + 7, 12, "#ffffff"),
  };
  return [box(x, y, cell.size, cell.size, colors[kind]), sign[kind]];
}

function stateBar(counts: NonNullable<ReportShop["counts"]>, all: number, y: number): string[] {
  let x = bar.left;
  return listingStates.flatMap((state) => {
    if (counts[state] === 0) return [];
    const wide = (counts[state] / all) * bar.width;
    const drawn = `<rect x="${x.toFixed(1)}" y="${y}" width="${wide.toFixed(1)}" height="${bar.height}" fill="${stateColors[state]}"/>`;
    x += wide;
    return [drawn];
  });
}

function signs(y: number): string[] {
  const entries = [
    ["well", "WELL"],
    ["look", "TO LOOK AT"],
    ["failed", "FAILED"],
    ["none", "NOT READ"],
  ] as const;
  let x = cell.left;
  return entries.flatMap(([kind, words]) => {
    const drawn = [box(x, y, 12, 12, colors[kind]), label(words, x + 18, y + 1, 10, soft)];
    x += 18 + strokeWidth(words, 10) + 20;
    return drawn;
  });
}

function states(y: number): string[] {
  return listingStates.flatMap((state, index) => {
    const [x, line] = [bar.left + (index % 3) * 96, y + Math.floor(index / 3) * 22];
    return [box(x, line, 12, 12, stateColors[state]), label(stateWords[state], x + 18, line + 2, 8, soft)];
  });
}

function tick(x: number, y: number): string {
  return `<path d="M${x + 7} ${y + 13}l4 5 8-10" fill="none" stroke="#ffffff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>`;
}

function box(x: number, y: number, wide: number, high: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${wide}" height="${high}" rx="4" fill="${fill}"/>`;
}

function label(text: string, x: number, y: number, height: number, color: string): string {
  return strokeText(text, { x, y, height, color });
}

function centred(text: string, x: number, y: number, height: number, color: string): string {
  return label(text, x - strokeWidth(text, height) / 2, y, height, color);
}
