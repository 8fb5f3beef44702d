import { changeDescribing, type ChangeDescribing } from "./use-cases/describing.ts";
import type { App as LowerApp } from "#src/modules/products/index.ts";
import type { AppDeps } from "./deps.ts";
import { batchDecidingUseCases, type BatchDecidingUseCases } from "./batches/deciding.ts";
import { batchUseCases, type BatchUseCases } from "./batches/use-cases.ts";
import { choosingUseCases, type ChoosingUseCases } from "./use-cases/deciding/choosing.ts";
import { decideUseCases, type DecideUseCases } from "./use-cases/deciding/decisions.ts";
import { pausingUseCases, type PausingUseCases } from "./use-cases/deciding/pausing.ts";
import { manyUseCases, type ManyUseCases } from "./use-cases/deciding/many.ts";
import { attributeUseCases, type AttributeUseCases } from "./use-cases/drafting/attributes.ts";
import { draftLikeUseCases, type DraftLikeUseCases } from "./use-cases/drafting/draft-like.ts";
import { draftUseCases, type DraftUseCases } from "./use-cases/drafting/drafts.ts";
import { searchUseCases, type SearchUseCases } from "./use-cases/drafting/search.ts";
import { variationUseCases, type VariationUseCases } from "./use-cases/drafting/variations.ts";
import { openPointUseCases, type OpenPointUseCases } from "./open-points/use-cases.ts";
import { scheduleUseCases, type ScheduleUseCases } from "./scheduling/use-cases.ts";
import { warningUseCases, type WarningUseCases } from "./warnings/use-cases.ts";
import { watchingUseCases, type WatchingUseCases } from "./use-cases/watching.ts";
import { listingChangeUseCases, type ListingChangeUseCases } from "./use-cases/of-listings/listing-changes.ts";
import { keptThereUseCases, type KeptThereUseCases } from "./use-cases/of-listings/kept-there.ts";
import { listingVariationUseCases, type ListingVariationUseCases } from "./use-cases/of-listings/variations.ts";
import { saleUseCases, type SaleUseCases } from "./use-cases/of-listings/put-on-sale.ts";

export type App = LowerApp &
  AttributeUseCases &
  BatchDecidingUseCases &
  BatchUseCases &
  ChoosingUseCases &
  DecideUseCases &
  DraftLikeUseCases &
  DraftUseCases &
  KeptThereUseCases &
  ListingChangeUseCases &
  ListingVariationUseCases &
  ManyUseCases &
  OpenPointUseCases &
  PausingUseCases &
  SaleUseCases &
  ScheduleUseCases &
  SearchUseCases &
  VariationUseCases &
  WarningUseCases &
  WatchingUseCases &
  ChangeDescribing;

export function changesApp(deps: AppDeps) {
  const deciding = decideUseCases(deps);
  const drafting = draftUseCases(deps);
  const editing = listingChangeUseCases(deps);
  return {
    ...changeDescribing(deps),
    ...deciding,
    ...choosingUseCases(deps),
    ...attributeUseCases(deps, (actor, id, changeId) => editing.openEdit(actor, id, changeId)),
    ...draftLikeUseCases(deps),
    ...drafting,
    ...openPointUseCases(deps),
    ...batchUseCases(deps),
    ...batchDecidingUseCases(deps),
    ...variationUseCases(deps, drafting),
    ...editing,
    ...keptThereUseCases(deps),
    ...listingVariationUseCases(deps, editing),
    ...manyUseCases(deps),
    ...pausingUseCases(deps),
    ...saleUseCases(deps, (actor, decision) => deciding.approve(actor, decision)),
    ...scheduleUseCases(deps),
    ...searchUseCases(deps),
    ...warningUseCases(deps),
    ...watchingUseCases(deps),
  };
}
