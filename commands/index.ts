import { bulk } from "./bulk.ts";
import { catchup } from "./catchup.ts";
import type { Command } from "./command.ts";
import { connect } from "./connect.ts";
import { deleteListing } from "./delete.ts";
import { disconnect } from "./disconnect.ts";
import { draft } from "./draft.ts";
import { drafts } from "./drafts.ts";
import { edit } from "./edit.ts";
import { exportTable } from "./export.ts";
import { find } from "./find.ts";
import { helpOn } from "./help.ts";
import { history } from "./history.ts";
import { home } from "./home.ts";
import { importTable } from "./import.ts";
import { log } from "./log.ts";
import { pause } from "./pause.ts";
import { privacy } from "./privacy.ts";
import { problems } from "./problems.ts";
import { products } from "./products.ts";
import { publish } from "./publish.ts";
import { renew } from "./renew.ts";
import { report } from "./report.ts";
import { request } from "./request.ts";
import { resume } from "./resume.ts";
import { review } from "./review.ts";
import { roles } from "./roles.ts";
import { scheduled } from "./scheduled.ts";
import { settings } from "./settings.ts";
import { shops } from "./shops.ts";
import { sync } from "./sync.ts";
import { undo } from "./undo.ts";
import { unpublish } from "./unpublish.ts";

/** Every `/oms` subcommand, in the order of help. The only registry. */
export const commands: readonly Command[] = [
  home,
  draft,
  edit,
  review,
  find,
  sync,
  shops,
  problems,
  helpOn(() => commands),
  publish,
  unpublish,
  renew,
  deleteListing,
  bulk,
  catchup,
  undo,
  scheduled,
  drafts,
  history,
  request,
  products,
  exportTable,
  importTable,
  log,
  report,
  connect,
  disconnect,
  pause,
  resume,
  roles,
  settings,
  privacy,
];
