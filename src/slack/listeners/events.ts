import { homeView, strangerHome } from "#src/blocks/overview.ts";
import { toOmsError } from "#src/kernel/errors.ts";
import type { Turn } from "../turn.ts";
import { slackFailure } from "../web-errors.ts";
import { wireView } from "../wire.ts";

/** The home tab was opened. It is drawn from what is stored now; drawing it twice does no harm. */
export async function showHome(turn: Turn): Promise<void> {
  await publish(turn, await homeOf(turn));
}

async function homeOf(turn: Turn) {
  try {
    return homeView(await turn.app.overview(await turn.actor()));
  } catch (error) {
    const problem = toOmsError(error);
    if (problem.code === "internal") throw error;
    return strangerHome(problem.userText);
  }
}

async function publish(turn: Turn, view: Parameters<typeof wireView>[0]): Promise<void> {
  await slackFailure(
    turn.client.views.publish({
      user_id: turn.userId,
      view: wireView(view) as Parameters<typeof turn.client.views.publish>[0]["view"],
    }),
  );
}
