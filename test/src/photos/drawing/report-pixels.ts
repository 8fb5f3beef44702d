import { createHash } from "node:crypto";
import { createPhotoIntake } from "#src/platform/photos/intake.ts";
import { plain } from "../samples.ts";
import { hostileNames, sampleReport } from "./sample-report.ts";

// Prints a hash of each picture with letters, and what a text of the machine's own fonts would look like here.
const hash = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
const intake = createPhotoIntake();
const photo = new Uint8Array(await plain(40, 30).jpeg().toBuffer());
const { drawReport } = await import("#src/modules/reports/drawing/draw-report.ts");
const { drawPng } = await import("#src/platform/photos/drawing/png.ts");
const machine = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><text y="15" font-family="sans-serif">Ag</text></svg>`;
console.log(
  JSON.stringify({
    report: hash(await drawReport(sampleReport(["Pine & Ink", ...hostileNames]))),
    sheet: hash(await intake.contactSheet(Array.from({ length: 12 }, () => photo))),
    machine: hash(await drawPng(machine)),
  }),
);
