import { describe, expect, test } from "vitest";
import { type Drawn, problemsOf } from "./drawing.ts";
import { texts, written } from "./people-text.ts";
import { structureOf } from "./structure.ts";

type Draw = (...given: never[]) => Drawn;

/** What one exported function of src/blocks is drawn with. */
export type ViewCases = {
  readonly draw: Draw;
  /** Each has a snapshot of its structure. */
  readonly typical: Readonly<Record<string, readonly unknown[]>>;
  /** Each only has to be accepted. */
  readonly worst: Readonly<Record<string, readonly unknown[]>>;
};

export function view<F extends Draw>(
  draw: F,
  typical: Readonly<Record<string, Readonly<Parameters<F>>>>,
  worst: Readonly<Record<string, Readonly<Parameters<F>>>>,
): ViewCases {
  return { draw, typical, worst };
}

/** The structure of typical cases is compared; all of them, with the worst that people may have written, are what Slack takes. */
export function drawAll(cases: readonly ViewCases[]): void {
  describe.each(cases.map((each) => [each.draw.name, each] as const))("%s", (name, { draw, typical, worst }) => {
    const drawn = (given: readonly unknown[]) => draw(...(given as never[]));

    test.each(Object.entries(typical))("%s", (hint, given) => {
      expect(structureOf(drawn(given))).toMatchSnapshot(`${name}: ${hint}`);
    });

    const wrongIn = (all: [string, readonly unknown[]][]) =>
      all.flatMap(([hint, given]) => problemsOf(drawn(given)).map((problem) => `${hint}: ${problem}`)).join("\n");
    const everything = Object.entries({ ...typical, ...worst });

    test.each(everything)("Slack takes it: %s", (...given) => {
      expect(wrongIn([given])).toBe("");
    });

    test.each(Object.entries(texts))("nothing of people's text is live, nor too long: %s", (_, text) => {
      expect(wrongIn(everything.map(([hint, given]) => [hint, written(given, text)]))).toBe("");
    });
  });
}
