/** Buttons of this module's cards; Slack sends their ids back. The product's card has `productsActionIds.stock`. */
export const stockActionIds = {
  share: "stock.share",
  shareSection: "stock.share_section",
  split: "stock.split",
  stop: "stock.stop",
  putBack: "stock.put_back",
  correction: "stock.correction",
  lower: "stock.lower",
  leave: "stock.leave",
  rules: "stock.rules",
  waiting: "stock.waiting",
} as const;
