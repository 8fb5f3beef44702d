import { defineTemplate, postDirect, updated } from "#src/modules/studio/index.ts";
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

/** What an entry that an earlier version wrote lacks. */
const notOver = { collecting: 0, gaveUp: null };

const importAsked = defineTemplate<App, WorkerStore, "import_asked">({
  template: "import_asked",
  asks: ({ problemCount, gaveUp }) => problemCount > 0 || Boolean(gaveUp),
  async deliver(delivery, { importId, to, changeId, shown, ...asked }) {
    const { app, claimed } = delivery;
    const [view, change] = await Promise.all([
      app.describeImport(claimed.studioId, importId),
      changeId && app.describeChange(claimed.studioId, changeId),
    ]);
    // What came of it may be told already: that isn't to be overwritten.
    const isOver = change?.state !== "draft" || change.many?.plan?.collecting === false;
    if (!view || (asked.collecting > 0 && isOver)) return;
    const request = change && change.number !== null ? { id: change.id, number: change.number } : null;
    const said = importMessage(view, { ...notOver, ...asked, request });
    if (shown && (await updated(delivery, shown, said))) return;
    if (asked.collecting === 0) await postDirect(delivery, to, said);
  },
});

export const tableTemplates = [importPreview, importAsked];
