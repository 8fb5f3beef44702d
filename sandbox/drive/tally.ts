/** What a path costs a person: presses of the mouse, and fields that something is typed into. */
export type Tally = { clicks: number; readonly typed: string[] };

export function newTally(): Tally {
  return { clicks: 0, typed: [] };
}
