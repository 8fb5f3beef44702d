/** Buttons of this module's cards and forms; Slack sends their ids back. */
export const studioActionIds = {
  makeManager: "people.make_manager",
  alone: "people.alone",
  together: "people.together",
} as const;

/** Elements of open forms that Slack tells us of while a person types or chooses. */
export const studioInputIds = {
  value: "input.value",
} as const;

/** Forms and shortcuts. */
export const studioFormIds = {
  role: "view.role",
  settings: "view.settings",
  channel: "view.channel",
} as const;

/** Fields of forms. Where a field exists once per shop or photo, its id goes on after a `|`. */
export const studioFields = {
  person: "person",
  role: "role",
  channel: "channel",
  solo: "solo",
  small: "small",
  oneOffs: "one_offs",
  warnings: "warnings",
  ceiling: "ceiling",
  digestTime: "digest_time",
  digestDays: "digest_days",
  digestZone: "digest_zone",
} as const;
