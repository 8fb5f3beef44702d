import { createEtsy, etsy, type EtsyConfig } from "#src/marketplaces/etsy/etsy.ts";
import { createOwnClients } from "#src/marketplaces/etsy/own-clients.ts";
import type { ListingField } from "#src/catalog/fields/definition.ts";
import { labelIn, valueIn } from "#src/catalog/fields/field-words.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import type { ListingRules } from "#src/catalog/listing-rules.ts";
import type { Http } from "#src/platform/http/http.ts";
import type { Limiters } from "#src/platform/http/pace/limiter.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { Marketplace, MarketplaceFacts, MarketplaceKind, Marketplaces, Named } from "./port.ts";
import type { MarketplaceApp, OwnApps } from "./apps.ts";

/** The marketplaces that this product knows, by the key that is stored with each shop. A new one is a line here. */
const kinds = new Map<string, MarketplaceKind>([etsy].map((kind) => [kind.facts.key, kind]));

/** Makes one more marketplace known in this process. Its client is the caller's to provide, in `Marketplaces`. */
export function addMarketplace(kind: MarketplaceKind): void {
  kinds.set(kind.facts.key, kind);
  known = null;
}

/** What each marketplace's calls are made with. */
export type MarketplaceConfigs = { readonly etsy: EtsyConfig };

/** … of the one that is `offered`. */
export function offeredConfig<T>(configs: { readonly etsy: T }): T {
  return configs.etsy;
}

/** The clients of all marketplaces. Each app's calls are paced by a limiter of its own. */
export function createMarketplaces(tools: {
  readonly http: Http;
  readonly clock: Clock;
  readonly configs: MarketplaceConfigs;
  readonly limiters: Limiters;
}): Marketplaces {
  const { http, clock, configs, limiters } = tools;
  const limiter = limiters({
    pace: etsy.facts.key,
    appId: null,
    perSecond: etsy.ownApps.kinds.personal.perSecond,
    perDay: null,
  });
  const clients: Readonly<Record<string, Marketplace>> = {
    [etsy.facts.key]: createEtsy({ http, clock, config: configs.etsy, limiter }),
  };
  const own: Readonly<Record<string, (app: MarketplaceApp) => Marketplace>> = {
    [etsy.facts.key]: createOwnClients({ http, clock, config: configs.etsy, limiters }),
  };
  return {
    of(key, app) {
      const client = app ? own[key]?.(app) : clients[key];
      if (!client) throw unknownMarketplace(key);
      return client;
    },
  };
}

/** @throws OmsError `internal` for a marketplace that this version doesn't know */
export function marketplaceOf(shop: { readonly marketplace: string }): MarketplaceKind {
  const kind = kinds.get(shop.marketplace);
  if (!kind) throw unknownMarketplace(shop.marketplace);
  return kind;
}

function unknownMarketplace(key: string): OmsError {
  return new OmsError("internal", { cause: new Error(`no marketplace is called ${key}`) });
}

/** Where `/oms connect` leads: the marketplace that a studio's sentences name before a shop does. */
export const offered: MarketplaceFacts = etsy.facts;
export const offeredRules: ListingRules = etsy.rules;
export const offeredOwnApps: OwnApps = etsy.ownApps;

/** The number of the listing that an address at any of the marketplaces names. */
export function numberInLink(typed: string): string | null {
  for (const kind of kinds.values()) {
    const number = kind.numberInLink(typed);
    if (number !== null) return number;
  }
  return null;
}

/** Of a shop that is gone that of `offered`. */
export function kindOf(shop: { readonly marketplace: string } | undefined): MarketplaceKind {
  return marketplaceOf(shop ?? { marketplace: offered.key });
}

/** The facts of a shop's marketplace; of a shop that is gone those of `offered`. */
export function factsOf(shop: { readonly marketplace: string } | undefined): MarketplaceFacts {
  return kindOf(shop).facts;
}

/** The names of all marketplaces that these shops are on; of no shop the name of `offered`. */
export function namesOf(shops: readonly { readonly marketplace: string }[]): Named {
  const names = [...new Set(shops.map((shop) => factsOf(shop).name))];
  return { name: names.length === 0 ? offered.name : listed(names) };
}

/** What the warning with this code is called in a list; undefined where no marketplace has such a one (any more). */
export function warningName(code: string): string | undefined {
  return [...kinds.values()].map(({ policy }) => policy?.names[code]).find((name) => name !== undefined);
}

let known: readonly ListingField[] | null = null;

/** The fields of all marketplaces, each once: what a key is called is the same wherever it is stored. */
export function knownFields(): readonly ListingField[] {
  known ??= eachOnce([...kinds.values()].flatMap(({ facts }) => facts.fields));
  return known;
}

function eachOnce(fields: readonly ListingField[]): readonly ListingField[] {
  return [...new Map(fields.map((field) => [field.key, field])).values()];
}

/** `price:Blue / Large` → `Price (Blue / Large)`. */
export function fieldLabel(field: string): string {
  return labelIn(knownFields(), field);
}

/** A value as people read it, whole: a card that has no room for a long text cuts it. */
export function valueText(field: string, value: FieldValue | undefined, currency: string): string {
  return valueIn(knownFields(), field, value, currency);
}

/** The fields of these shops' marketplaces, each once; of no shop those of the one that is offered. */
export function fieldsOf(shops: readonly { readonly marketplace: MarketplaceFacts }[]): readonly ListingField[] {
  const all = shops.length === 0 ? offered.fields : shops.flatMap(({ marketplace }) => marketplace.fields);
  return eachOnce(all);
}

/**
 * @property activationCents in US cents, as a studio's ceiling is
 * @property renewalField lets a listing renew itself, which pays for so many months
 */
export type DeclaredMarketplace = {
  readonly key: string;
  readonly activationCents: number;
  readonly renewalField: string | null;
  readonly renewalMonths: number | null;
};

/** What the database has to know of each marketplace. */
export function declaredMarketplaces(): readonly DeclaredMarketplace[] {
  return [...kinds.values()].map(({ facts: { key, fees, fields } }) => ({
    key,
    activationCents: fees.activation.amount,
    renewalField: fields.find(({ renews }) => renews)?.key ?? null,
    renewalMonths: fees.months ?? null,
  }));
}
