import { named } from "#src/platform/slack/blocks/text.ts";
import { choosingText } from "../../messages/plans.en.ts";
import type { ManyView } from "../../many/views.ts";

/** Of a plan that is what an approver took out of a request: who approved the others. */
export function partOfText({ by, approved, number }: NonNullable<ManyView["partOf"]>): string {
  return choosingText.partOf(named(by), approved, number ?? 0);
}
