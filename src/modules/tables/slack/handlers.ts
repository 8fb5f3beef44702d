import type { HandlesAction, HandlesView } from "#src/modules/studio/index.ts";
import type { App } from "../app.ts";

export type ActionHandler = HandlesAction<App>;
export type ViewHandler = HandlesView<App>;
