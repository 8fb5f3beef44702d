export { type App, productsApp } from "./app.ts";
export type { Admin, AppDeps, ReadStore, TenantStore, WorkerStore } from "./deps.ts";
export { productMessage, productsMessage } from "./slack/products.ts";
export { createProductWrites, productsReads } from "./store.ts";
export { productsSlack } from "./slack/parts.ts";
export { productsActionIds } from "./slack/ids.ts";
