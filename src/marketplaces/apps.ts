/** The apps of a marketplace: by whose key its shops are reached, and how sellers bring one of their own. */

/** What a marketplace lets an app reach: its owner's one shop, a few, or any. */
export const appKinds = ["seller", "personal", "commercial"] as const;
export type AppKind = (typeof appKinds)[number];

/** How many calls an app has. */
export type Allowance = { readonly perSecond: number; readonly perDay: number };

/** A key as its owner has it from the marketplace. */
export type AppKey = { readonly keystring: string; readonly sharedSecret: string };

/** An app that isn't the operator's: what calls of its shops are made with. */
export type MarketplaceApp = AppKey & Allowance & { readonly id: string };

export type OwnApps = {
  /** What people call each kind, and how many calls it begins with. */
  readonly kinds: Readonly<Record<AppKind, Allowance & { readonly label: string }>>;
  /** Where sellers register an app. */
  readonly page: string;
  /** What a seller does there before there is a key, and then with it: sentences, in order. */
  readonly register: readonly string[];
  readonly setCallback: string;
  /** What it says where the address to come back to differs, and what to do then. */
  readonly callbackDiffers: string;
  /** What can be seen of a key without asking: a sentence, or null. */
  problemOf(key: AppKey): string | null;
  /** … of a webhook's signing secret. */
  webhookProblemOf(secret: string): string | null;
};
