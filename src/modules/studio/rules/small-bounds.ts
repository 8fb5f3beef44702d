import { studioText } from "../messages/en.ts";

/** The bounds of small changes, as people read them. */
export function smallBoundsText(): string {
  return studioText.smallChanges.bounds;
}
