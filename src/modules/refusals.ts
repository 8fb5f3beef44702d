import { changeRefusals } from "#src/modules/changes/index.ts";
import { stockRefusals } from "#src/modules/stock/index.ts";
import { studioRefusals } from "#src/modules/studio/index.ts";
import type { RefusalWords } from "#src/platform/database/store-error.ts";

/** Collected from the modules: the sentences for what their SQL functions refuse. */
export const refusals: readonly RefusalWords[] = [studioRefusals, changeRefusals, stockRefusals];
