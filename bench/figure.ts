/** One measured figure: printed as one line of JSON, with its aim and what it was measured beside in the same run. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What docs and issue promise, in words. */
  readonly aim: string;
  readonly ok: boolean;
  readonly beside?: Readonly<Record<string, number>>;
};

/** By `SCALE`: `full` is the numbers that are promised, `smoke` so few that a test can run all of it; else some seconds each. */
export function byScale<T>(of: { readonly full: T; readonly usual: T; readonly smoke: T }): T {
  const scale = process.env["SCALE"];
  return scale === "full" ? of.full : scale === "smoke" ? of.smoke : of.usual;
}

/** Time the processor worked on it, in milliseconds: other processes of a busy machine don't count. */
export function processorMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The middle one of an odd number of measurements. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
