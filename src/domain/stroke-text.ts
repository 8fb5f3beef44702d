/**
 * Letters as strokes on a field of 4 × 6, each a list of lines of points `xy`. Drawn rather than set in a typeface:
 * a machine without any font (a slim container) would show nothing.
 */
const round = "10 30 41 45 36 16 05 01 10";
const strokes: Readonly<Record<string, string>> = {
  A: "06 20 46|14 34",
  B: "06 00 30 41 42 33 03|33 44 45 36 06",
  C: "41 30 10 01 05 16 36 45",
  D: "00 06 26 44 42 20 00",
  E: "40 00 06 46|03 33",
  F: "40 00 06|03 33",
  G: "41 30 10 01 05 16 36 45 43 23",
  H: "00 06|40 46|03 43",
  I: "20 26|10 30|16 36",
  J: "40 45 36 16 05",
  K: "00 06|40 03 46",
  L: "00 06 46",
  M: "06 00 23 40 46",
  N: "06 00 46 40",
  O: round,
  P: "06 00 30 41 42 33 03",
  Q: `${round}|34 46`,
  R: "06 00 30 41 42 33 03|23 46",
  S: "41 30 10 01 02 13 33 44 45 36 16 05",
  T: "00 40|20 26",
  U: "00 05 16 36 45 40",
  V: "00 26 40",
  W: "00 16 22 36 40",
  X: "00 46|40 06",
  Y: "00 23 40|23 26",
  Z: "00 40 06 46",
  "0": round,
  "1": "11 20 26|16 36",
  "2": "01 10 30 41 42 06 46",
  "3": "01 10 30 41 42 33 13|33 44 45 36 16 05",
  "4": "36 30 04 44",
  "5": "40 00 02 32 43 45 36 16 05",
  "6": "41 30 10 01 05 16 36 45 44 33 13 04",
  "7": "00 40 16",
  "8": "10 30 41 42 33 13 02 01 10|13 33 44 45 36 16 05 04 13",
  "9": "05 16 36 45 41 30 10 01 02 13 33 42",
  ".": "26 26",
  ",": "25 17",
  "-": "13 33",
  "'": "20 21",
  "/": "06 40",
  ":": "22 22|25 25",
  "+": "22 24|13 33",
  "!": "20 24|26 26",
  "(": "30 21 25 36",
  ")": "10 21 25 16",
  "&": "46 02 10 20 31 04 05 16 26 44",
  "?": "01 10 30 41 42 24|26 26",
};
const advance = 6;

/** What can be drawn of a text: capitals without accents; the rest is left out. */
export function drawable(text: string): string {
  return Array.from(text.normalize("NFD").toUpperCase())
    .filter((sign) => sign === " " || sign in strokes)
    .join("")
    .trim();
}

/** In px, at this height of a capital. */
export function strokeWidth(text: string, height: number): number {
  return text === "" ? 0 : ((Array.from(text).length * advance - 2) * height) / 6;
}

/** A text as an SVG path, its upper left corner at (x, y). `height`: of a capital, in px. */
export function strokeText(
  text: string,
  { x, y, height, color }: { x: number; y: number; height: number; color: string },
): string {
  const path = Array.from(text)
    .flatMap((sign, index) => (strokes[sign] ?? "").split("|").map((line) => lineOf(line, index * advance)))
    .join("");
  const scale = height / 6;
  return `<path transform="translate(${x} ${y}) scale(${scale})" d="${path}" fill="none" stroke="${color}" stroke-width=".9" stroke-linecap="round" stroke-linejoin="round"/>`;
}

function lineOf(line: string, left: number): string {
  const points = line.split(" ").flatMap((point) => {
    const [x, y] = point;
    return x === undefined || y === undefined ? [] : [`${left + Number(x)} ${y}`];
  });
  return points.length === 0 ? "" : `M${points.join("L")}`;
}
