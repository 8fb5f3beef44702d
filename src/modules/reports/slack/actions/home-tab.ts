import { inHome, type Interaction } from "#src/modules/studio/index.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { sendPictured } from "#src/platform/slack/pictures.ts";
import { slackFailure } from "#src/platform/slack/transport/web-errors.ts";
import { wireView } from "#src/platform/slack/wire.ts";
import type { App } from "../../app.ts";
import { firstPages, type HomePages } from "../../rules/home-view.ts";
import { homeView, readPages, strangerHome } from "../home.ts";

/** The app was opened, at its home tab or its messages. */
export async function openedApp(interaction: Interaction<App>, tab: string): Promise<void> {
  if (tab === "home") await showHome(interaction);
  // The home tab says why there is no actor.
  const actor = await interaction.actor().catch(() => null);
  if (actor) await interaction.app.greet(actor);
}

/** The home tab was opened. It is drawn from what is stored now; drawing it twice does no harm. */
export async function showHome(interaction: Interaction<App>, pages: HomePages = firstPages): Promise<void> {
  await publish(interaction, await homeOf(interaction, pages));
}

/** After something was done there, on the pages it showed; or in a form, which may have been opened from it. */
export async function refreshHome(interaction: Interaction<App>): Promise<void> {
  await showHome(
    interaction,
    inHome(interaction) ? readPages(interaction.body.view?.private_metadata ?? "") : firstPages,
  );
}

async function homeOf(interaction: Interaction<App>, pages: HomePages) {
  try {
    return homeView(await interaction.app.home(await interaction.actor(), pages));
  } catch (error) {
    const problem = toOmsError(error);
    if (problem.code === "internal") throw error;
    return strangerHome(problem.userText);
  }
}

async function publish(interaction: Interaction<App>, view: Parameters<typeof wireView>[0]): Promise<void> {
  await sendPictured(view.blocks, (blocks) =>
    slackFailure(
      interaction.client.views.publish({
        user_id: interaction.userId,
        view: wireView({ ...view, blocks }) as Parameters<typeof interaction.client.views.publish>[0]["view"],
      }),
    ),
  );
}
