import { drawText } from "./letters.ts";

const style = { size: 20, weight: "bold" } as const;
/** Of DejaVu Sans, in parts of its size. */
const digitHeight = 0.729;

/** An SVG of a round badge with a white number on near-black and a white ring: readable on any photo. `size` in px. */
export function numberBadge(number: number, size: number): string {
  const { paths, width } = drawText(String(number), style);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 40 40">
<circle cx="20" cy="20" r="18.5" fill="#1d1c1d" stroke="#ffffff" stroke-width="2.5"/>
<g transform="translate(${20 - width / 2} ${20 + (style.size * digitHeight) / 2})" fill="#ffffff">${paths}</g></svg>`;
}
