/** Buttons of this module's cards and forms; Slack sends their ids back. */
export const shopsActionIds = {
  connect: "home.connect",
  openConnectPage: "home.open_connect_page",
  shopDefaults: "shop.defaults",
  pauseShop: "shop.pause",
  resumeShop: "shop.resume",
  keepShop: "shop.keep",
  askDisconnect: "shop.ask_disconnect",
  disconnectShop: "shop.disconnect",
  rereadShop: "shop.reread",
  shopAccess: "shop.access",
  safety: "shop.safety",
  traderYes: "shop.eu_trader_yes",
  traderNo: "shop.eu_trader_no",
  traderLater: "shop.eu_trader_later",
  acceptOperators: "shop.accept_operators",
  operator: "shop.operator",
  addManufacturer: "shop.add_manufacturer",
  addResponsiblePerson: "shop.add_responsible_person",
} as const;

/** Forms and shortcuts. */
export const shopsFormIds = {
  shopDefaults: "view.shop_defaults",
  shopAccess: "view.shop_access",
  operator: "view.operator",
} as const;

/** Fields of forms. Where a field exists once per shop or photo, its id goes on after a `|`. */
export const shopsFields = {
  people: "people",
} as const;
