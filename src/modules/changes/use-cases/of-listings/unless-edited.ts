import { OmsError } from "#src/platform/kernel/errors.ts";

const tries = 3;

/** Does it anew, reading included, when what it began from was edited between the reading and the writing. */
export async function unlessEdited<T>(run: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof OmsError) || error.code !== "edited-meanwhile" || tried === tries) throw error;
    }
  }
}
