import type { StudioView } from "../model.ts";

/** Whether owners are asked if they work alone: where nobody said so, and it matters. */
export function asksAlone({
  studio,
  approverCount,
}: {
  readonly studio: Pick<StudioView, "soloMode" | "soloChosen">;
  readonly approverCount: number;
}): boolean {
  return !studio.soloChosen && (studio.soloMode || approverCount < 2);
}
