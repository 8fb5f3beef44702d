import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { listingStates } from "#src/catalog/listing.ts";
import { dayKinds } from "#src/modules/reports/rules/report-picture.ts";
import {
  dayColors,
  drawReport,
  ink,
  paper,
  reportSvg,
  soft,
  stateColors,
} from "#src/modules/reports/drawing/draw-report.ts";
import { unpackWoff } from "#src/platform/photos/drawing/woff.ts";
import { contrast, leastDifference } from "./colors.ts";
import { hostileNames, sampleReport } from "./sample-report.ts";

const run = promisify(execFile);
const hashes = z.object({ report: z.string(), sheet: z.string(), machine: z.string() });

/** Draws in a process of its own, on a machine that has these fonts and no others. */
async function drawnWith(fonts: readonly Uint8Array[]) {
  const dir = mkdtempSync(join(tmpdir(), "fonts-"));
  for (const [index, font] of fonts.entries()) writeFileSync(join(dir, `${index}.ttf`), font);
  const conf = `<?xml version="1.0"?><fontconfig><dir>${dir}</dir><cachedir>${dir}/cache</cachedir></fontconfig>`;
  writeFileSync(join(dir, "fonts.conf"), conf);
  const env = { PATH: process.env["PATH"], FONTCONFIG_PATH: dir, FONTCONFIG_FILE: "fonts.conf", HOME: dir };
  const { stdout } = await run(process.execPath, [fileURLToPath(new URL("report-pixels.ts", import.meta.url))], {
    env,
  });
  rmSync(dir, { recursive: true });
  return hashes.parse(JSON.parse(stdout));
}

test("report and contact sheet are the same bytes on a machine without a font", { timeout: 60_000 }, async () => {
  const woff = fileURLToPath(import.meta.resolve("@fontsource/dejavu-sans/files/dejavu-sans-latin-400-italic.woff"));
  const [bare, furnished] = [await drawnWith([]), await drawnWith([unpackWoff(readFileSync(woff))])];
  // A text that is left to the machine's fonts does differ.
  expect(bare.machine).not.toBe(furnished.machine);
  expect([bare.report, bare.sheet]).toEqual([furnished.report, furnished.sheet]);
});

/** Where anything is drawn, on a canvas that reaches 200 px beyond the picture at every side. */
async function inkBox(svg: string) {
  const [, width = 0, height = 0] = (/ width="(\d+)" height="(\d+)"/.exec(svg) ?? []).map(Number);
  const size = (beyond: number) => ` width="${width + beyond}" height="${height + beyond}"`;
  const wider = svg
    .replace(
      / width="\d+" height="\d+" viewBox="[^"]+"/,
      `${size(400)} viewBox="-200 -200 ${width + 400} ${height + 400}"`,
    )
    // Paper and frame are as large as the picture.
    .replace(`<rect${size(0)} fill="${paper}"/>`, "")
    .replace(/<path[^>]* stroke="#d0d7de"\/>/, "");
  const { data, info } = await sharp(Buffer.from(wider)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const [columns, rows]: [number[], number[]] = [[], []];
  for (let at = 3; at < data.length; at += 4) {
    if (data[at] === 0) continue;
    const pixel = (at - 3) / 4;
    columns.push((pixel % info.width) - 200);
    rows.push(Math.floor(pixel / info.width) - 200);
  }
  const edges = (all: number[]) =>
    [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))] as const;
  return { width, height, columns: edges(columns), rows: edges(rows) };
}

describe.for([
  ["no shop", []],
  ["one shop", ["Pine & Ink"]],
  ["shops of any name", hostileNames],
  ["more shops than are shown", [...hostileNames, ...hostileNames]],
] as const)("of %s", ([, names]) => {
  test("nothing stands outside of the picture or touches its edge", async () => {
    const { width, height, columns, rows } = await inkBox(await reportSvg(sampleReport(names)));
    expect(columns[0]).toBeGreaterThanOrEqual(18);
    expect(rows[0]).toBeGreaterThanOrEqual(12);
    expect(columns[1]).toBeLessThanOrEqual(width - 18);
    expect(rows[1]).toBeLessThanOrEqual(height - 12);
  });

  test("no two labels lie on each other", async () => {
    const svg = await reportSvg(sampleReport(names));
    // The letters alone, each label half transparent: where two meet it is darker.
    const half = svg
      .replace(/<(?:path|rect)(?![^>]*translate\(-?[\d.]+ )[^>]*>/g, "")
      .replace(/<g class="letters"( transform="[^"]*")[^>]*>/g, '<g$1 opacity="0.5" fill="#000000">');
    const { data } = await sharp(Buffer.from(half))
      .flatten({ background: "#ffffff" })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const darkest = data.reduce((least, value) => Math.min(least, value), 255);
    expect(darkest).toBeGreaterThan(115);
    expect(darkest).toBeLessThan(140);
  });

  test("it has shapes and outlines only, and is a picture of 1440 px for dense screens", async () => {
    const picture = sampleReport(names);
    const svg = await reportSvg(picture);
    expect(svg.match(/<text|<script|<!|\]\]>|alert|NaN|undefined|Infinity|font-/g)).toBeNull();
    const { width, height, format } = await sharp(await drawReport(picture)).metadata();
    expect([format, width]).toEqual(["png", 1440]);
    expect(height).toBeLessThanOrEqual(3000);
  });
});

test("a name in letters that the font lacks is shown by its place, one letter of them as a box", async () => {
  const named = async (name: string) => (await reportSvg(sampleReport([name]))).replace(/^<svg[^>]*>/, "");
  expect((await named("手作り工房")) === (await named("Shop 1"))).toBe(true);
  expect((await named("漢 Studio")) === (await named("Studio"))).toBe(false);
});

test("a single listing of thousands is seen in its bar", async () => {
  const bar = async (sold_out: number) =>
    (
      await reportSvg(sampleReport(["Pine"], { counts: { active: 9000, draft: 0, inactive: 0, sold_out, expired: 0 } }))
    ).split(stateColors.sold_out).length;
  expect((await bar(1)) - (await bar(0))).toBe(1);
});

describe("colours", () => {
  test.for([
    ["text", ink, paper, 7],
    ["small text", soft, paper, 4.5],
    ...dayKinds.map((kind) => [`a sign on ${kind}`, dayColors[kind].sign, dayColors[kind].fill, 4.5] as const),
  ] as const)("%s can be read", ([, front, back, least]) => {
    expect(contrast(front, back)).toBeGreaterThanOrEqual(least);
  });

  test.for([
    ["days", dayKinds.map((kind) => dayColors[kind].fill)],
    ["states", listingStates.map((state) => stateColors[state])],
  ] as const)("of %s are apart for every kind of colour sight", ([, colors]) => {
    for (const sight of ["usual", "protan", "deutan", "tritan"] as const) {
      expect(leastDifference(colors, sight), sight).toBeGreaterThan(15);
    }
  });
});
