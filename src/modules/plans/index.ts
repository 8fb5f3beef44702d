export { type App, plansApp } from "./app.ts";
export { planAnswer, planHelp } from "./slack/messages.ts";
export { plansSlack } from "./slack/parts.ts";
export { planOperations } from "./operations/all.ts";
