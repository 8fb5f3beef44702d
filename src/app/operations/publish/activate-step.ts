import { listingDifferences } from "#src/domain/live.ts";
import { OmsError } from "#src/kernel/errors.ts";
import type { LiveListing } from "../../ports/marketplace.ts";
import type { PublishSession } from "./session.ts";

/**
 * Makes the draft live, once. Unless this very run created the draft it is looked at first: a change somebody made to
 * it meanwhile is never published unseen, and one that is live already costs no second fee.
 */
export async function activateOnce(session: PublishSession, listingId: string, freshlyMade: boolean): Promise<void> {
  const { client } = session;
  const before = session.target().progress;
  if (!freshlyMade || before.activatingSince !== undefined) {
    const live = await client.getListing(listingId);
    if (!live) throw new OmsError("not-found", { userText: goneText });
    if (live.state === "active") return;
    if (live.state !== "draft" && live.state !== "inactive") throw new OmsError("changed-live");
    await requireUnchanged(session, live);
  }
  await requireOnlyOne(session, listingId);
  await session.record({
    step: "Activating",
    progress: { ...session.target().progress, activatingSince: session.now().toISOString() },
  });
  try {
    await client.activate(listingId);
  } catch (error) {
    if (error instanceof OmsError && error.code === "unknown-outcome") {
      throw new OmsError("unknown-outcome", { cause: error, retryAfterMs: session.deps.rhythm.looks[0] ?? 0 });
    }
    throw error;
  }
}

const goneText = "The draft isn't in the shop any more: somebody deleted it there. Edit this listing and ask again.";

async function requireUnchanged(session: PublishSession, live: LiveListing): Promise<void> {
  const inventory = await session.client.getInventory(live.listingId);
  const images = session.target().progress.images ?? [];
  const differences = listingDifferences(session.payload, images, live, inventory);
  if (differences.length === 0) return;
  throw new OmsError("changed-live", {
    userText: `Somebody changed ${differences.join(", ")} on the marketplace since it was approved, so I stopped before publishing it.`,
  });
}

/** A create whose fate was unknown may have surfaced late: of two drafts only ours goes live, and a person hears of the other. */
async function requireOnlyOne(session: PublishSession, listingId: string): Promise<void> {
  const { uncertainSince } = session.target().progress;
  if (uncertainSince === undefined) return;
  const drafts = await session.client.findDrafts(session.payload.title, new Date(uncertainSince));
  const others = drafts.filter((draft) => draft.listingId !== listingId);
  if (others.length === 0) return;
  const author = session.change.author;
  const members = await session.store.members();
  const mention = members.filter((member) => member.id === author).map((member) => member.slackUserId);
  await session.store.send([
    {
      template: "change_note",
      changeId: session.change.id,
      note: "parked",
      mention,
      text: `${session.shop.name} has another draft with this title (${others.map((other) => other.listingId).join(", ")}). I publish only mine; please delete the other one there.`,
      nonce: `second-draft:${others.map((other) => other.listingId).join(",")}`,
    },
  ]);
}
