import type { MarketplaceApp, OwnApps } from "./apps.ts";
import type { Fees } from "./billing.ts";
import type { CategoryAttribute } from "#src/catalog/fields/attributes.ts";
import type { Choice, ListingField } from "#src/catalog/fields/definition.ts";
import type { FlatFields, Inventory } from "#src/catalog/fields/fields.ts";
import type { ListingState, ShopDefaults, StateCounts } from "#src/catalog/listing.ts";
import type { ListingInPart, MirroredListing } from "#src/catalog/mirrored.ts";
import type { ListingLimits, ListingRules } from "#src/catalog/listing-rules.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import type { SuggestedAxis } from "#src/catalog/variations/model.ts";
import type { Videos } from "./videos.ts";
import type { PolicyWarnings } from "./warnings.ts";

/** A name as sentences have it. */
export type Named = { readonly name: string };

/** What people are told of a marketplace. The views of its shops and listings carry it. */
export type MarketplaceFacts = Named & {
  /** Stored with each of its shops, and part of its addresses here: lower-case letters. Never changes. */
  readonly key: string;
  /** The name with its article and "shop" behind it: "an … shop". */
  readonly aShop: string;
  /** Where sellers put right what can't be put right from here, in words. */
  readonly sellersPage: string;
  /** The sentence that its terms ask for wherever its name stands in the open. */
  readonly trademark: string;
  readonly fees: Fees;
  readonly limits: ListingLimits;
  /** It sells files to download, too. None is made from here, and the files of those that exist are left alone. */
  readonly sellsDownloads?: true;
  /** What it asks of listings by a law of product safety; left out: nothing. */
  readonly safety?: ProductSafety;
  /** All fields of its listings, in the order in which people are told of them. */
  readonly fields: readonly ListingField[];
};

/** … of shops that sell to the EU or Northern Ireland as a business: the fields that say `safety`. */
export type ProductSafety = {
  /** The first day on which a listing is rejected without those that are needed: `2027-02-01`. */
  readonly from: string;
};

/** What is known of a marketplace without asking it. What is left out, it doesn't have. */
export type MarketplaceKind = {
  readonly facts: MarketplaceFacts;
  readonly rules: ListingRules;
  /** What people are warned of; left out: nothing. */
  readonly policy?: PolicyWarnings;
  /** Until when a listing that is off sale goes on sale again without a fee; null: it would cost one. */
  readonly paidUntil?: (listing: Paid, now: Date) => Date | null;
  readonly reading: Reading;
  /** How long a listing may be shown as it was read, in ms; what is older is marked as such. */
  readonly showForMs: number;
  /** The number of the listing that an address of its pages names; null where it is no such address. */
  readonly numberInLink: (typed: string) => string | null;
  /** How sellers bring apps of their own. */
  readonly ownApps?: OwnApps;
};

/** How listings are read, all of one state after the other. */
export type Reading = {
  /** Listings that one call shows. */
  readonly pageSize: number;
  /** Where the last page begins that it shows; null: it shows all. */
  readonly largestOffset: number | null;
};

type Paid = { readonly state: ListingState; readonly endsAt: Date | null };

/**
 * The clients of the marketplaces, by key: for the operator's app, or for another. Each app has its own pace.
 *
 * @throws OmsError `internal` for one that this version doesn't know
 */
export type Marketplaces = { of(key: string, app: MarketplaceApp | null): Marketplace };

/**
 * A marketplace, as the use cases see it. Every method raises `OmsError`: `auth-dead`, `auth-scope`, `rate-limited`,
 * `marketplace-down`, `marketplace-refused` (userText: the refusal in plain words, `field` where one is named),
 * `app-key-refused` (`app-not-active` and `app-key-odd` of an app that isn't the operator's), and for a write whose fate is not
 * known `unknown-outcome`. Nothing but shops and listings is read.
 */
export type Marketplace = {
  /** The consent page's address. Scopes: exactly `shops_r listings_r listings_w listings_d`. */
  authorizeUrl(request: {
    redirectUri: string;
    state: string;
    codeChallenge: string;
    /** The owner writes the shop's operators from here, which may take one permission more. */
    operators?: boolean;
  }): string;
  exchangeCode(request: { redirectUri: string; code: string; codeVerifier: string }): Promise<TokenSet>;
  /** Rotates: the old refresh token is dead once this was answered. `auth-dead` when refused for good. */
  refresh(refreshToken: string): Promise<TokenSet>;
  /** Who signed in: the account's one shop. `shop-missing` when it has none. */
  identify(accessToken: string): Promise<ShopIdentity>;
  shop(access: ShopAccess): ShopClient;
  /** The operator has no app there: nothing can be called with this one. Each shop has an app of its own. */
  readonly keyless?: boolean;

  // Capabilities: one that is left out, the marketplace doesn't have.

  /** The whole tree of seller categories, leaves and branches, parents before children. */
  categories?(): Promise<CategoryNode[]>;
  /** What the category asks of its listings and what can be chosen, as read within the last day; required ones first. */
  attributes?(category: number): Promise<readonly CategoryAttribute[]>;
  /** By what listings of the category usually vary, with the options that the marketplace knows; read as `attributes` is. */
  suggestedAxes?(category: number): Promise<readonly SuggestedAxis[]>;
  /** Asks whether the key is accepted; raises `app-not-active` or `app-key-odd` when it isn't. */
  checkKey?(): Promise<void>;
  /** What can be chosen at present for a field whose definition leaves it open. */
  choices?(key: string): readonly Choice[];
};

export type TokenSet = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
  /** When the refresh token itself ends, about 90 days. */
  readonly refreshExpiresAt: Date;
};

export type ShopIdentity = {
  readonly externalId: string;
  readonly name: string;
  readonly url: string;
  readonly currency: string;
  /** It sells nothing at present, and nothing is put on sale there. */
  readonly onVacation?: boolean;
};

export type CategoryNode = {
  readonly id: number;
  readonly parentId: number | null;
  readonly name: string;
  /** "Home & Living › Kitchen & Dining › Aprons" */
  readonly path: string;
  readonly isLeaf: boolean;
};

/** How a client reaches one shop. */
export type ShopAccess = {
  readonly externalShopId: string;
  /** A valid access token, refreshed when needed. `rejected` is the token a call was just refused with (401). */
  token(rejected?: string): Promise<string>;
  /** A token that was renewed a moment ago was refused (401) as well: renewing doesn't help, signing in again may. */
  refused(token: string): Promise<void>;
  /**
   * Asked immediately before every write, and by it the write is written down: one that doesn't ask leaves nothing behind for the
   * next run to look for. Raises `paused`, `lease-lost` or `shop-disconnected`.
   */
  guard(): Promise<void>;
  /** Told when a call is about to be sent, once its turn has come. */
  readonly sent?: () => void;
  /** What a person waits for takes the next free slot of the rate limit. */
  readonly priority: "person" | "bulk";
  /** For whose sake: of bulk work, studios that share an app take turns. */
  readonly studio?: string;
  readonly signal?: AbortSignal;
};

export type ShopClient = {
  getShop(): Promise<ShopIdentity>;
  countByState(): Promise<StateCounts>;
  readProfiles(): Promise<ShopProfiles>;
  createDraft(payload: ListingPayload): Promise<{ listingId: string }>;
  /** Ids in rank order. */
  listImages(listingId: string): Promise<readonly string[]>;
  uploadImage(
    listingId: string,
    image: { bytes: Uint8Array; name: string; alt: string; rank: number },
  ): Promise<{ imageId: string }>;
  putInventory(listingId: string, payload: ListingPayload): Promise<void>;
  /** Costs a fee. Not safe to repeat: look at the state first. */
  activate(listingId: string): Promise<void>;
  deleteDraft(listingId: string): Promise<void>;
  /** 100 listings of one state from `offset` on, whole: one call. `count`: how many there are in that state. */
  readPage(
    state: ListingState,
    offset: number,
  ): Promise<{
    count: number;
    listings: readonly MirroredListing[];
    /** Those that are there in a form that we don't know. */
    unreadable: readonly UnreadableListing[];
  }>;
  /** One listing whole; null when it does not exist (any more). Raises `marketplace-odd` where it is in a form that we don't know. */
  readListing(listingId: string): Promise<MirroredListing | null>;
  /**
   * Writes these fields and no others, inventory fields excepted. One call, and one for each field that is `apart`; none for
   * nothing. `there`: what of the fields that are `readBeside` was read a moment ago, so that no more is written than differs. Another
   * category comes before what depends on it.
   */
  updateFields(listingId: string, set: FlatFields, there?: FlatFields): Promise<void>;
  /** Replaces the whole inventory: build it from one that was just read. One call. */
  replaceInventory(listingId: string, inventory: Inventory): Promise<void>;
  /** Takes it off sale; costs nothing. */
  deactivate(listingId: string): Promise<void>;
  /** For good. */
  deleteListing(listingId: string): Promise<void>;
  /** Address a buyer or, for a draft, the seller can open. */
  listingUrl(listingId: string, state: ListingState): string;

  // Capabilities, as above.

  /**
   * What the shop's newest listings use, most frequent value each; nulls where nothing can be said.
   * `profiles`: what `readProfiles` just said; it is read again when left out.
   */
  suggestDefaults?(profiles?: ShopProfiles): Promise<ShopDefaults>;
  /** Drafts with exactly this title created at or after `since`. The only way to learn what became of an unknown create. */
  findDrafts?(title: string, since: Date): Promise<readonly { listingId: string; createdAt: Date }[]>;
  /**
   * Several listings at once, at most 100, each as far as one call shows it: what it doesn't show is missing among its fields.
   * One call. A listing that is in a form that we don't know is left out; null: one of them isn't there, and none was shown.
   */
  readListings?(listingIds: readonly string[]): Promise<readonly ListingInPart[] | null>;
  /** The fields of a listing that are `readBeside`: one call. */
  readBeside?(listingId: string): Promise<FlatFields>;
  /**
   * What a listing has there that nothing here ever writes, each in words that go on “Also on the marketplace: …”; none: nothing.
   * One call, made when a person looks at all of a listing.
   */
  readKept?(listingId: string): Promise<readonly string[]>;
  /** Puts the photos of a listing into this order, without those that it doesn't name. */
  setImageOrder?(listingId: string, imageIds: readonly string[]): Promise<void>;
  /**
   * Where the photos of a listing are: one call. Then the file of one, the largest that the marketplace has of it; one that it
   * doesn't give any more is refused with `photo-bad`. Without it, no alt text of a photo that is there can be changed.
   */
  openPictures?(listingId: string): Promise<(imageId: string) => Promise<Uint8Array>>;
  /** With which photo each option is shown; none: without one. */
  readPhotoLinks?(listingId: string): Promise<readonly OptionPhoto[]>;
  /** All of them: what is left out is shown with no photo any more. */
  writePhotoLinks?(listingId: string, links: readonly OptionPhoto[]): Promise<void>;
  /** The videos of its listings. Without it none is shown, added or taken away. */
  readonly videos?: Videos;
  /** Who made the shop's things, and who answers for them by law. */
  readonly operators?: Operators;
};

export const operatorKinds = ["manufacturer", "responsiblePerson"] as const;
export type OperatorKind = (typeof operatorKinds)[number];

/** Where an operator is reached. It is shown to owners and sent to the marketplace, and never stored, logged or exported here. */
export type OperatorDetails = {
  readonly name: string;
  readonly street: string;
  /** A second line of the address; "" for none. */
  readonly more: string;
  readonly city: string;
  /** "" where the country has none. */
  readonly postcode: string;
  /** ISO 3166-1, two capital letters. */
  readonly country: string;
  readonly email: string;
};

/** What is kept of an operator. */
export type NamedOperator = { readonly id: number; readonly kind: OperatorKind; readonly name: string };
export type Operator = NamedOperator & OperatorDetails;

export type Operators = {
  list(): Promise<readonly NamedOperator[]>;
  /** null: it was deleted there. */
  read(id: number): Promise<Operator | null>;
  /** Not safe to repeat: look at the list first. */
  create(kind: OperatorKind, details: OperatorDetails): Promise<NamedOperator>;
  update(id: number, details: OperatorDetails): Promise<void>;
};

/** An option, by the numbers of its property and value, and the photo it is shown with. */
export type OptionPhoto = { readonly property: number; readonly value: number; readonly imageId: string };

/** A choice of a shop: a shipping profile, return policy, processing profile or section. */
export type ProfileOption = {
  readonly id: number;
  readonly title: string;
  /** Keys of the fields that a listing has to have with it: shipping that is calculated by weight and size. */
  readonly needs?: readonly string[];
};

/** Its lists by the name that the definitions of fields know them by. */
export type ShopProfiles = Readonly<Record<string, readonly ProfileOption[]>>;

export type UnreadableListing = {
  /** The marketplace's number, where it can be read. */
  readonly listingId: string | null;
  readonly title: string;
  /** A clause: "The marketplace says that its state is “edit”". */
  readonly why: string;
};
