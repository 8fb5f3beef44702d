import type { Interaction } from "#src/modules/studio/index.ts";
import type { App } from "./app.ts";

/** What a person did, with the use cases of this module and of those below it. */
export type Turn = Interaction<App>;
