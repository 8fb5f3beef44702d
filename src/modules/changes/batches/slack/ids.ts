/** Buttons and forms of batches; Slack sends their ids back. */
export const batchActionIds = {
  start: "batch.start",
  join: "batch.join",
  joinHere: "batch.join_here",
  group: "batch.group",
  make: "batch.make",
  discard: "batch.discard",
  leaveOut: "batch.leave_out",
  fill: "batch.fill",
  ask: "batch.ask",
  seeEach: "batch.see_each",
  approveLive: "batch.approve_live",
  approveDraft: "batch.approve_draft",
} as const;

export const batchFormIds = {
  start: "view.batch_start",
  group: "view.batch_group",
  fill: "view.batch_fill",
} as const;

/** Blocks of the forms. A field to fill in has the words of its blank behind its name. */
export const batchFields = {
  model: "batch_model",
  grouping: "batch_grouping",
  groups: "batch_groups",
  fill: "batch_fill",
} as const;
