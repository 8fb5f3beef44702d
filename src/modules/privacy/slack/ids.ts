/** Buttons of this module's cards and forms; Slack sends their ids back. */
export const privacyActionIds = {
  eraseShop: "shop.erase",
  aiOn: "privacy.ai_on",
  aiMore: "privacy.ai_more",
  aiOff: "privacy.ai_off",
  exportStudio: "privacy.export",
  downloadStudio: "privacy.download",
  rehearseErasure: "privacy.rehearse",
  eraseStudio: "privacy.erase",
} as const;

/** Forms and shortcuts. */
export const privacyFormIds = {
  eraseStudio: "view.erase_studio",
} as const;

/** Fields of forms. Where a field exists once per shop or photo, its id goes on after a `|`. */
export const privacyFields = {
  studioName: "studio_name",
} as const;
