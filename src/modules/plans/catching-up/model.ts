import { z } from "zod";
import { id, instant } from "#src/platform/database/values.ts";
import type { CatchUpId, ChangeId, MemberId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { planRule } from "../rules/rule.ts";
import { selection } from "../rules/selection.ts";

/**
 * What each listing of a shop needs. `line`: what a person said. `safety`: what product safety wants, from the shop's defaults.
 * `attributes`: those that its category asks for, from the listing `model` (its code) where that has the same category. `alts`: an
 * alt text for each photo, the title. `titles`: at most fifteen words. `when_made`: a span that the marketplace still has.
 */
export const catchUpRule = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("line"), rule: planRule, selection, text: z.string() }),
  z.object({ kind: z.literal("safety") }),
  z.object({ kind: z.literal("attributes"), model: z.string().nullable() }),
  z.object({ kind: z.literal("alts") }),
  z.object({ kind: z.literal("titles") }),
  z.object({ kind: z.literal("when_made") }),
]);
export type CatchUpRule = z.infer<typeof catchUpRule>;

/** A listing by its code, with what it lacks and nobody but a person can know: names of fields or attributes, or a sentence. */
const unknownListing = z.object({ code: z.string(), lacks: z.array(z.string()) });
export type UnknownListing = z.infer<typeof unknownListing>;

/** So many listings a day at most, unless a person says otherwise. */
export const usualShare = 50;
export const mostShare = 500;

export const catchUpStates = ["offered", "on", "declined", "ended"] as const;

const batch = z.object({
  id: id<ChangeId>(),
  number: z.int().nullable(),
  /** How many of it aren't written yet. */
  listings: z.int(),
});

const held = z.object({
  listings: z.int(),
  /** The day about which the first of them are proposed again by themselves, `2026-12-08`. */
  again: z.iso.date(),
});

/** A rule that a studio keeps for a shop, or that is offered to it. */
export type CatchUpRecord = {
  readonly id: CatchUpId;
  readonly shopId: ShopId;
  /** What a shop has once. */
  readonly name: string;
  readonly rule: CatchUpRule;
  /** So many listings at most come into the plan of one day. */
  readonly share: number;
  readonly state: (typeof catchUpStates)[number];
  /** Whose word its plans are; null: nobody accepted it yet. */
  readonly author: MemberId | null;
  /** That person may still make plans in the shop. */
  readonly mayAuthor: boolean;
  readonly createdAt: Date;
  /** The studio's day of the last look; null: there was none. */
  readonly lookedOn: string | null;
  /** How many that look found which can be given what they lack, beside those of its plan. */
  readonly open: number;
  readonly unknownCount: number;
  /** The first of them. */
  readonly unknown: readonly UnknownListing[];
  readonly after: number | null;
  readonly restsUntil: string | null;
  /** How many it wrote. */
  readonly done: number;
  /** Its plan that waits for people, or is being written. */
  readonly batch: z.infer<typeof batch> | null;
  /** Listings that wait because a plan of them was discarded; null: none do. */
  readonly held: z.infer<typeof held> | null;
};

export const catchUpRow: z.ZodType<CatchUpRecord> = z.object({
  id: id<CatchUpId>(),
  shopId: id<ShopId>(),
  name: z.string(),
  rule: catchUpRule,
  share: z.int(),
  state: z.enum(catchUpStates),
  author: id<MemberId>().nullable(),
  mayAuthor: z.boolean(),
  createdAt: instant,
  lookedOn: z.string().nullable(),
  open: z.int(),
  unknownCount: z.int(),
  unknown: z.array(unknownListing),
  after: z.int().nullable(),
  restsUntil: z.string().nullable(),
  done: z.int(),
  batch: batch.nullable(),
  held: held.nullable(),
});

/** What a look found of one rule. */
export type Look = {
  /** The studio's day. */
  readonly date: string;
  /** How many can be given what they lack, those of today's plan among them. */
  readonly open: number;
  readonly unknown: readonly UnknownListing[];
  readonly unknownCount: number;
  readonly after: number | null;
  readonly restsUntil: string | null;
};

export const batchOutcomes = ["made", "nothing", "open", "no-author", "over"] as const;
