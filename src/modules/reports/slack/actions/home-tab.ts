import { inHome } from "#src/modules/studio/index.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { sendPictured } from "#src/platform/slack/pictures.ts";
import { slackFailure } from "#src/platform/slack/transport/web-errors.ts";
import { wireView } from "#src/platform/slack/wire.ts";
import { firstPages, type HomePages } from "../../rules/home-view.ts";
import { homeView, readPages, strangerHome } from "../home.ts";
import type { Turn } from "../turn.ts";

/** The app was opened, at its home tab or its messages. */
export async function openedApp(turn: Turn, tab: string): Promise<void> {
  if (tab === "home") await showHome(turn);
  // Why there is no actor stands on the home tab.
  const actor = await turn.actor().catch(() => null);
  if (actor) await turn.app.greet(actor);
}

/** The home tab was opened. It is drawn from what is stored now; drawing it twice does no harm. */
export async function showHome(turn: Turn, pages: HomePages = firstPages): Promise<void> {
  await publish(turn, await homeOf(turn, pages));
}

/** After something was done there, on the pages it showed; or in a form, which may have been opened from it. */
export async function refreshHome(turn: Turn): Promise<void> {
  await showHome(turn, inHome(turn) ? readPages(turn.body.view?.private_metadata ?? "") : firstPages);
}

async function homeOf(turn: Turn, pages: HomePages) {
  try {
    return homeView(await turn.app.home(await turn.actor(), pages));
  } catch (error) {
    const problem = toOmsError(error);
    if (problem.code === "internal") throw error;
    return strangerHome(problem.userText);
  }
}

async function publish(turn: Turn, view: Parameters<typeof wireView>[0]): Promise<void> {
  await sendPictured(view.blocks, (blocks) =>
    slackFailure(
      turn.client.views.publish({
        user_id: turn.userId,
        view: wireView({ ...view, blocks }) as Parameters<typeof turn.client.views.publish>[0]["view"],
      }),
    ),
  );
}
