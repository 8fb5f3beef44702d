import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of products and of pairs that may be one. */
export const productsText = catalogue("products", {
  product: "Product",
  products: "Products",
  list: {
    title: (total: number) => `Products: ${total}`,
    found: (products: number) => `*${counted(products, "product")}*`,
    show: "Show product",
    without: (listings: readonly string[]) => `Without a product: ${listings.join(", ")}.`,
    inShop: (listings: number, shop: string) => `${counted(listings, "listing")} of *${shop}*`,
    create: (listings: number, shop: string) => `Create ${counted(listings, "product")} from ${shop}`,
    match: "Find the same in two shops",
    explained: "A product is one thing you make. It can be in several shops. Nothing here changes a shop.",
    noneFound: "I found no product with that name.",
    noneYet: "You have no products yet.",
    nothingYet: "You have no listings here yet. `/oms sync` checks your shops.",
    page: (page: number, pages: number) => `page ${page} of ${pages}`,
  },
  card: {
    inStock: (stock: number) => `${stock} in stock`,
    title: (title: string) => `:package: ${title}`,
    noDescription: "_No description._",
    tags: (tags: string) => `tags: ${tags}`,
    noTags: "none",
    more: (listings: number) => `and ${listings} more`,
    pieces: (pieces: number, listings: number) => `${counted(pieces, "piece")} in ${counted(listings, "listing")}`,
    show: "Show listing",
    split: "Not this product",
    stock: "Stock in step",
  },
  match: {
    because: {
      sku: "They have the same SKU.",
      "repeated-sku": "They have the same SKU, but several products of one shop have it too. Please compare them.",
      title: "Their titles are nearly the same.",
    },
    noneTitle: "No matches",
    none: "I see no products of two shops that look the same.",
    title: "Are these the same product?",
    question: (index: number, total: number, because: string) =>
      `*Are these the same product?*  ·  ${index} of ${total}\n${because}`,
    same: "Same product",
    different: "Different products",
    later: "Decide later",
    explained:
      "If they are one product, they keep their own listings, prices and stock. You can undo it on the product's card.",
  },
  untitled: "Untitled product",
});
