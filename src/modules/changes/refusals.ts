import { askedAlreadyText } from "./rules/asked-already.ts";
import { stillCopying } from "./rules/change.ts";
import { offered } from "#src/marketplaces/registry.ts";
import type { RefusalWords } from "#src/platform/database/store-error.ts";

const reasons: Readonly<Record<string, string>> = {
  copying: stillCopying,
  "no-part": "Nothing in it is yours, so there is nothing to take out.",
  "all-yours":
    "All of it begins with your words, so nothing would be left. The other one can take a part out, or you withdraw it.",
  "author-wrote": "Its author wrote some of it, too. That part has to be taken out first.",
  "draft-there": `A draft of it lies in a shop, or may lie there. Publish it, or delete the draft on ${offered.name}'s own page; until then it stays here.`,
  begun: "It is being written already, so it can't be stopped any more. Its card shows how it goes on.",
};

function editWaitsText(code: string, title = "", state = ""): string {
  const name = title === "" ? code : `“${title.slice(0, 140)}” (${code})`;
  const then: Readonly<Record<string, string>> = {
    in_review: "waits for approval. Approve it, or withdraw it, then press Go live.",
    failed: "couldn't be written. Settle it on its card, or edit it again, then press Go live.",
  };
  return `The edit ${name} of this draft ${then[state] ?? "is being written. Press Go live once it is done."}`;
}

/** Sentences for what the database refuses of a change. */
export const changeRefusals: RefusalWords = (code, detail) => {
  const reason = detail.reason ? reasons[detail.reason] : undefined;
  if (reason) return { userText: reason };
  if (code === "already-decided" && detail.self) {
    return { userText: "You decided this already. Its card shows how it goes on." };
  }
  if (code === "already-decided" && detail.name) {
    return { userText: `${detail.name} was first: this listing is already decided.` };
  }
  if (!detail.changeId || !detail.changeCode) return null;
  const change = { id: detail.changeId, code: detail.changeCode };
  if (code === "already-asked") return { userText: askedAlreadyText(detail.changeCode, detail.state), change };
  if (code === "edit-waits") return { userText: editWaitsText(detail.changeCode, detail.title, detail.state), change };
  return null;
};
