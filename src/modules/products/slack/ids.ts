/** Buttons of this module's cards and forms; Slack sends their ids back. */
export const productsActionIds = {
  productPage: "product.page",
  suggestMatches: "product.suggest_matches",
  sameProduct: "product.same",
  differentProducts: "product.different",
  splitProduct: "product.split",
  stock: "product.stock",
} as const;
