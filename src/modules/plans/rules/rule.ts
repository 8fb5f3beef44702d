import { z } from "zod";
import type { FieldValue } from "#src/catalog/fields/fields.ts";

/** An amount in minor units, in the currency that it was said in. Nothing is ever converted. */
const amount = z.object({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) });
export type RuleAmount = z.infer<typeof amount>;

/** One for each currency: what has another one is left out. */
const amounts = z
  .array(amount)
  .min(1)
  .max(20)
  .refine((all) => new Set(all.map(({ currency }) => currency)).size === all.length, "one amount for each currency");
const positive = amounts.refine((all) => all.every((each) => each.amount > 0), "above zero");

/**
 * What a price ends with. `.90` and `9.90` are of currencies with minor units, `00` and `9` of those without: one of each at most,
 * so that a rule can be about shops of both.
 */
const ending = z
  .string()
  // "0.90" is meant as ".90": not every tenth unit.
  .overwrite((text) => text.replace(/^0(?=\.)/, ""))
  .regex(/^(?:\d{0,3}\.\d{2}|\d{1,4})$/);
const endings = z
  .array(ending)
  .min(1)
  .max(2)
  .refine((all) => new Set(all.map(hasMinorUnits)).size === all.length, "one ending for each kind of currency");

/** Whether a price's ending is of currencies with minor units. */
export function hasMinorUnits(text: string): boolean {
  return text.includes(".");
}

/** `percent` in hundredths of a percent: +5 % is 500, −2.5 % is −250. `keep`: only endings, floors and ceilings apply. */
const priceMove = z.discriminatedUnion("by", [
  z.object({ by: z.literal("keep") }),
  z.object({ by: z.literal("set"), to: positive }),
  z.object({ by: z.literal("amount"), add: amounts.refine((all) => all.every((each) => each.amount !== 0)) }),
  z.object({
    by: z.literal("percent"),
    hundredths: z
      .int()
      .min(-99_99)
      .max(1_000_00)
      .refine((value) => value !== 0),
  }),
]);

const price = z
  .object({
    kind: z.literal("price"),
    move: priceMove,
    endings: endings.optional(),
    floor: positive.optional(),
    ceiling: positive.optional(),
  })
  .refine(
    ({ floor = [], ceiling = [] }) =>
      floor.every((low) => ceiling.every((high) => high.currency !== low.currency || high.amount >= low.amount)),
    "a floor above the ceiling",
  )
  .refine(
    ({ move, endings: round, floor, ceiling }) => move.by !== "keep" || Boolean(round ?? floor ?? ceiling),
    "nothing to do",
  );

/** Of every option that is on sale, and of those that have one stock with it. */
const stock = z.object({
  kind: z.literal("stock"),
  move: z.discriminatedUnion("by", [
    z.object({ by: z.literal("set"), to: z.int().min(0) }),
    z.object({ by: z.literal("add"), add: z.int().refine((value) => value !== 0) }),
  ]),
});

const words = z.string().trim().min(1).max(10_000);

/**
 * Of a title or a description. `replace` and `remove` find whole words in any case, and a word that is replaced keeps its case
 * ("MUG" becomes "CUP"), unless it says `anywhere` or `exact`. `start` and `end` add to the text with a space between, `first-line`
 * and `paragraph` as a line above it and as a paragraph below it: of a description alone.
 */
const text = z
  .object({
    kind: z.literal("text"),
    field: z.enum(["title", "description"]),
    edit: z.discriminatedUnion("by", [
      z.object({
        by: z.literal("replace"),
        find: words,
        with: words,
        anywhere: z.literal(true).optional(),
        exact: z.literal(true).optional(),
      }),
      z.object({
        by: z.literal("remove"),
        find: words,
        anywhere: z.literal(true).optional(),
        exact: z.literal(true).optional(),
      }),
      z.object({ by: z.enum(["start", "end", "first-line", "paragraph"]), text: words }),
    ]),
  })
  .refine(({ field, edit }) => field === "description" || isOfOneLine(edit), "a title has one line");

function isOfOneLine({ by, ...texts }: { readonly by: string }): boolean {
  return by !== "first-line" && by !== "paragraph" && !Object.values(texts).some((each) => /[\r\n]/.test(String(each)));
}

const word = z.string().trim().min(1).max(200);
const wordList = z.array(word).min(1).max(50);

/** Of a field that is a list of words, by its key: tags, materials. */
const list = z.object({
  kind: z.literal("words"),
  field: z.string().min(1).max(100),
  edit: z.discriminatedUnion("by", [
    z.object({ by: z.literal("add"), words: wordList }),
    z.object({ by: z.literal("remove"), words: wordList }),
    z.object({ by: z.literal("replace"), find: word, with: word }),
  ]),
});

const value: z.ZodType<FieldValue> = z.json();

/**
 * The value of one field, by its key. An entry of a shop's list is said by its name or number, as text, since shops have lists of
 * their own; null erases what the field says.
 */
const set = z.object({ kind: z.literal("set"), field: z.string().min(1).max(100), value });

/** An alt text for photos: these words, or the title (null). Of those that have none, unless it says `overwrite`. */
const alts = z.object({
  kind: z.literal("alts"),
  text: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(/^[^\r\n]*$/)
    .nullable(),
  photos: z.enum(["first", "all"]),
  overwrite: z.literal(true).optional(),
});

const question = z.object({
  kind: z.enum(["text", "choice"]),
  text: word,
  required: z.boolean(),
  characters: z.int().min(1).max(9999).nullable(),
  options: z.array(word).max(50),
});

/** What buyers are asked, in a field by its key. */
const questions = z.object({
  kind: z.literal("questions"),
  field: z.string().min(1).max(100),
  edit: z.discriminatedUnion("by", [
    z.object({ by: z.literal("add"), question }),
    z.object({ by: z.literal("remove"), text: word }),
    z.object({ by: z.literal("remove-all") }),
  ]),
});

/** What the category says of a listing, by the names that people see; null takes it out. */
const attribute = z.object({ kind: z.literal("attribute"), name: word, values: wordList.nullable() });

export const stateMoves = ["renew", "unpublish", "put_on_sale", "delete"] as const;
export type StateMove = (typeof stateMoves)[number];
const state = z.object({ kind: z.literal("state"), to: z.enum(stateMoves) });
/** So many listings are deleted by one plan. The database judges by the same (`app.most_deletes`). */
export const mostDeleted = 25;

/** What is done to each listing. It is stored as JSON with its plan and parsed when it comes back. */
export const planRule = z.discriminatedUnion("kind", [
  price,
  stock,
  text,
  list,
  set,
  alts,
  questions,
  attribute,
  state,
]);
export type PlanRule = z.infer<typeof planRule>;
export type RuleOf<Kind extends PlanRule["kind"]> = Extract<PlanRule, { readonly kind: Kind }>;
