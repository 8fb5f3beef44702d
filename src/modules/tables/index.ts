export { type App, tablesApp } from "./app.ts";
export type { Admin, AppDeps, ReadStore, TenantStore, WorkerStore } from "./deps.ts";
export { readImport } from "./operations/read-import.ts";
export { type TableKind, tableKinds } from "./rules/listing-table.ts";
export { importActions, submitImport } from "./slack/import-actions.ts";
export { exportMessage, importForm, importMessage } from "./slack/imports.ts";
export { createImportReadings, createImportWrites, tablesReads } from "./store.ts";
export { tableFile } from "./use-cases/tables.ts";
export { createDownloadLinks } from "./web/download-links.ts";
