import { rulesOf } from "#src/catalog/listing-rules.ts";
import type { LiveInventory, LiveListing } from "#src/catalog/live.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import type { Marketplace, MarketplaceFacts, MarketplaceKind, ShopAccess, ShopClient } from "#src/marketplaces/port.ts";

/** A marketplace that nothing else here is like: a fee of its own, shorter titles, and what is on sale stays so for good. */
const facts: MarketplaceFacts = {
  key: "acme",
  name: "Acme",
  aShop: "an Acme shop",
  sellersPage: "Acme's back office",
  trademark: "Acme is a name of nobody's.",
  fees: { activation: { amount: 35, currency: "USD" }, paidFor: null },
  limits: { title: 60, tags: 5, tag: 40, materials: 3, material: 45, sku: 32, photos: 4, alt: 200, quantity: 50 },
};

export const acme: MarketplaceKind = {
  facts,
  rules: rulesOf({
    name: facts.name,
    limits: facts.limits,
    refused: { title: /[!]/gu, tag: /[!]/gu, material: /[!]/gu },
    onceOnly: [],
    price: ({ amount }) => (amount < 500 ? "Acme takes nothing below five." : undefined),
    needs: {},
  }),
  reading: { pageSize: 10, largestOffset: null },
  showForMs: 3_600_000,
  numberInLink: (typed) => /acme\.example\/thing\/(\d+)/.exec(typed)?.[1] ?? null,
};

type Thing = { live: LiveListing; inventory: LiveInventory };

/** All of it in memory: what is there, and what was billed. */
export class AcmeServer implements Marketplace {
  readonly things = new Map<string, Thing>();
  activations = 0;

  authorizeUrl = () => "https://acme.example/consent";
  exchangeCode = notHere;
  refresh = notHere;
  identify = notHere;
  taxonomy = async () => [];
  whenMadeChoices = () => [];

  shop(access: ShopAccess): ShopClient {
    const at = (id: string): Thing => {
      const thing = this.things.get(id);
      if (!thing) throw new Error(`Acme has no ${id}`);
      return thing;
    };
    const set = async (id: string, live: Partial<LiveListing>, inventory: Partial<LiveInventory> = {}) => {
      await access.guard();
      const { live: known, inventory: stock } = at(id);
      this.things.set(id, { live: { ...known, ...live }, inventory: { ...stock, ...inventory } });
    };
    const url = (id: string) => `https://acme.example/thing/${id}`;
    return {
      getShop: notHere,
      countByState: notHere,
      readProfiles: notHere,
      suggestDefaults: notHere,
      createDraft: async (payload) => {
        await access.guard();
        const listingId = String(7001 + this.things.size);
        this.things.set(listingId, made(payload, listingId, url(listingId)));
        return { listingId };
      },
      findDrafts: async () => [],
      listImages: async (id) => at(id).live.images.map(({ imageId }) => imageId),
      uploadImage: async (id, { alt }) => {
        const images = [...at(id).live.images, { imageId: `${id}-${at(id).live.images.length}`, alt }];
        await set(id, { images });
        return { imageId: images.at(-1)?.imageId ?? "" };
      },
      setImageOrder: notHere,
      putInventory: (id, { sku, price, quantity, readinessStateId }) =>
        set(id, {}, { sku, price, quantity, readinessStateId }),
      activate: async (id) => {
        await set(id, { state: "active" });
        this.activations += 1;
      },
      getListing: async (id) => this.things.get(id)?.live ?? null,
      getInventory: async (id) => at(id).inventory,
      deleteDraft: notHere,
      readPage: notHere,
      readListing: notHere,
      updateFields: notHere,
      replaceInventory: notHere,
      deactivate: notHere,
      deleteListing: notHere,
      listingUrl: url,
    };
  }
}

function made(payload: ListingPayload, listingId: string, url: string): Thing {
  const { photos: _, sku, price, quantity, readinessStateId, ...fields } = payload;
  return {
    live: { ...fields, listingId, state: "draft", url, coverUrl: null, endsAt: null, createdAt: null, images: [] },
    inventory: { products: 1, sku, price, quantity, readinessStateId },
  };
}

async function notHere(): Promise<never> {
  throw new Error("Acme was not to be asked that");
}
