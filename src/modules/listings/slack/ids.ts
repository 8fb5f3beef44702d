/** Buttons of this module's cards and forms; Slack sends their ids back. */
export const listingsActionIds = {
  showListing: "listing.show",
  keepTheirs: "listing.keep_theirs",
  history: "listing.history",
  draftLike: "listing.draft_like",
  showProduct: "product.show",
  makeProducts: "product.make",
  keepOurs: "listing.keep_ours",
  editListing: "listing.edit",
  editPhotos: "listing.photos",
  askBuyers: "listing.questions",
  attributes: "listing.attributes",
  variations: "listing.variations",
  unpublish: "listing.unpublish",
  renew: "listing.renew",
  putOnSale: "listing.put_on_sale",
  deleteListing: "listing.delete",
} as const;
