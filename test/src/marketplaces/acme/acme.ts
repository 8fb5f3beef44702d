import type { ListingField } from "#src/catalog/fields/definition.ts";
import { listingFields } from "#src/catalog/fields/neutral.ts";
import { rulesOf } from "#src/catalog/listing-rules.ts";
import type { FlatFields, Inventory } from "#src/catalog/fields/fields.ts";
import { imagesOf, type MirroredListing, mirroredOf } from "#src/catalog/mirrored.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import type { Marketplace, MarketplaceFacts, MarketplaceKind, ShopAccess, ShopClient } from "#src/marketplaces/port.ts";

/**
 * A marketplace that nothing else here is like: a fee of its own, shorter titles, what is on sale stays so for good, none of
 * the capabilities, and two fields that no other has: finishes of a listing, and the kiln of a shop.
 */
const limits = { title: 60, tags: 5, tag: 40, sku: 32, photos: 4, alt: 200, quantity: 50 };

const own: readonly ListingField[] = [
  {
    key: "finishes",
    shape: { type: "words", most: 2, longest: 12 },
    label: "Finishes",
    said: "listing",
    column: "finishes",
  },
  {
    key: "kiln",
    shape: {
      type: "choice",
      choices: [
        { value: "wood", label: "Fired with wood" },
        { value: "gas", label: "Fired with gas" },
      ],
    },
    label: "Kiln",
    short: "Kiln",
    said: "shop",
    needed: "a kiln",
  },
];

const facts: MarketplaceFacts = {
  key: "acme",
  name: "Acme",
  aShop: "an Acme shop",
  sellersPage: "Acme's back office",
  trademark: "Acme is a name of nobody's.",
  fees: { activation: { amount: 35, currency: "USD" }, paidFor: null },
  limits,
  fields: listingFields(limits, own),
};

export const acme: MarketplaceKind = {
  facts,
  rules: rulesOf({
    name: facts.name,
    fields: facts.fields,
    limits,
    refused: { title: /[!]/gu, tag: /[!]/gu },
    onceOnly: [],
    price: ({ amount }) => (amount < 500 ? "Acme takes nothing below five." : undefined),
  }),
  reading: { pageSize: 10, largestOffset: null },
  showForMs: 3_600_000,
  numberInLink: (typed) => /acme\.example\/thing\/(\d+)/.exec(typed)?.[1] ?? null,
};

/** All of it in memory: what is there, and what was billed. */
export class AcmeServer implements Marketplace {
  readonly things = new Map<string, MirroredListing>();
  activations = 0;

  authorizeUrl = () => "https://acme.example/consent";
  exchangeCode = notHere;
  refresh = notHere;
  identify = notHere;

  shop(access: ShopAccess): ShopClient {
    const at = (id: string): MirroredListing => {
      const thing = this.things.get(id);
      if (!thing) throw new Error(`Acme has no ${id}`);
      return thing;
    };
    const set = async (id: string, change: Partial<MirroredListing>, fields: FlatFields = {}) => {
      await access.guard();
      const known = { ...at(id), ...change };
      const inventory = change.inventory ?? known.inventory;
      this.things.set(id, mirroredOf({ ...known, fields: { ...known.fields, ...fields } }, inventory));
    };
    const url = (id: string) => `https://acme.example/thing/${id}`;
    return {
      getShop: notHere,
      countByState: notHere,
      readProfiles: notHere,
      createDraft: async (payload) => {
        await access.guard();
        const listingId = String(7001 + this.things.size);
        this.things.set(listingId, made(payload, listingId, url(listingId)));
        return { listingId };
      },
      listImages: async (id) => imagesOf(at(id).fields).map(({ imageId }) => imageId),
      uploadImage: async (id, { alt }) => {
        const there = imagesOf(at(id).fields);
        const imageId = `${id}-${there.length}`;
        await set(id, {}, { images: [...there, { imageId, alt }] });
        return { imageId };
      },
      putInventory: (id, payload) => set(id, { inventory: plain(payload) }),
      activate: async (id) => {
        await set(id, { state: "active" });
        this.activations += 1;
      },
      readListing: async (id) => this.things.get(id) ?? null,
      deleteDraft: notHere,
      readPage: notHere,
      updateFields: (id, fields) => set(id, {}, fields),
      replaceInventory: (id, inventory) => set(id, { inventory }),
      deactivate: notHere,
      deleteListing: notHere,
      listingUrl: url,
    };
  }
}

function plain({ sku, price, quantity }: ListingPayload): Inventory {
  const offers = [{ properties: [], sku, price, quantity, enabled: true, own: {} }];
  return { offers, priceOn: [], quantityOn: [], skuOn: [], ownOn: {} };
}

function made(payload: ListingPayload, listingId: string, url: string): MirroredListing {
  const { photos: _, sku: _sku, price: _price, quantity: _quantity, ...fields } = payload;
  const rest = { listingId, state: "draft", url, coverUrl: null, endsAt: null, createdAt: null } as const;
  return mirroredOf({ ...rest, fields: { ...fields, images: [] } }, plain({ ...payload, sku: null }));
}

async function notHere(): Promise<never> {
  throw new Error("Acme was not to be asked that");
}
