import { formatMoney } from "#src/catalog/money.ts";
import { changeStatesText } from "./messages/states.en.ts";
import { askedAlreadyText } from "./rules/asked-already.ts";
import { offered } from "#src/marketplaces/registry.ts";
import type { RefusalWords } from "#src/platform/database/store-error.ts";
import { batchesText } from "./batches/messages/en.ts";
import { openPointsText } from "./open-points/messages/en.ts";
import { changeRefusalsText } from "./messages/refusals.en.ts";

function reasonText(reason: string): string | undefined {
  const { draftThere, reasons, stillCopying } = changeRefusalsText;
  const all: Readonly<Record<string, string>> = {
    ...reasons,
    copying: stillCopying,
    "batch-author": batchesText.refusals.notYours,
    "batch-made": batchesText.refusals.made,
    "batch-photos": batchesText.refusals.photos,
    "batch-drafts": batchesText.refusals.drafts,
    "open-points": openPointsText.openPoints,
    "blank-left": openPointsText.blankLeft,
    "draft-there": draftThere(offered.name),
  };
  return all[reason];
}

/** As a studio's ceiling is. */
function dollars(cents = 0): string {
  return formatMoney({ amount: cents, currency: offered.fees.activation.currency });
}

function editWaitsText(number: number, title = "", state = ""): string {
  const { editWaits, named } = changeRefusalsText;
  const edit =
    title === "" ? changeStatesText.request(number) : named(title.slice(0, 140), changeStatesText.request(number));
  return editWaits[state === "in_review" || state === "failed" ? state : "other"](edit);
}

/** Sentences for what the database refuses of a change. */
export const changeRefusals: RefusalWords = (code, detail) => {
  if (code === "fee-ceiling" && detail.reason === "renewals") {
    return { userText: changeRefusalsText.renewals(dollars(detail.month), dollars(detail.ceiling)) };
  }
  if (code === "already-asked" && detail.reason === "rule") {
    return { userText: changeRefusalsText.ofAnotherRule((detail.title ?? "").slice(0, 140)) };
  }
  const reason = detail.reason ? reasonText(detail.reason) : undefined;
  if (reason) return { userText: reason };
  if (code === "already-decided" && detail.self) {
    return { userText: changeRefusalsText.decidedBySelf };
  }
  if (code === "already-decided" && detail.name) {
    return { userText: changeRefusalsText.decidedBy(detail.name) };
  }
  if (!detail.changeId || !detail.number) return null;
  const change = { id: detail.changeId, number: detail.number };
  if (code === "already-asked") return { userText: askedAlreadyText(detail.number, detail.state), change };
  if (code === "edit-waits") return { userText: editWaitsText(detail.number, detail.title, detail.state), change };
  return null;
};
