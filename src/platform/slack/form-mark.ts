import { canonicalJson } from "#src/platform/kernel/canonical-json.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";

/** By which a form that was left open is known not to fit any more: 16 signs of what it was drawn from. */
export function formMark(shown: unknown): string {
  return sha256(canonicalJson(shown)).slice(0, 16);
}
