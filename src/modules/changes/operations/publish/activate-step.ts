import { OmsError } from "#src/platform/kernel/errors.ts";
import { readAndCompare } from "./compare.ts";
import { madeSince } from "./create-step.ts";
import type { PublishSession } from "./session.ts";
import { keepStep } from "../../messages/kept.ts";
import { changeWorkText } from "../../messages/work.en.ts";
import { factsOf } from "#src/marketplaces/registry.ts";

/**
 * Makes the draft live, once. Unless this very run made the draft and every step of it is known, it is looked at first:
 * a change that was made to it meanwhile is never published unseen, and one that is live already costs no second fee.
 *
 * @param made by this run, from first to last
 */
export async function activateOnce(session: PublishSession, listingId: string, made: boolean): Promise<void> {
  const { activatingSince, surplus } = session.item().progress;
  if (!made || activatingSince !== undefined || surplus !== undefined) {
    if (await isLive(session, listingId)) return;
  }
  await requireOnlyOne(session, listingId);
  session.intend({
    step: keepStep("activating"),
    progress: { ...session.item().progress, activatingSince: session.now().toISOString() },
  });
  try {
    await session.client.activate(listingId);
  } catch (error) {
    if (error instanceof OmsError && error.code === "unknown-outcome") {
      throw new OmsError("unknown-outcome", { cause: error, retryAfterMs: session.deps.timings.looks[0] ?? 0 });
    }
    throw error;
  }
}

/**
 * @returns whether it is on sale, or was already bought; false: it is the draft we made, unchanged
 * @throws OmsError `not-found`, `changed-live`
 */
async function isLive(session: PublishSession, listingId: string): Promise<boolean> {
  // What was read back once can't lag behind any more: a difference is another person's doing, and is said at once.
  const waits = session.item().progress.readBack ? [] : session.deps.timings.readbackWaits;
  const { live, differences } = await readAndCompare(session, listingId, ["draft", "active", "sold_out"], waits);
  if (!live) throw new OmsError("not-found", { userText: changeWorkText.draftGone });
  if (live.state === "active" || live.state === "sold_out") return true;
  if (differences.length === 0) return false;
  throw new OmsError("changed-live", {
    userText: changeWorkText.changedThere(differences.join(", "), factsOf(session.shop).name),
  });
}

/** A create whose fate was unknown may have surfaced late: of two drafts only ours goes live, and a person hears of the other. */
async function requireOnlyOne(session: PublishSession, listingId: string): Promise<void> {
  const { uncertainSince, othersSaid } = session.item().progress;
  const { client } = session;
  if (uncertainSince === undefined || !client.findDrafts) return;
  const drafts = await client.findDrafts(session.payload.title, madeSince(session, new Date(uncertainSince)));
  const others = drafts.map((draft) => draft.listingId).filter((id) => id !== listingId);
  const names = others.toSorted().join(", ");
  if (others.length === 0 || othersSaid === names) return;
  const author = session.change.author;
  const members = await session.store.members();
  const mention = members.filter((member) => member.id === author).map((member) => member.slackUserId);
  await session.record({ progress: { ...session.item().progress, othersSaid: names } }, [
    {
      template: "change_note",
      changeId: session.change.id,
      note: "parked",
      mention,
      text: changeWorkText.secondDraft(session.shop.name, names),
      nonce: `second-draft:${names}`,
    },
  ]);
}
