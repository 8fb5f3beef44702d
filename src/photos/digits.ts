/**
 * Digits as strokes on a field of 10 × 16. Drawn rather than set in a typeface, because a machine without any font
 * (a slim container) would show empty badges.
 */
const strokes: readonly string[] = [
  "M5 1C2 1 1 4 1 8s1 7 4 7 4-3 4-7-1-7-4-7z",
  "M2 4.5 5.6 1.2V15",
  "M1.3 4.8C1.5 2.4 3 1 5.1 1c2.2 0 3.8 1.5 3.8 3.7C8.9 8 4.5 10.6 1.2 15H9.2",
  "M1.3 3.4C2 1.8 3.3 1 5 1c2.2 0 3.7 1.3 3.7 3.3S7.2 7.5 4.3 7.5c3 0 4.8 1.4 4.8 3.7S7.3 15 5 15c-1.9 0-3.3-.8-4-2.5",
  "M6.9 15V1.2L.8 11h8.6",
  "M8.5 1H2.4L1.8 7.5c.9-.7 2-1.1 3.2-1.1 2.5 0 4.2 1.7 4.2 4.2S7.5 15 5 15c-1.9 0-3.3-.8-4-2.3",
  "M8.3 2.5C7.6 1.5 6.6 1 5.4 1 2.6 1 1 4 1 8.6 1 13 2.5 15 5.1 15c2.4 0 4-1.7 4-4.2S7.5 6.7 5.2 6.7C2.9 6.7 1.4 8.2 1 10",
  "M1 1h8L3.8 15",
  "M5 1C2.9 1 1.5 2.3 1.5 4.2S2.9 7.4 5 7.4s3.5-1.3 3.5-3.2S7.1 1 5 1zM5 7.4c-2.4 0-4.1 1.5-4.1 3.8S2.6 15 5 15s4.1-1.5 4.1-3.8S7.4 7.4 5 7.4z",
  "M1.7 13.5c.7 1 1.7 1.5 2.9 1.5C7.4 15 9 12 9 7.4 9 3 7.5 1 4.9 1 2.5 1 .9 2.7.9 5.2s1.6 4.1 3.9 4.1C7.1 9.3 8.6 7.8 9 6",
];

/** An SVG of a round badge with a white number on near-black and a white ring: readable on any photo. `size` in px. */
export function numberBadge(number: number, size: number): string {
  const digits = Array.from(String(number), (digit) => strokes[Number(digit)] ?? "");
  const advance = 13;
  const width = digits.length * advance - 3;
  const paths = digits.map((path, index) => `<path transform="translate(${index * advance} 0)" d="${path}"/>`).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 40 40">
<circle cx="20" cy="20" r="18.5" fill="#1d1c1d" stroke="#ffffff" stroke-width="2.5"/>
<g transform="translate(${20 - width / 2} 12)" fill="none" stroke="#ffffff" stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round">${paths}</g></svg>`;
}
