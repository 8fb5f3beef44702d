import { type Axis, type Mark, parse, type Spec, View } from "vega";
import { stateNames } from "#src/catalog/fields/field-words.ts";
import { type ListingState, listingStates } from "#src/catalog/listing.ts";
import { type DayKind, dayKinds, dayText, type PictureShop, type ReportPicture } from "../rules/report-picture.ts";
import { fittingText, lackingShare, type Style, textWidth, type Weight } from "#src/platform/photos/drawing/letters.ts";
import { withOutlines } from "#src/platform/photos/drawing/outlines.ts";
import { drawPng } from "#src/platform/photos/drawing/png.ts";
import { reportsText } from "../messages/en.ts";

/** A phone shows the picture at 360 px, three quarters of this: no letter is smaller than 13 px here, but for "99+". */
const width = 480;
const margin = 20;
const inner = width - 2 * margin;
const shopHeight = 92;
const barHeight = 14;

export const paper = "#ffffff";
export const ink = "#1f2328";
export const soft = "#57606a";
/** After Okabe and Ito: apart for people who see fewer colours, and in lightness. Each cell carries a sign besides. */
export const dayColors: Readonly<Record<DayKind, { readonly fill: string; readonly sign: string }>> = {
  well: { fill: "#6fc3a3", sign: ink },
  look: { fill: "#f0b429", sign: ink },
  failed: { fill: "#a3260f", sign: "#ffffff" },
  none: { fill: "#eceef1", sign: soft },
};
export const stateColors: Readonly<Record<ListingState, string>> = {
  active: "#00674f",
  draft: "#56b4e9",
  inactive: "#c3c8ce",
  sold_out: "#c2410c",
  expired: "#f0d64f",
};

const heading: Style = { size: 17, weight: "bold" };
const named: Style = { size: 16, weight: "bold" };
const plain: Style = { size: 14, weight: "normal" };
const small: Style = { size: 13, weight: "normal" };
const signed: Style = { size: 14, weight: "bold" };

/** `/oms report` as a PNG. */
export async function drawReport(picture: ReportPicture): Promise<Uint8Array> {
  return drawPng(await reportSvg(picture));
}

/** Its drawing: outlines and shapes alone, without a text. */
export async function reportSvg(picture: ReportPicture): Promise<string> {
  const view = new View(parse(reportSpec(picture)), { renderer: "none" });
  try {
    return withOutlines(await view.toSVG());
  } finally {
    view.finalize();
  }
}

/** Everything has its place and size, so that nothing hangs on how Vega would measure a text. */
function reportSpec({ heading: title, days, shops, more, waiting }: ReportPicture): Spec {
  const below = cellsTop(shops.length) - 20;
  const keysTop = below + (more === null ? 0 : 26);
  const keys = shops.length === 0 ? [] : [dayKeys(keysTop), stateKeys(keysTop + 26)];
  const foot = shops.length === 0 ? 64 : keysTop + 74;
  const height = foot + 22;
  const labels = [
    label(title, { x: margin, y: 36, style: heading }),
    ...shops.flatMap((shop, index) => shopLabels(shop, index)),
    ...(more === null ? [] : [label(more, { x: margin, y: below + 2, style: plain, color: soft })]),
    ...keys.flatMap((key) => key.labels),
    label(waiting, { x: margin, y: foot, style: named }),
  ];
  return {
    width,
    height,
    padding: 0,
    autosize: "none",
    background: paper,
    config: { axis: { ticks: false, domain: false } },
    data: [
      { name: "labels", values: labels },
      { name: "keys", values: keys.flatMap((key) => key.keys) },
      { name: "cells", values: shops.flatMap((shop, index) => cells(shop, days, index)) },
      {
        name: "parts",
        values: shops.flatMap((shop, index) => parts(shop, index)),
        transform: [{ type: "stack", groupby: ["y"], field: "size", offset: "normalize" }],
      },
    ],
    scales: [
      { name: "day", type: "band", domain: [...days], range: [margin, width - margin], paddingInner: 0.14 },
      { name: "share", type: "linear", domain: [0, 1], range: [margin, width - margin + partGap] },
    ],
    axes: shops.length === 0 ? [] : [dayNumbers],
    marks: [frame(height), ...cellMarks, partMark, keyMark, labelMark],
  };
}

const cellsTop = (index: number) => 112 + index * shopHeight;
const barTop = (index: number) => cellsTop(index) + 36;

/** Above the cells of the first shop. */
const dayNumbers: Axis = {
  scale: "day",
  orient: "top",
  offset: -(cellsTop(0) - 2),
  labelColor: soft,
  labelFontSize: small.size,
  labelOverlap: false,
  labelPadding: 3,
};

type Label = { text: string; x: number; y: number; size: number; weight: Weight; color: string };

function label(text: string, at: { x: number; y: number; style: Style; color?: string }): Label {
  const { size, weight } = at.style;
  return { text, x: at.x, y: at.y, size, weight, color: at.color ?? ink };
}

/** Its name, as much of it as fits, and at the right how many are live. */
function shopLabels({ name, live }: PictureShop, index: number): Label[] {
  const y = cellsTop(index) - (index === 0 ? 30 : 11);
  const liveWidth = textWidth(live, plain);
  const shown = lackingShare(name, named.weight) > 0.5 ? reportsText.report.shopNumber(index + 1) : name;
  return [
    label(fittingText(shown, named, inner - liveWidth - 16), { x: margin, y, style: named }),
    label(live, { x: width - margin - liveWidth, y, style: plain, color: soft }),
  ];
}

function cells({ days }: PictureShop, names: readonly string[], index: number) {
  return days.map(({ kind, sign }, at) => ({
    day: names[at] ?? "",
    y: cellsTop(index),
    fill: dayColors[kind].fill,
    sign,
    signY: cellsTop(index) + (sign.length > 2 ? 18 : 19),
    size: sign.length > 2 ? 10 : signed.size,
    color: dayColors[kind].sign,
  }));
}

/** Parts of like lightness stay apart by it. */
const partGap = 2;
/** One listing of a thousand is seen, too. */
const leastPart = 0.015;

function parts({ states }: PictureShop, index: number) {
  const y = barTop(index);
  const all = states.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return [{ y, size: 1, fill: dayColors.none.fill }];
  return states.map(({ state, count }) => ({ y, size: Math.max(count, all * leastPart), fill: stateColors[state] }));
}

type Key = { text: string; x: number; y: number; color: string };
const keyIndent = 20;
const keyTitles = 66;

function dayKeys(y: number) {
  const entries = dayKinds.map((kind) => [dayText(kind), dayColors[kind].fill] as const);
  return keysOf(reportsText.report.daysKey, entries, y);
}

function stateKeys(y: number) {
  const entries = listingStates.map((state) => [stateNames[state], stateColors[state]] as const);
  return keysOf(reportsText.report.listingsKey, entries, y);
}

/** What the colours mean, one after the other, behind what they are about. */
function keysOf(about: string, entries: readonly (readonly [string, string])[], y: number) {
  let x = margin + keyTitles;
  const keys = entries.map(([text, color]): Key => {
    const key = { text, x, y, color };
    x += keyIndent + textWidth(text, small) + 12;
    return key;
  });
  const labels = keys.map((key) => label(key.text, { x: key.x + keyIndent, y: y + 12, style: small, color: soft }));
  return { keys, labels: [label(about, { x: margin, y: y + 12, style: small }), ...labels] };
}

/** On a page of the same colour the picture still has an edge. */
function frame(height: number): Mark {
  const whole = { x: { value: 0.5 }, y: { value: 0.5 }, width: { value: width - 1 }, height: { value: height - 1 } };
  return { type: "rect", encode: { enter: { ...whole, stroke: { value: "#d0d7de" } } } };
}

const textOf = (field: string) => ({
  text: { field },
  fontSize: { field: "size" },
  fill: { field: "color" },
});

const cellMarks: Mark[] = [
  {
    type: "rect",
    from: { data: "cells" },
    encode: {
      enter: {
        x: { scale: "day", field: "day" },
        y: { field: "y" },
        width: { scale: "day", band: 1 },
        height: { scale: "day", band: 1 },
        cornerRadius: { value: 5 },
        fill: { field: "fill" },
      },
    },
  },
  {
    type: "text",
    from: { data: "cells" },
    encode: {
      enter: {
        ...textOf("sign"),
        x: { scale: "day", field: "day", band: 0.5 },
        y: { field: "signY" },
        align: { value: "center" },
        fontWeight: { value: "bold" },
      },
    },
  },
];

const partMark: Mark = {
  type: "rect",
  from: { data: "parts" },
  encode: {
    enter: {
      x: { scale: "share", field: "y0" },
      x2: { scale: "share", field: "y1", offset: -partGap },
      y: { field: "y" },
      height: { value: barHeight },
      fill: { field: "fill" },
    },
  },
};

const keyMark: Mark = {
  type: "rect",
  from: { data: "keys" },
  encode: {
    enter: {
      x: { field: "x" },
      y: { field: "y" },
      width: { value: 14 },
      height: { value: 14 },
      cornerRadius: { value: 3 },
      fill: { field: "color" },
    },
  },
};

const labelMark: Mark = {
  type: "text",
  from: { data: "labels" },
  encode: { enter: { ...textOf("text"), x: { field: "x" }, y: { field: "y" }, fontWeight: { field: "weight" } } },
};
