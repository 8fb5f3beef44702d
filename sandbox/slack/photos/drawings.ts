/** The seed's photos as drawings: `node sandbox/slack/photos/render.ts` makes the JPEGs beside this file of them. */

const grain = (id: string, frequency: string, strength: number) =>
  `<filter id="${id}"><feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="3" seed="7"/><feColorMatrix values="0 0 0 0 0.2 0 0 0 0 0.15 0 0 0 0 0.1 0 0 0 ${strength} 0"/><feComposite in2="SourceGraphic" operator="in"/><feMerge><feMergeNode in="SourceGraphic"/><feMergeNode/></feMerge></filter>`;

const shade = (id: string, light: string, dark: string, angle = "x1='0' y1='0' x2='0' y2='1'") =>
  `<linearGradient id="${id}" ${angle}><stop offset="0" stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></linearGradient>`;

const across = "x1='0' y1='0' x2='1' y2='0'";

const defs = `<defs>
${grain("linen", "0.9 0.55", 0.35)}${grain("wood", "0.012 0.35", 0.55)}${grain("clay", "0.5", 0.25)}${grain("wall", "0.02", 0.12)}
${shade("snow", "#f7f4ee", "#dfd8cb")}${shade("sage", "#b9c8b3", "#8fa58b")}${shade("sand", "#eadfca", "#cdbb99")}${shade("dusk", "#4a566b", "#2b3546")}
${shade("flax", "#e4d6b8", "#c7b48d", across)}${shade("walnut", "#8d6139", "#5c3b20", across)}${shade("ink", "#3c5576", "#22344f", across)}
${shade("glaze", "#c3d3bb", "#86a184", across)}${shade("bare", "#d9b894", "#b78d63", across)}${shade("terra", "#d58a66", "#a85d3f", across)}
<filter id="soft"><feGaussianBlur stdDeviation="16"/></filter>
</defs>`;

const scene = (wall: string, table: string, content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900" viewBox="0 0 1200 900">${defs}
<rect width="1200" height="900" fill="url(#${wall})" filter="url(#wall)"/>${table === "" ? "" : `<rect y="640" width="1200" height="260" fill="url(#${table})" filter="url(#wood)"/><rect y="636" width="1200" height="8" fill="#000" opacity=".12"/>`}
${content}</svg>`;

const shadow = (x: number, y: number, rx: number, ry: number) =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="#20180f" opacity=".32" filter="url(#soft)"/>`;

const cloth = 'fill="url(#flax)" filter="url(#linen)"';
const seam = 'fill="none" stroke="#9c8862" stroke-width="4" stroke-dasharray="10 7"';
const apronShape =
  "M470 190 Q600 230 730 190 L770 360 Q900 420 930 470 L900 800 Q600 850 300 800 L270 470 Q300 420 430 360 Z";
const apron = `<path d="M470 190 Q460 90 600 78 Q740 90 730 190" fill="none" stroke="#b7a27a" stroke-width="16"/><path d="${apronShape}" ${cloth}/><path d="${apronShape}" fill="none" stroke="#9c8862" stroke-width="3"/>`;
const pocket = (x: number, y: number, w: number, h: number) =>
  `<path d="M${x} ${y} h${w} v${h - 30} q0 30 -30 30 h-${w - 60} q-30 0 -30 -30 z" fill="#d3c09a" filter="url(#linen)"/><path d="M${x + 10} ${y + 12} h${w - 20} v${h - 44} q0 24 -24 24 h-${w - 68} q-24 0 -24 -24 z" ${seam}/>`;

const spoon = (x: number, y: number, turn: number, size = 1) =>
  `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${size})"><ellipse rx="72" ry="100" fill="url(#walnut)" filter="url(#wood)"/><ellipse cx="-4" cy="-6" rx="50" ry="74" fill="#4a2f18" opacity=".45"/><path d="M-22 88 Q-14 300 -20 470 Q0 500 20 470 Q14 300 22 88 Z" fill="url(#walnut)" filter="url(#wood)"/></g>`;

const mugBody = (x: number, y: number, w: number, h: number) =>
  `<path d="M${x} ${y} h${w} l-14 ${h - 40} q-6 40 -46 40 h-${w - 120} q-40 0 -46 -40 z" fill="url(#glaze)" filter="url(#clay)"/><path d="M${x + 11} ${y + h - 70} h${w - 22} l-4 30 q-6 40 -46 40 h-${w - 120} q-40 0 -46 -40 z" fill="url(#bare)" filter="url(#clay)"/>`;
const mugRim = (x: number, y: number, w: number, inside: string) =>
  `<ellipse cx="${x + w / 2}" cy="${y}" rx="${w / 2}" ry="${w / 9}" fill="#93aa8e"/><ellipse cx="${x + w / 2}" cy="${y + 3}" rx="${w / 2 - 16}" ry="${w / 9 - 10}" fill="${inside}"/>`;
const handle = (x: number, y: number, turned = 1) =>
  `<path d="M${x} ${y} q${turned * 150} 10 ${turned * 130} 130 q-10 100 ${turned * -150} 110" fill="none" stroke="#93aa8e" stroke-width="38" stroke-linecap="round"/>`;

export const drawings: Readonly<Record<string, string>> = {
  "apron-front": scene(
    "snow",
    "",
    `${shadow(600, 815, 330, 26)}${apron}${pocket(350, 560, 210, 190)}${pocket(640, 560, 210, 190)}`,
  ),
  "apron-pocket": scene(
    "flax",
    "",
    `<rect width="1200" height="900" ${cloth}/>${pocket(250, 220, 700, 520)}<g transform="translate(760 180) rotate(8)"><rect x="-22" y="-120" width="44" height="420" rx="18" fill="url(#walnut)" filter="url(#wood)"/></g>${pocket(250, 420, 700, 320)}`,
  ),
  "apron-back": scene(
    "sage",
    "",
    `${shadow(600, 815, 330, 26)}${apron}<path d="M300 430 L900 690 M900 430 L300 690" stroke="#b7a27a" stroke-width="30"/><circle cx="600" cy="560" r="26" fill="#a98f60"/>`,
  ),
  spoons: scene(
    "snow",
    "sand",
    `${shadow(620, 760, 420, 40)}${spoon(380, 260, -12)}${spoon(610, 240, 3)}${spoon(840, 270, 14)}`,
  ),
  "spoon-detail": scene(
    "walnut",
    "",
    `<rect width="1200" height="900" fill="url(#sand)" filter="url(#linen)"/>${shadow(640, 560, 380, 90)}${spoon(430, 430, -68, 2.1)}`,
  ),
  notebook: scene(
    "sand",
    "",
    `${shadow(620, 790, 320, 34)}<g transform="rotate(-5 600 450)"><rect x="352" y="118" width="520" height="680" rx="10" fill="#f3ecdc"/><rect x="340" y="106" width="520" height="680" rx="12" fill="url(#ink)" filter="url(#linen)"/><path d="M392 150 v600" stroke="#e8dcc2" stroke-width="7" stroke-dasharray="34 20"/><rect x="520" y="260" width="240" height="120" rx="6" fill="#eadfca"/><path d="M560 320 h160" stroke="#3c5576" stroke-width="6"/></g>`,
  ),
  bag: scene(
    "snow",
    "",
    `${shadow(600, 830, 300, 24)}<path d="M430 340 Q420 110 600 100 Q780 110 770 340" fill="none" stroke="#22344f" stroke-width="26"/><path d="M330 330 h540 l40 480 h-620 z" fill="url(#ink)" filter="url(#linen)"/><path d="M346 360 h508" ${seam}/>`,
  ),
  bowl: scene(
    "sage",
    "walnut",
    `${shadow(610, 720, 330, 40)}<path d="M300 420 Q320 710 600 716 Q880 710 900 420 Z" fill="url(#terra)" filter="url(#clay)"/><ellipse cx="600" cy="420" rx="300" ry="76" fill="#b56a4a"/><ellipse cx="600" cy="428" rx="268" ry="58" fill="#e9dcc4"/>`,
  ),
  "mug-front": scene(
    "snow",
    "sand",
    `${shadow(610, 742, 260, 34)}${handle(780, 330)}${mugBody(400, 250, 400, 480)}${mugRim(400, 250, 400, "#5d6f58")}`,
  ),
  "mug-handle": scene(
    "dusk",
    "walnut",
    `${shadow(600, 742, 240, 34)}${mugBody(420, 250, 380, 480)}${mugRim(420, 250, 380, "#5d6f58")}<path d="M610 330 q120 30 110 150 q-6 110 -112 120" fill="none" stroke="#7e9679" stroke-width="46" stroke-linecap="round"/>`,
  ),
  "mug-above": scene(
    "sand",
    "",
    `${shadow(620, 490, 330, 300)}${handle(860, 340)}<circle cx="600" cy="450" r="300" fill="#93aa8e" filter="url(#clay)"/><circle cx="600" cy="450" r="262" fill="#6d8068"/><circle cx="600" cy="450" r="236" fill="#3a2416"/><ellipse cx="540" cy="390" rx="90" ry="40" fill="#fff" opacity=".14"/>`,
  ),
  "mug-foot": scene(
    "sage",
    "",
    `${shadow(600, 480, 360, 320)}<circle cx="600" cy="450" r="310" fill="url(#glaze)" filter="url(#clay)"/><circle cx="600" cy="450" r="236" fill="url(#bare)" filter="url(#clay)"/><circle cx="600" cy="450" r="176" fill="#c59a70"/><path d="M552 404 v92 M552 404 q52 -8 52 26 q0 32 -52 26 M640 404 v92" fill="none" stroke="#6b4526" stroke-width="12" stroke-linecap="round"/>`,
  ),
  "mug-two": scene(
    "snow",
    "walnut",
    `${shadow(430, 752, 220, 30)}${shadow(800, 770, 220, 30)}${handle(300, 380, -1)}${mugBody(280, 330, 320, 410)}${mugRim(280, 330, 320, "#3a2416")}${handle(920, 400)}${mugBody(640, 350, 320, 410)}${mugRim(640, 350, 320, "#5d6f58")}`,
  ),
};
