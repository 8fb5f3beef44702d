/** Buttons of this module's cards and forms; Slack sends their ids back. */
export const tablesActionIds = {
  downloadTable: "table.download",
  applyImport: "import.apply",
  discardImport: "import.discard",
  askForImport: "import.ask",
  importTable: "import.open",
} as const;

/** Forms and shortcuts. */
export const tablesFormIds = {
  import: "view.import",
} as const;

/** Fields of forms. Where a field exists once per shop or photo, its id goes on after a `|`. */
export const tablesFields = {
  file: "file",
} as const;
