export { audited, type AuditLine, requirePermission } from "./access.ts";
export { createStudioDirectory } from "./admin-directory.ts";
export { createInstallationStore } from "./admin-installations.ts";
export { forgetRequests } from "./admin-requests.ts";
export { type App, studioApp } from "./app.ts";
export type { Admin, AppDeps, ReadStore, StoresOf, TenantStore, WorkerStore } from "./deps.ts";
export { approverCount, memberView, personOf, studioView } from "./describe.ts";
export { giveBack } from "./installations/give-back.ts";
export { createInstalledClients } from "./installations/installed-clients.ts";
export { askForMissing } from "./installations/missing-scopes.ts";
export { createOneWorkspace, type OneWorkspace } from "./installations/one-workspace.ts";
export { createSignIn } from "./installations/sign-in.ts";
export {
  checkInstallations,
  heardOfEnding,
  heardOfLeaving,
  renewTokens,
  type UpkeepDeps,
} from "./installations/upkeep.ts";
export type { Actor, AuditEvent, MemberRecord, MemberView, Person, StudioRecord, StudioView, Team } from "./model.ts";
export { studioRefusals } from "./refusals.ts";
export { digestSettings, memberRow, studioRow } from "./rows.ts";
export { aiTextVersion, aiUse, type AiUse } from "./rules/ai-use.ts";
export { asksAlone } from "./rules/asks-alone.ts";
export { clockText } from "./rules/clock-text.ts";
export { startOfDay } from "./rules/start-of-day.ts";
export { beginsTime, readTime } from "./rules/time-words.ts";
export type { WallTime } from "./rules/wall-time.ts";
export { digestDue, localTime, type StoredDigest } from "./rules/digest-schedule.ts";
export { type OneOffs, pieceProblems, piecesInAll, piecesOf, settledPieces, shopsWithOne } from "./rules/one-off.ts";
export { type Permission, permissions } from "./rules/permissions.ts";
export { smallBoundsText } from "./rules/small-bounds.ts";
export { aloneQuestion } from "./slack/alone.ts";
export { type BoundaryDeps, bounded, logRefusal, noteProblem } from "./slack/interaction/boundary.ts";
export { createInteraction, enter, type EntryDeps, type SlackRequest } from "./slack/interaction/entry.ts";
export type { HandlesAction, Next, Refused, HandlesView } from "./slack/interaction/handlers.ts";
export {
  drawForm,
  inHome,
  isPrivateMessage,
  makeRoom,
  neededBy,
  openForm,
  actedInForm,
  pushForm,
  redrawMessage,
  replaceOriginal,
  reply,
  type Interaction,
} from "./slack/interaction/interaction.ts";
export { createKnownRoles } from "./slack/interaction/known-roles.ts";
export { type CommandRegistry, runCommand, runTyped } from "./slack/interaction/run-command.ts";
export type { Said } from "./slack/notes.ts";
export { roleForm } from "./slack/role-form.ts";
export { settingsForm, stoppedLine } from "./slack/settings.ts";
export { studioReads, studioWork, studioWrites } from "./store.ts";
export { admitWorkspace, createInstall, type Install } from "./use-cases/install.ts";
export { meetPerson } from "./use-cases/meet-person.ts";
export { installPath, installRedirectPath, installRoutes } from "./web/install-pages.ts";
export { studioActionIds, studioInputIds } from "./slack/ids.ts";
export {
  type Form,
  type Search,
  type Shortcut,
  type SlackParts,
  marked,
  type SlackEvent,
  type Action,
} from "./slack/interaction/handlers.ts";
export { viewOf } from "./slack/interaction/interaction.ts";
export { studioSlack } from "./slack/parts.ts";
export { type Delivery, type DeliveryDeps } from "./delivery/delivery.ts";
export {
  type About,
  type Subject,
  defineTemplate,
  type EntryOf,
  type AnyTemplate,
} from "./delivery/define-template.ts";
export { directChannel, showCard, post, postDirect, studioPlace, updated } from "./delivery/places.ts";
export { createDelivery, type Deliver } from "./delivery/deliver.ts";
export { createSharedReads } from "./delivery/shared-reads.ts";
export { directText } from "./delivery/direct-text.ts";
export { studioTemplates } from "./slack/templates.ts";
export { studioSchedules } from "./schedules.ts";
