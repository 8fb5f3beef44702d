/**
 * Every id that Slack sends back to us. A button's value holds ids only: `changeId`, or `changeId|contentHash` where a
 * person decides on exactly what the card showed.
 */
export const actions = {
  newListing: "home.new_listing",
  myDrafts: "home.my_drafts",
  waitingForMe: "home.waiting_for_me",
  problems: "home.problems",
  shops: "home.shops",
  help: "home.help",
  connect: "home.connect",
  openConnectPage: "home.open_connect_page",
  report: "home.report",
  homeNext: "home.next_page",
  homeFirst: "home.first_page",
  logPage: "home.log_page",
  logNewest: "home.log_newest",
  downloadLog: "home.download_log",
  settings: "home.settings",
  editText: "change.text",
  editPhotos: "change.photos",
  editDetails: "change.details",
  ask: "change.ask",
  withdraw: "change.withdraw",
  stop: "change.stop",
  discard: "change.discard",
  restore: "change.restore",
  takeOutPart: "change.take_out_part",
  makeMine: "change.make_mine",
  approveLive: "change.approve_live",
  approveDraft: "change.approve_draft",
  soloLive: "change.solo_live",
  soloDraft: "change.solo_draft",
  approveTogether: "change.approve_together",
  soloTogether: "change.solo_together",
  askForChanges: "change.ask_for_changes",
  seeEverything: "change.see_everything",
  goLive: "change.go_live",
  retry: "change.retry",
  leaveOut: "change.leave_out",
  reviewDifference: "change.review_difference",
  reopen: "change.reopen",
  putBack: "change.put_back",
  openListing: "change.open_listing",
  reviewNext: "change.review_next",
  draftFromPhotos: "photos.draft",
  addPhotos: "photos.add",
  startWithoutAi: "form.start_without_ai",
  pickForPhotos: "form.pick_for_photos",
  makeManager: "people.make_manager",
  soloMode: "people.solo_mode",
  alone: "people.alone",
  together: "people.together",
  shopDefaults: "shop.defaults",
  pauseShop: "shop.pause",
  resumeShop: "shop.resume",
  keepShop: "shop.keep",
  askDisconnect: "shop.ask_disconnect",
  disconnectShop: "shop.disconnect",
  eraseShop: "shop.erase",
  aiOn: "privacy.ai_on",
  aiOff: "privacy.ai_off",
  exportStudio: "privacy.export",
  downloadStudio: "privacy.download",
  rehearseErasure: "privacy.rehearse",
  eraseStudio: "privacy.erase",
  rereadShop: "shop.reread",
  shopAccess: "shop.access",
  showListing: "listing.show",
  findPage: "listing.find_page",
  keepTheirs: "listing.keep_theirs",
  history: "listing.history",
  draftLike: "listing.draft_like",
  downloadTable: "table.download",
  applyImport: "import.apply",
  discardImport: "import.discard",
  askForImport: "import.ask",
  showProduct: "product.show",
  productPage: "product.page",
  makeProducts: "product.make",
  suggestMatches: "product.suggest_matches",
  sameProduct: "product.same",
  differentProducts: "product.different",
  splitProduct: "product.split",
  draftFromNotes: "form.draft_from_notes",
  keepOurs: "listing.keep_ours",
  editListing: "listing.edit",
  unpublish: "listing.unpublish",
  renew: "listing.renew",
  putOnSale: "listing.put_on_sale",
  saleForm: "listing.sale_form",
  deleteListing: "listing.delete",
} as const;
export type ActionId = (typeof actions)[keyof typeof actions];

/** Elements whose change (or search) is sent to us while a form is open, and the plain inputs beside them. */
export const inputs = {
  shops: "input.shops",
  category: "input.category",
  tags: "input.tags",
  next: "input.next",
  value: "input.value",
} as const;

export const callbacks = {
  draftFromMessage: "draft_from_message",
  addPhotosToListing: "add_photos_to_listing",
  newListing: "new_listing",
  loading: "view.loading",
  notice: "view.notice",
  draft: "view.draft",
  photos: "view.photos",
  details: "view.details",
  reason: "view.reason",
  publishAlone: "view.publish_alone",
  saleAlone: "view.sale_alone",
  everything: "view.everything",
  editListing: "view.edit_listing",
  keepOurs: "view.keep_ours",
  putOnSale: "view.put_on_sale",
  difference: "view.difference",
  pickForPhotos: "view.pick_for_photos",
  shopDefaults: "view.shop_defaults",
  shopAccess: "view.shop_access",
  role: "view.role",
  import: "view.import",
  settings: "view.settings",
  channel: "view.channel",
  eraseStudio: "view.erase_studio",
} as const;

/** Fields of forms. Where a field exists once per shop or photo, its id goes on after a `|`. */
export const fields = {
  title: "title",
  description: "description",
  category: "category",
  tags: "tags",
  pasteTags: "paste_tags",
  shops: "shops",
  price: "price",
  stock: "stock",
  pieces: "pieces",
  next: "then",
  order: "order",
  alt: "alt",
  addPhotos: "add_photos",
  sku: "sku",
  materials: "materials",
  shipping: "shipping",
  returns: "returns",
  processing: "processing",
  section: "section",
  whoMade: "who_made",
  whenMade: "when_made",
  autoRenew: "auto_renew",
  supply: "supply",
  reason: "reason",
  file: "file",
  person: "person",
  people: "people",
  role: "role",
  channel: "channel",
  solo: "solo",
  small: "small",
  oneOffs: "one_offs",
  ceiling: "ceiling",
  digestTime: "digest_time",
  digestDays: "digest_days",
  digestZone: "digest_zone",
  keep: "keep",
  sell: "sell",
  studioName: "studio_name",
} as const;

export const slashCommand = "/oms";

/** Joins ids into a button's value or a block's id. */
export function joinIds(...parts: readonly string[]): string {
  return parts.join("|");
}

/**
 * Of a button that approves a change: exactly what was shown, by its hash; and on a page of `/oms review` that page, where
 * the next one then stands.
 */
export function decisionValue(
  { id, contentHash }: { readonly id: string; readonly contentHash: string },
  page?: number,
): string {
  return joinIds(id, contentHash, ...(page === undefined ? [] : [String(page)]));
}

export function splitIds(joined: string): string[] {
  return joined.split("|");
}

const feeMark = "fee";

/** What the form of a person who works alone carries: the fee that its button names, in cents. */
export function feeNamed(cents: number): string {
  return joinIds(feeMark, String(cents));
}

/** @returns that fee; null where approval is asked for */
export function namedFee(metadata: string): number | null {
  const [mark, cents = ""] = splitIds(metadata);
  return mark === feeMark && /^\d{1,6}$/.test(cents) ? Number(cents) : null;
}
