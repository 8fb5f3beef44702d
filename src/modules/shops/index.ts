export { createAppStore } from "./admin/admin-apps.ts";
export { createConnectStore } from "./admin/admin-connect.ts";
export { createLoginWatch } from "./admin/admin-logins.ts";
export { createCategoryStore } from "./admin/admin-categories.ts";
export { declareMarketplaces } from "./admin/admin-marketplaces.ts";
export { createPaceStore, type PaceStore } from "./admin/admin-paces.ts";
export { createTokenStore } from "./admin/admin-tokens.ts";
export { type App, shopsApp } from "./app.ts";
export { offered } from "#src/marketplaces/registry.ts";
export { askedView } from "./asked-view.ts";
export {
  decidersAt,
  isAlone,
  marketplaceAt,
  reachesShops,
  readContext,
  shopNameOf,
  shopView,
  type StudioContext,
  usableShops,
} from "./context.ts";
export type { Admin, AppDeps, ReadStore, TenantStore, WorkerStore } from "./deps.ts";
export { allowanceRow } from "./rows.ts";
export type { AllowanceRecord, AskedReadingView, ShopHealth, ShopRecord, ShopView } from "./model.ts";
export { type Choices, defaultsFields, sharedFields } from "./slack/defaults-fields.ts";
export { chosenNumbers, chosenValue, readDefaults } from "./slack/read-defaults.ts";
export { readingMessage, shopsList, writingMessage } from "./slack/shop-answers.ts";
export { connectMessage, countsText, healthLine, progressText } from "./slack/shops.ts";
export { acceptsOperators } from "./rules/product-safety.ts";
export { contextRow, inContext, shopsReads, shopsWork, shopsWrites } from "./store.ts";
export { chooseShop, shopsCalled, whichShop } from "./use-cases/choose-shop.ts";
export { marketplaceOfShop, marketplaceOfStudio } from "./use-cases/marketplace-of-shop.ts";
export { readingAccess, shopAccess } from "./use-cases/shop-access.ts";
export { connectRoutes } from "./web/connect-pages.ts";
export { shopsActionIds } from "./slack/ids.ts";
export { shopsSlack } from "./slack/parts.ts";
export { shopOperations } from "./operations/all.ts";
export { noteShopFailure, askers, tellReadFailed } from "./operations/tell-read-failed.ts";
export { type ShopReactions } from "./reactions.ts";
export { type NewsCounts } from "./rules/shop-news.ts";
export { type AlertKind } from "./rules/shop-news.ts";
export { shopTemplates, subjectShop, postInNews } from "./slack/templates.ts";
export { shopSchedules } from "./schedules.ts";
export { idleOperatorKey } from "./use-cases/operator-key.ts";
export { type IdleApp, idleApps } from "./rules/idle-apps.ts";
