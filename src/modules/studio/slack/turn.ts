import type { App } from "../app.ts";
import type { HandlesAction, HandlesView } from "./interaction/handlers.ts";
import type { Interaction } from "./interaction/interaction.ts";

/** What a person did, with the use cases of this module and of those below it. */
export type Turn = Interaction<App>;
export type ActionHandler = HandlesAction<App>;
export type ViewHandler = HandlesView<App>;
