import type { SentenceRead, SentenceReader } from "#src/drafting/sentences/port.ts";
import { emptyReply, type SentenceSource } from "#src/drafting/sentences/reply.ts";
import { readContext, type StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, aiUse, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { AppDeps } from "../deps.ts";
import { takeTimes } from "../rules/line-schedule.ts";
import { lineText } from "../rules/line-text.ts";
import type { KnownToLines } from "../rules/line/known.ts";
import { escapedLine, plainLine } from "../rules/line/tokens.ts";
import { readLine, understoodOf } from "../rules/read-line.ts";
import { saidLine } from "../rules/said-line.ts";
import { connected, knownToLines } from "./begin-plan.ts";
import type { PlanSheet } from "./plans.ts";

/** A longer one is no sentence about many listings. Characters. */
const longestSentence = 600;

/**
 * What a sentence was read as. `line` null: no line says it. `left`: parts of it that the line doesn't say. `unasked`: AI is on, and
 * what an owner agreed to doesn't name sentences, so it wasn't asked.
 */
export type SaidSentence = {
  readonly line: string | null;
  readonly left: readonly string[];
  readonly by: "openai" | "rules";
  readonly unasked?: true;
};

export type SentenceUseCases = {
  /**
   * The line that says what a sentence says. Nothing is made of it: a person looks at it in a form, and sends that. What begins as a
   * line goes nowhere: plain rules read it, and where they don't understand all of it, no line comes of it.
   */
  readSentence(actor: Actor, typed: string): Promise<SaidSentence>;
  /** The form of a plan that begins with a line. */
  lineSheet(actor: Actor, line: string): Promise<PlanSheet>;
};

/** A fault of the reader takes no answer away: the grammar's is there without it. */
async function readBy({ logger }: AppDeps, reader: SentenceReader, source: SentenceSource): Promise<SentenceRead> {
  try {
    return await reader.read(source);
  } catch (error) {
    // Neither the sentence nor the error's words, which may quote it.
    logger.error({ fault: error instanceof Error ? error.name : "unknown" }, "sentence couldn't be read");
    return { reply: emptyReply, by: "rules" };
  }
}

/** Whether the grammar understands its beginning: then it is a line, mistyped further on. */
function beginsAsLine({ clock }: AppDeps, { studio }: StudioContext, typed: string, known: KnownToLines): boolean {
  const timed = takeTimes(typed, studio.digest.zone, clock.now());
  return understoodOf("problem" in timed ? timed.understood : plainLine(timed.line), known) !== "";
}

export function sentenceUseCases(deps: AppDeps): SentenceUseCases {
  return {
    readSentence: (actor, typed) =>
      audited(deps, actor, { action: "plan.sentence" }, async () => {
        requirePermission(actor, "draft");
        const sentence = plainLine(typed).trim();
        const context = await readContext(deps.stores.for(actor));
        const known = knownToLines(deps, context);
        const { shops, sections } = known;
        const unread: SaidSentence = { line: null, left: [], by: "rules" };
        if (sentence.length > longestSentence || shops.length === 0) return unread;
        const isLineBegun = beginsAsLine(deps, context, typed, known);
        const use = aiUse(deps.sentences.slow, context.studio.ai, "sentences");
        const { reply, by } = await readBy(deps, use === "on" && !isLineBegun ? deps.sentences : deps.plainSentences, {
          sentence,
          shops: shops.map(({ name, currency }) => ({ name, currency })),
          sections: [...new Set(sections.map(({ title }) => title))],
        });
        const said = saidLine(reply);
        const read = said === null ? null : readLine(escapedLine(said), known);
        // Deleting is asked for in a line or a form, never by a sentence.
        const isLine = read && "line" in read && !(read.line.rule.kind === "state" && read.line.rule.to === "delete");
        const line = isLine ? plainLine(lineText(read.line, known)) : null;
        // In doubt the grammar's answer is the better one: it names the part that is wrong.
        if (isLineBegun && (line === null || reply.not_said.length > 0)) return unread;
        const isUnasked = use === "off" && context.studio.ai !== null && !isLineBegun;
        return { line, left: reply.not_said, by, ...(isUnasked ? { unasked: true as const } : {}) };
      }),

    async lineSheet(actor, line) {
      requirePermission(actor, "draft");
      const context = await readContext(deps.stores.for(actor));
      // The line says all of it: a state that the form begins with would be said twice.
      const found = { shopId: null, states: [], words: "", further: "" };
      return { shops: connected(context), sections: [], found, rule: line };
    },
  };
}
