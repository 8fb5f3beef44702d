import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import bidiFactory from "bidi-js";
import { Blob, Buffer as Letters, Direction, Face, Font, shape } from "harfbuzzjs";
import { unpackWoff } from "./woff.ts";

export type Weight = "normal" | "bold";
export type Style = { readonly size: number; readonly weight: Weight };

/** Outlines from (0, 0) at the left end of the base line, and how far they reach, both in px. */
export type Drawn = { readonly paths: string; readonly width: number };

type Glyph = { readonly id: number; readonly x: number; readonly y: number };
type Line = { readonly glyphs: readonly Glyph[]; readonly width: number };
type Loaded = { readonly font: Font; readonly unitsPerEm: number; readonly outlines: Map<number, string> };

const files: Readonly<Record<Weight, string>> = {
  normal: "@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff",
  bold: "@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff",
};
const loaded = new Map<Weight, Loaded>();
// Its types speak of an ES module; what Node loads is the CommonJS one, which is the function itself.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();
/** One for all: what HarfBuzz takes of memory is never given back. */
const letters = new Letters();
/** Nothing a label holds is longer; shaping takes time by length. */
const longest = 400;

/**
 * A text as outlines of DejaVu Sans, so that it looks the same on every machine, and nothing in it can be taken for SVG.
 * Each sign that the font lacks becomes a box.
 */
export function drawText(text: string, { size, weight }: Style): Drawn {
  const { font, unitsPerEm, outlines } = load(weight);
  const scale = size / unitsPerEm;
  const line = lineOf(text, weight);
  const paths = line.glyphs.map(({ id, x, y }) => {
    const outline = outlines.get(id) ?? font.glyphToPath(id);
    outlines.set(id, outline);
    return outline === "" ? "" : `<path transform="translate(${x} ${y})" d="${outline}"/>`;
  });
  return { paths: `<g transform="scale(${scale} ${-scale})">${paths.join("")}</g>`, width: line.width * scale };
}

export function textWidth(text: string, { size, weight }: Style): number {
  return (lineOf(text, weight).width * size) / load(weight).unitsPerEm;
}

/** As much of a text as fits, with `…` in place of the rest. Cut between signs as people see them. */
export function fittingText(text: string, style: Style, room: number): string {
  const clean = oneLine(text);
  if (textWidth(clean, style) <= room) return clean;
  const signs = Array.from(new Intl.Segmenter("en").segment(clean), ({ segment }) => segment);
  // No sign of a name is narrower than a tenth of its size, so that most of a very long one is never measured.
  let kept = signs.slice(0, Math.ceil((room / style.size) * 10));
  const cut = () => `${kept.join("").trimEnd()}…`;
  while (kept.length > 0 && textWidth(cut(), style) > room) kept = kept.slice(0, -1);
  return cut();
}

/** How many of a text's signs the font lacks, from 0 to 1. */
export function lackingShare(text: string, weight: Weight): number {
  const { glyphs } = lineOf(text, weight);
  return glyphs.length === 0 ? 1 : glyphs.filter(({ id }) => id === 0).length / glyphs.length;
}

function load(weight: Weight): Loaded {
  const before = loaded.get(weight);
  if (before) return before;
  const face = new Face(new Blob(unpackWoff(readFileSync(fileURLToPath(import.meta.resolve(files[weight]))))));
  const now = { font: new Font(face), unitsPerEm: face.upem, outlines: new Map<number, string>() };
  loaded.set(weight, now);
  return now;
}

/** A line's glyphs from left to right, in units of the font: Hebrew and Arabic parts run the other way. */
function lineOf(text: string, weight: Weight): Line {
  const clean = oneLine(text);
  const { font } = load(weight);
  const glyphs: Glyph[] = [];
  let width = 0;
  for (const { from, to, level } of runsInOrder(clean)) {
    letters.reset();
    letters.addText(clean, from, to - from);
    letters.guessSegmentProperties();
    letters.setDirection(level % 2 === 1 ? Direction.RTL : Direction.LTR);
    shape(font, letters);
    const places = letters.getGlyphPositions();
    for (const [index, { codepoint: id }] of letters.getGlyphInfos().entries()) {
      const { xAdvance = 0, xOffset = 0, yOffset = 0 } = places[index] ?? {};
      glyphs.push({ id, x: width + xOffset, y: yOffset });
      width += xAdvance;
    }
  }
  return { glyphs, width };
}

type Run = { readonly from: number; readonly to: number; readonly level: number };

/** Parts of one direction, in the order in which they are on the line (Unicode's bidirectional algorithm, rule L2). */
function runsInOrder(text: string): Run[] {
  const { levels } = bidi.getEmbeddingLevels(text, "auto");
  let runs: Run[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const level = levels[at] ?? 0;
    const last = runs.at(-1);
    if (last && last.level === level) runs[runs.length - 1] = { ...last, to: at + 1 };
    else runs.push({ from: at, to: at + 1, level });
  }
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level > 0; level -= 1) runs = turned(runs, level);
  return runs;
}

/** Every stretch of runs of this level or deeper, turned around. */
function turned(runs: readonly Run[], level: number): Run[] {
  const result: Run[] = [];
  let stretch: Run[] = [];
  for (const run of runs) {
    if (run.level >= level) stretch.unshift(run);
    else {
      result.push(...stretch, run);
      stretch = [];
    }
  }
  return [...result, ...stretch];
}

/** Line ends and other control signs part words. What forces a direction is left out: "evil" would be drawn as "live". */
function oneLine(text: string): string {
  const clean = text
    .normalize("NFC")
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, "")
    .trim();
  return clean.length <= longest
    ? clean
    : clean
        .slice(0, longest)
        .toWellFormed()
        .replace(/\ufffd$/, "");
}
