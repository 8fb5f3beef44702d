import { allowanceUseCases, type AllowanceUseCases } from "./use-cases/allowances.ts";
import { shopDescribing, type ShopDescribing } from "./use-cases/describing.ts";
import type { App as LowerApp } from "#src/modules/studio/index.ts";
import type { AppDeps } from "./deps.ts";
import { connectUseCases, type ConnectUseCases } from "./use-cases/connect.ts";
import { productSafetyUseCases, type ProductSafetyUseCases } from "./use-cases/product-safety.ts";
import { limitShopUseCases, type LimitShopUseCases } from "./use-cases/limit-shop.ts";
import { ownAppUseCases, type OwnAppUseCases } from "./use-cases/own-apps.ts";
import { shopUseCases, type ShopUseCases } from "./use-cases/shops.ts";

export type App = LowerApp &
  ConnectUseCases &
  OwnAppUseCases &
  AllowanceUseCases &
  ShopUseCases &
  LimitShopUseCases &
  ProductSafetyUseCases &
  ShopDescribing;

export function shopsApp(deps: AppDeps) {
  return {
    ...shopDescribing(deps),
    ...connectUseCases(deps),
    ...ownAppUseCases(deps),
    ...allowanceUseCases(deps),
    ...shopUseCases(deps),
    ...limitShopUseCases(deps),
    ...productSafetyUseCases(deps),
  };
}
