export { type App, plansApp } from "./app.ts";
export { planAnswer } from "./slack/messages.ts";
export { planForm } from "./slack/plan-form.ts";
export { plansSlack } from "./slack/parts.ts";
export { planFile } from "./use-cases/plan-file.ts";
export { planOperations } from "./operations/all.ts";
