export { enqueueDueSyncs, enqueueNudges } from "./admin-due.ts";
export { forgetWebhooks, shopChanged } from "./admin-webhooks.ts";
export { type App, syncApp } from "./app.ts";
export type { Admin, AppDeps, ReadStore, TenantStore, WorkerStore } from "./deps.ts";
export { differingBlocks } from "./slack/sync.ts";
export { syncReads, syncWork } from "./store.ts";
export { webhookRoutes } from "./web/webhook-route.ts";
export { syncShopOperation, syncConnectedShop } from "./operations/sync-shop.ts";
export { syncTemplates } from "./slack/templates.ts";
