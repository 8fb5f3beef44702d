import type { App } from "../app.ts";
import type { HandlesAction, HandlesView } from "./interaction/handlers.ts";

export type ActionHandler = HandlesAction<App>;
export type ViewHandler = HandlesView<App>;
