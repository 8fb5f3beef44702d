import type { HandlesAction, HandlesView } from "#src/modules/studio/index.ts";
import type { App } from "../app.ts";

/** What a person did, with the use cases of this module and of those below it. */
export type ActionHandler = HandlesAction<App>;
export type ViewHandler = HandlesView<App>;
