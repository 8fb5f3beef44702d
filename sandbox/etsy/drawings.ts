/** The seed's photos: drawn on demand, so that they cost nothing until a page shows them. */

const wood = "#7a5236";
const dark = "#5a3a24";
const linen = "#e9dfcc";
const blue = "#3d5a80";
const green = "#5f7f67";
const backgrounds = ["#f4eee3", "#e8eee9", "#efe6e0", "#e9edf3"];

const stripes = (x: number, y: number, width: number, step: number, count: number, color: string) =>
  Array.from(
    { length: count },
    (_, index) => `<rect x="${x}" y="${y + index * step}" width="${width}" height="8" fill="${color}"/>`,
  ).join("");
const box = (x: number, y: number, w: number, h: number, fill: string, r = 6) =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${r}" fill="${fill}"/>`;
const branch = (color: string) =>
  `<path d="M400 500 Q410 300 400 120" stroke="${color}" stroke-width="8" fill="none"/>` +
  Array.from({ length: 9 }, (_, index) => {
    const y = 160 + index * 36;
    const reach = 40 + index * 12;
    return `<path d="M402 ${y + 30} L${402 - reach} ${y} M402 ${y + 30} L${402 + reach} ${y}" stroke="${color}" stroke-width="6"/>`;
  }).join("");
const sheet = (inside: string) => box(200, 60, 400, 480, "#fdfbf6", 2) + inside;

const things: Readonly<Record<string, string>> = {
  towel: box(250, 90, 300, 420, linen) + stripes(250, 380, 300, 28, 4, blue) + box(390, 70, 20, 30, blue, 8),
  board: `${box(220, 190, 420, 240, wood, 40)}${box(140, 280, 110, 60, wood, 30)}<circle cx="175" cy="310" r="14" fill="#f4eee3"/><path d="M270 250 Q430 220 610 255 M270 310 Q430 290 610 320 M270 370 Q430 360 610 380" stroke="${dark}" stroke-width="4" fill="none" opacity=".6"/>`,
  napkins: [0, 1, 2, 3].map((n) => box(240 + n * 26, 150 + n * 44, 270, 170, n % 2 ? "#4a6a92" : blue)).join(""),
  apron: `<path d="M310 110 h180 l30 120 60 20 v270 h-360 v-270 l60 -20 z" fill="${linen}"/>${box(320, 320, 160, 100, "#d8cbb2")}<path d="M310 110 q90 90 180 0" stroke="${blue}" stroke-width="14" fill="none"/>`,
  pine: sheet(branch(green)),
  harbour: sheet(
    `${box(240, 380, 320, 110, blue, 0)}<path d="M300 380 l40 60 h140 l40 -60 z" fill="#b5533c"/><path d="M400 370 V160 l110 190 z" fill="${green}"/><circle cx="500" cy="150" r="34" fill="#d9a441"/>`,
  ),
  notebook: `${box(270, 110, 270, 380, green, 10)}${box(270, 110, 40, 380, "#44604d", 10)}${box(350, 180, 150, 70, "#f4eee3", 4)}`,
  cards: `${box(210, 210, 300, 200, "#fffdf8", 4)}<g transform="rotate(8 460 320)">${box(310, 240, 300, 200, "#fdf5e8", 4)}<path d="M350 340 q25 -50 50 0 q25 50 50 0 q25 -50 50 0" stroke="#b5533c" stroke-width="8" fill="none"/></g>`,
  mitt: `<path d="M290 480 V240 q0 -120 100 -120 q100 0 100 120 v20 q50 -60 80 -20 q20 40 -80 130 v110 z" fill="${linen}"/>${box(280, 440, 220, 60, blue, 10)}`,
  candle: `${box(340, 230, 120, 270, "#e2b04a", 14)}<path d="M400 230 v-34" stroke="#333" stroke-width="6"/><path d="M400 120 q36 50 0 82 q-36 -32 0 -82" fill="#f07f3c"/>`,
  blanket: `${box(210, 160, 380, 290, "#d9cdb8", 16)}${stripes(210, 190, 380, 40, 6, "#c6b699")}${stripes(230, 450, 12, 12, 3, "#c6b699")}`,
  scarf: `<path d="M280 130 q120 110 240 0 l30 60 q-60 70 -110 80 l30 240 h-90 l-10 -240 q-70 -20 -120 -80 z" fill="#9db39a"/>`,
  spoon: `<ellipse cx="400" cy="180" rx="64" ry="90" fill="${wood}"/><ellipse cx="400" cy="176" rx="42" ry="64" fill="${dark}"/>${box(386, 250, 28, 280, wood, 14)}`,
  mug: `${box(270, 200, 220, 250, "#cfc4b2", 24)}<path d="M490 250 q100 0 100 80 q0 80 -100 80" stroke="#cfc4b2" stroke-width="30" fill="none"/><ellipse cx="380" cy="212" rx="104" ry="22" fill="${dark}"/>`,
  bowl: `<path d="M200 270 h400 q-10 200 -200 200 q-190 0 -200 -200" fill="#b9c4c0"/><ellipse cx="400" cy="270" rx="200" ry="44" fill="#8fa09a"/>`,
};

/** A photo of the seed as SVG. `variant`: 0 the whole thing, more: closer. */
export function drawSvg({ what, variant }: { what: string; variant: number }): string {
  const view = variant === 0 ? "0 0 800 600" : variant % 2 === 1 ? "200 150 400 300" : "320 260 320 240";
  const background = backgrounds[(what.length + variant) % backgrounds.length];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600" viewBox="${view}"><defs><radialGradient id="g"><stop offset="0" stop-color="#fff" stop-opacity=".7"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient></defs><rect width="800" height="600" fill="${background}"/><rect width="800" height="600" fill="url(#g)"/><ellipse cx="400" cy="520" rx="260" ry="26" fill="#000" opacity=".08"/>${things[what] ?? ""}</svg>`;
}
