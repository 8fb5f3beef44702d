import { readContract } from "./document.ts";

/** Without the document nothing is judged, so nothing is begun: said once, with what to do. */
export function setup(): void {
  readContract();
}
