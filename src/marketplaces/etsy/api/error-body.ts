import { z } from "zod";
import { parseKeepable } from "#src/platform/text/keepable.ts";

/** One thing Etsy says is wrong. */
export type EtsyProblem = {
  /** `/tags`, `/title/1`: where, if it says so. */
  readonly path: string | null;
  /** `invalid_token`, `price_too_low`: its own code, if there is one. */
  readonly type: string | null;
  readonly text: string;
};

const single = z.object({ error: z.string(), error_description: z.string().optional() });
const list = z
  .array(z.object({ path: z.string().optional(), type: z.string().optional(), message: z.string() }))
  .min(1);
/** "There was a problem with /tags : You may not …", "/sku : cannot …", "/title/1 cannot …" */
const withPath = /^(?:There was a problem with )?(\/[\w/]+)\s*:?\s+([^]+)$/;

/**
 * What an error reply says. Three shapes are in use, and the edge in front of the API answers in HTML (etsy behaviour 5).
 * @returns empty when it isn't one of Etsy's own
 */
export function readErrorBody(body: string): EtsyProblem[] {
  const json = parseJson(body);
  const many = list.safeParse(json);
  if (many.success) {
    return many.data.map(({ path, type, message }) => ({ path: path ?? null, type: type ?? null, text: message }));
  }
  const one = single.safeParse(json);
  if (!one.success) return [];
  const { error, error_description: description } = one.data;
  if (description !== undefined) return [{ path: null, type: error, text: description }];
  const [, path, text] = withPath.exec(error) ?? [];
  return [{ path: path ?? null, type: null, text: text ?? error }];
}

/** undefined for what isn't JSON. One sign that can't be kept, in one listing, is no reason to read nothing of its shop. */
export function parseJson(text: string): unknown {
  try {
    return parseKeepable(text);
  } catch {
    return undefined;
  }
}
