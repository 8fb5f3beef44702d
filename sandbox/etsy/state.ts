import type { Fault } from "./faults.ts";
import type { Oddity } from "./oddities.ts";
import type { PictureSize } from "./picture-size.ts";

/** Everything the market remembers: plain JSON, saved and restored as a whole. Money is integer minor units. */
export type State = {
  sellers: Seller[];
  shops: Shop[];
  listings: Listing[];
  images: Picture[];
  fees: Fee[];
  codes: {
    code: string;
    userId: number;
    redirectUri: string;
    challenge: string;
    scopes: string[];
    expires: number;
    app?: number;
  }[];
  tokens: Token[];
  /** Registered beside the one that the stand-in was started with; none where it is missing. */
  apps?: App[];
  /** Where each app is told what changed; nobody is where it is missing. */
  webhooks?: { app: number; url: string; secret: string }[];
  settings: Settings;
  lastId: number;
};

/** What tests and the "trouble" page set. */
export type Settings = {
  perSecond: number;
  perDay: number;
  /** How long a write stays invisible to reads, milliseconds (behaviour, section 6). */
  staleMs: number;
  /** How long every reply takes, milliseconds. */
  latencyMs: number;
  faults: Fault[];
  /** Listings that are answered in odd forms; none where it is missing. */
  odd?: { listing_id: number; as: Oddity[] }[];
  /** Registered in addition to what the shell was started with. */
  redirectUris: string[];
  /** From when traders to the EU need operators, ISO 8601; as announced where it is missing. */
  gpsrFrom?: string;
};

/** `userId`: the account that it is registered in; null: nobody's here. */
export type App = {
  id: number;
  name: string;
  kind: "seller" | "personal" | "commercial";
  userId: number | null;
  keystring: string;
  sharedSecret: string;
  redirectUris: string[];
  approved: boolean;
  perSecond: number;
  perDay: number;
};

export type Seller = { userId: number; name: string };

/** A fee as billed, in US cents whatever the shop's currency. `at` in seconds. */
export type Fee = {
  listingId: number;
  shopId: number;
  title: string;
  cents: number;
  reason: "publish" | "renew" | "sale";
  at: number;
};

export type Shop = {
  /** Numbers of all videos that it ever uploaded; none where it is missing. */
  videosKept?: number[];
  shopId: number;
  userId: number;
  name: string;
  title: string;
  currency: string;
  /** Shops of the EU need no return policy to publish. */
  country: string;
  vacation: boolean;
  created: number;
  sections: { id: number; title: string }[];
  shippingProfiles: ShippingProfile[];
  returnPolicies: { id: number; returns: boolean; exchanges: boolean; deadline: number | null }[];
  processingProfiles: { id: number; state: "ready_to_ship" | "made_to_order"; min: number; max: number }[];
  /** Who makes things for it; none where it is missing. */
  partners?: Partner[];
  /** Whether it sells to the EU or Northern Ireland as a business; not where it is missing. */
  trader?: boolean;
  /** Deleted ones too; none where it is missing. */
  operators?: Operator[];
};

/** `origin`, `postal`, `destinations`: of one that was made by the API; of others the shop's country, and nothing is said. */
export type ShippingProfile = {
  id: number;
  title: string;
  deleted: boolean;
  calculated: boolean;
  origin?: string;
  postal?: string | null;
  destinations?: Destination[];
};

/** Where a shipping profile leads, and for how much: a country or a region, the other is "" or `none`. */
export type Destination = {
  id: number;
  country: string;
  region: string;
  primary: number;
  secondary: number;
  carrier: number | null;
  mailClass: string | null;
  least: number | null;
  most: number | null;
};

/** A production partner, as the seller names it in Shop Manager. */
export type Partner = { id: number; name: string; location: string };

export const operatorTypes = ["manufacturer", "responsible_person"] as const;
export type OperatorType = (typeof operatorTypes)[number];

/** Who made a shop's things, or answers for them in the EU. */
export type Operator = {
  id: number;
  type: OperatorType;
  name: string;
  line1: string;
  line2: string;
  city: string;
  zip: string;
  country: string;
  email: string;
  deleted: boolean;
};

/** What a listing says of its safety, by the ids of the shop's operators. */
export type Safety = {
  manufacturer: number | null;
  responsiblePerson: number | null;
  serialNumber: string | null;
  warnings: string | null;
};

export const listingStates = ["active", "inactive", "sold_out", "draft", "expired"] as const;
export type ListingState = (typeof listingStates)[number];

/** Times in seconds. */
export type Listing = {
  id: number;
  shopId: number;
  state: ListingState;
  title: string;
  description: string;
  tags: string[];
  materials: string[];
  styles: string[];
  taxonomyId: number;
  whoMade: string;
  whenMade: string;
  isSupply: boolean;
  autoRenew: boolean;
  type: "physical" | "download";
  /** With their units as sent, or null: item_weight, item_length … */
  measures: Record<string, string>;
  shippingProfileId: number | null;
  returnPolicyId: number | null;
  sectionId: number | null;
  /** Ids of its images in rank order. */
  imageIds: number[];
  /** When its images last changed: their ranks settle minutes later. */
  imagesAt: number;
  /** Which photo stands for which option; of one property at most. */
  variationImages: VariationImage[];
  products: Product[];
  priceOn: number[];
  quantityOn: number[];
  skuOn: number[];
  readinessOn: number[];
  attributes: PropertyValue[];
  /** Ids of the shop's production partners; none where it is missing. */
  partnerIds?: number[];
  /** What buyers are asked; none where it is missing. */
  questions?: Question[];
  /** None where it is missing. */
  videos?: Video[];
  /** When one was added, of the last day. */
  videosAdded?: number[];
  /** Its place among the shop's featured listings, from 1; it is none of them where it is missing. */
  featured?: number;
  /** In further languages; none where it is missing. */
  translations?: Translation[];
  /** Nothing is said where it is missing. */
  safety?: Safety;
  created: number;
  updated: number;
  stateAt: number;
  /** End of the four months that were paid for. */
  ending: number | null;
  frozen: boolean;
};

export type Question = {
  id: number;
  text: string;
  instructions: string | null;
  type: "text_input" | "dropdown" | "unlabeled_upload" | "labeled_upload";
  required: boolean;
  maxCharacters: number | null;
  maxFiles: number | null;
  addOn: number | null;
  options: { id: number; label: string }[] | null;
};
export type Video = { id: number };
export type Translation = { language: string; title: string; description: string; tags: string[] };
export type VariationImage = { propertyId: number; valueId: number; imageId: number };
export type Product = { id: number; sku: string; properties: PropertyValue[]; offerings: Offering[] };
export type PropertyValue = {
  propertyId: number;
  name: string;
  scaleId: number | null;
  valueIds: number[];
  values: string[];
};
export type Offering = { id: number; quantity: number; price: number; enabled: boolean; readinessId: number | null };

/** A photo's data; its bytes are in the picture store, or drawn on demand for those of the seed. */
export type Picture = {
  id: number;
  /** The listing it was last attached to. */
  listingId: number;
  shopId: number;
  alt: string;
  rank: number;
  mimetype: string;
  drawing: { what: string; variant: number } | null;
  /** Shown some time after `created`, as Etsy processes photos later. */
  size?: PictureSize | null;
  created: number;
};

/** Lives in milliseconds. A refresh token that was used is "". */
export type Token = {
  userId: number;
  access: string;
  accessExpires: number;
  refresh: string;
  refreshExpires: number;
  scopes: string[];
  revoked: boolean;
  /** The app it was given to; the first one where it is missing. */
  app?: number;
};

export function findShop(state: State, id: number): Shop | undefined {
  return state.shops.find((shop) => shop.shopId === id);
}

export function findListing(state: State, id: number): Listing | undefined {
  return state.listings.find((listing) => listing.id === id);
}

/** What buyers can buy: the sum over offerings that are on. */
export function quantityOf(listing: Listing): number {
  return listing.products
    .flatMap((product) => product.offerings)
    .reduce((sum, offering) => sum + (offering.enabled ? offering.quantity : 0), 0);
}

export function lowestPrice(listing: Listing): number {
  return Math.min(...listing.products.flatMap((product) => product.offerings.map((offering) => offering.price)));
}

export function picturesOf(state: State, listing: Listing): Picture[] {
  return listing.imageIds.flatMap((id) => state.images.find((image) => image.id === id) ?? []);
}
