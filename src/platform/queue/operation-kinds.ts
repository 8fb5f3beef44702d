/**
 * Every kind of work, and what the queue has to know of it. The flags are stored with each operation: the queue's SQL goes
 * by them and knows no kind by its name.
 *
 * - `writes`: it changes something in a shop, so it waits while the studio or the shop is paused.
 * - `whileUninstalled`: it runs although the app is gone from the workspace.
 */
export const operationKinds = {
  read_shop: {},
  prepare_draft: {},
  publish: { writes: true },
  sync_shop: {},
  send_digest: {},
  read_import: {},
  exercise_login: {},
  erase_shop: {},
  erase_studio: { whileUninstalled: true },
} as const satisfies Readonly<Record<string, { readonly writes?: true; readonly whileUninstalled?: true }>>;

export type OperationKind = keyof typeof operationKinds;

/** What a worker of this version runs. One that an older or newer version enqueued waits for a worker of that version. */
export const knownKinds = Object.keys(operationKinds) as [OperationKind, ...OperationKind[]];

/** A worker that died so often of one operation, or beside it, doesn't begin it again (the queue ran it alone at the end). */
export const lapsesUntilGivenUp = 6;
