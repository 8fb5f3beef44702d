import sharp from "sharp";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import type { PhotoRef, ShopDefaults } from "#src/catalog/listing.ts";
import type { ShopOptions, Variations } from "#src/catalog/variations/model.ts";
import type { PieceAnswer } from "#src/catalog/pieces.ts";
import type { SaveResult } from "#src/modules/changes/edits.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { Actor } from "#src/modules/studio/model.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { must, tokenSet } from "#test/src/store/studio.ts";
import { ownAxis } from "#test/support/axes.ts";
import type { Team, Workshop } from "./workshop.ts";

/** A small JPEG; each number is another picture. */
export function jpeg(number: number): Promise<Uint8Array> {
  const background = { r: (number * 67) % 256, g: (number * 31) % 256, b: (number * 113) % 256 };
  return sharp({ create: { width: 60, height: 45, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

export const shopDefaults: ShopDefaults = {
  shippingProfileId: 21,
  returnPolicyId: 31,
  readiness: 41,
  sectionId: null,
  whoMade: "i_did",
  whenMade: "made_to_order",
  isSupply: false,
  autoRenew: true,
};

/** A connected shop with its defaults set, for what needs no marketplace. */
export async function addShop(
  workshop: Workshop,
  team: Team,
  { currency = "USD", name = "Pine", marketplace = "etsy", defaults = shopDefaults as ShopDefaults | null } = {},
): Promise<ShopId> {
  const connected = await workshop.admin.connect.connectShop({
    marketplace,
    studioId: team.id,
    memberId: team.members.owner.id,
    identity: { externalId: systemIds.uuid(), name, url: "https://shop.example", currency },
    tokens: tokenSet("shop"),
    operations: () => [],
  });
  if (connected.outcome === "taken") throw new Error("taken");
  if (defaults) await workshop.app.setShopDefaults(team.actors.owner, connected.shopId, defaults);
  return connected.shopId;
}

/** What came of saving; a refused form fails the test. */
export function saved(result: SaveResult): ChangeView {
  if (!result.ok) throw new Error(`refused: ${result.problems.map(({ text }) => text).join(" ")}`);
  return result.change;
}

export const apron = {
  title: "Linen apron with pocket",
  description: "Washed linen, one size.\n\nMade in our workshop.",
  tags: ["linen apron", "pinafore"],
  materials: ["Linen"],
  category: taxonomyId("Aprons"),
  sku: "AP-01",
};

export type DraftOptions = {
  by?: Actor;
  photos?: number;
  title?: string;
  price?: number;
  quantity?: number;
  /** What is said of stock 1 in several shops. */
  pieces?: PieceAnswer;
  /** By size and colour, the colours with a photo each. */
  varied?: boolean;
  /** Files that are posted behind the photos. */
  videos?: readonly SharedFile[];
};

/** Two sizes in two colours: the price by size, stock and SKU by both, and one of the four isn't sold. */
export function twoByTwo(photos: readonly PhotoRef[]): { variations: Variations; options: ShopOptions } {
  const hashes = photos.map(({ hash }) => hash);
  const colours = ["Blue", "Red"];
  const shown = colours.flatMap((name, at) => (hashes[at] === undefined ? [] : [[name, hashes[at]] as const]));
  return {
    variations: {
      axes: [ownAxis("Size", "Small", "Large"), ownAxis("Colour", ...colours)],
      on: { price: [0], quantity: [0, 1], sku: [0, 1] },
      skus: { "Small / Blue": "AP-S-B" },
      photos: { axis: 1, of: Object.fromEntries(shown) },
    },
    options: {
      "Small / Blue": { price: 2000, quantity: 2 },
      "Small / Red": { price: 2000, quantity: 3 },
      "Large / Blue": { quantity: 1 },
      "Large / Red": { off: true },
    },
  };
}

/** A draft that only has to be asked for: photos copied, every field filled in, prices in each shop's currency. */
export async function completeDraft(
  workshop: Workshop,
  team: Team,
  shops: readonly ShopId[],
  of: DraftOptions = {},
): Promise<ChangeView> {
  const {
    by = team.actors.maker,
    photos = 1,
    title = apron.title,
    price = 2400,
    quantity = 3,
    pieces,
    varied,
    videos = [],
  } = of;
  const files = [];
  for (let n = 1; n <= photos; n += 1) files.push(workshop.slack.share(await jpeg(n)));
  files.push(...videos);
  const started = await workshop.app.startDraft(by, { text: "", files, channel: "C1", ts: "1.1", viewId: null });
  await prepare(workshop);
  const all = await workshop.app.shops(by);
  const varying = varied ? twoByTwo((await workshop.app.change(by, started.id)).content.photos) : null;
  const items = shops.map((shopId) => ({
    shopId,
    content: {
      price: { amount: price, currency: must(all.find((shop) => shop.id === shopId)).currency },
      quantity,
      overrides: {},
      ...(varying ? { options: varying.options } : {}),
    },
  }));
  const edit = {
    changeId: started.id,
    revision: started.revision,
    content: {
      ...apron,
      title,
      ...(pieces ? { pieces } : {}),
      ...(varying ? { variations: varying.variations } : {}),
    },
    items,
  };
  return saved(await workshop.app.saveDraft(by, edit, "keep"));
}

/** Runs preparations only: what is to be published stays where it is. */
export async function prepare(workshop: Workshop): Promise<void> {
  for (const operation of await workshop.claim()) {
    if (operation.kind === "apply_change") throw new Error("a publish was due");
    await workshop.runOne(operation);
  }
}

/** Asked for by the maker. */
export async function asked(workshop: Workshop, team: Team, shops: readonly ShopId[], options: DraftOptions = {}) {
  const draft = await completeDraft(workshop, team, shops, options);
  return saved(await workshop.app.requestApproval(options.by ?? team.actors.maker, draft.id));
}

/** Approved by the manager. */
export async function approvedChange(
  workshop: Workshop,
  team: Team,
  shops: readonly ShopId[],
  options: DraftOptions & { mode?: "live" | "draft" } = {},
) {
  const { id, contentHash } = await asked(workshop, team, shops, options);
  return workshop.app.approve(team.actors.manager, { changeId: id, contentHash, mode: options.mode ?? "live" });
}
