type Triple = readonly [number, number, number];

/** What people see who lack one kind of cone: linear RGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const sights = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;
export type Sight = keyof typeof sights;

function linear(hex: string): Triple {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as unknown as Triple;
}

const times = (m: readonly number[], [r, g, b]: Triple) =>
  [0, 3, 6].map((row) => (m[row] ?? 0) * r + (m[row + 1] ?? 0) * g + (m[row + 2] ?? 0) * b) as unknown as Triple;

const luminance = (hex: string) => times([0.2126, 0.7152, 0.0722, 0, 0, 0, 0, 0, 0], linear(hex))[0];

/** WCAG's ratio, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** CIE L*a*b* under D65. */
function lab(hex: string, sight: Sight): Triple {
  const clipped = times(sights[sight], linear(hex)).map((part) => Math.min(1, Math.max(0, part))) as unknown as Triple;
  const xyz = times([0.4124, 0.3576, 0.1805, 0.2126, 0.7152, 0.0722, 0.0193, 0.1192, 0.9505], clipped);
  const [x = 0, y = 0, z = 0] = [xyz[0] / 0.9505, xyz[1], xyz[2] / 1.089].map((part) =>
    part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116,
  );
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How far the two nearest of these colours are apart (CIE 1976): 2 is just seen side by side. */
export function leastDifference(colors: readonly string[], sight: Sight): number {
  const seen = colors.map((color) => lab(color, sight));
  const pairs = seen.flatMap((one, at) => seen.slice(at + 1).map((other) => [one, other] as const));
  return Math.min(...pairs.map(([one, other]) => Math.hypot(...one.map((part, at) => part - (other[at] ?? 0)))));
}
