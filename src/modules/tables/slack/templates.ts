import { defineTemplate, postDirect } from "#src/modules/studio/index.ts";
import type { App } from "../app.ts";
import type { WorkerStore } from "../deps.ts";
import { importMessage } from "./imports.ts";

const importPreview = defineTemplate<App, WorkerStore, "import_preview">({
  template: "import_preview",
  asks: () => true,
  async deliver(delivery, { importId, to }) {
    const view = await delivery.app.describeImport(delivery.claimed.studioId, importId);
    if (view) await postDirect(delivery, to, importMessage(view));
  },
});

const importAsked = defineTemplate<App, WorkerStore, "import_asked">({
  template: "import_asked",
  asks: ({ problemCount }) => problemCount > 0,
  async deliver(delivery, { importId, to, ...asked }) {
    const view = await delivery.app.describeImport(delivery.claimed.studioId, importId);
    if (view) await postDirect(delivery, to, importMessage(view, { collecting: 0, ...asked }));
  },
});

export const tableTemplates = [importPreview, importAsked];
