import type { Axis } from "#src/catalog/variations/model.ts";

/** What a listing varies by under a name of the studio's own: no number of the marketplace's, and no scale. */
export function ownAxis(name: string, ...values: readonly string[]): Axis {
  return {
    property: null,
    name,
    scale: null,
    scaleName: null,
    values: values.map((value) => ({ id: null, name: value })),
  };
}

/** … with so many options: `Size 1`, `Size 2`. */
export function numberedAxis(name: string, count: number): Axis {
  return ownAxis(name, ...Array.from({ length: count }, (_, at) => `${name} ${at + 1}`));
}
