import { z } from "zod";

/** What the database was told of an app's pace, and which stretch of time it gave. Times in ms since 1970. */
export type HandedRun = {
  readonly pace: string;
  /** When it answered. */
  readonly at: number;
  /** Whether it was told that the marketplace wants no calls. */
  readonly blocked: boolean;
  /** null: it gave none. */
  readonly from: number | null;
  readonly until: number;
};

const asking = z.object({ p_pace: z.string(), p_said: z.object({ blockedMs: z.number().optional() }) });
const answering = z.object({ now: z.number(), from: z.number().nullable(), runMs: z.number() }).nullable();

/** Reads a request for a run, and its answer. */
export async function readRun(request: Request, response: Response): Promise<HandedRun> {
  const { p_pace: pace, p_said: said } = asking.parse(await request.json());
  const given = answering.parse(response.ok ? await response.json() : null);
  const blocked = (said.blockedMs ?? 0) > 0;
  if (!given) return { pace, at: Date.now(), blocked, from: null, until: 0 };
  return { pace, at: given.now, blocked, from: given.from, until: (given.from ?? 0) + given.runMs };
}
