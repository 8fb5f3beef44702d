/** Buttons of this module's cards and forms; Slack sends their ids back. */
export const reportsActionIds = {
  newListing: "home.new_listing",
  myDrafts: "home.my_drafts",
  problems: "home.problems",
  shops: "home.shops",
  help: "home.help",
  report: "home.report",
  homeNext: "home.next_page",
  homeFirst: "home.first_page",
  logPage: "home.log_page",
  logNewest: "home.log_newest",
  downloadLog: "home.download_log",
  settings: "home.settings",
} as const;
