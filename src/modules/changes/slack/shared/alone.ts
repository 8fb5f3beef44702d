import { formatMoney } from "#src/catalog/money.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { context, modal, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { count } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import { changesFormIds } from "../ids.ts";
import { requestLines } from "./asked-together.ts";
import { titleLine } from "./change-lines.ts";
import { alsoLiveLines, singlePieceLines } from "./pieces.ts";

/** The one confirmation of somebody who works alone: it names what it costs. Saved and checked it is already. */
export function publishAloneView(change: ChangeView): View {
  const isNew = change.kind === "create";
  const fee = formatMoney(change.fee);
  return modal({
    callback: changesFormIds.publishAlone,
    ...asked(change, fee),
    close: "Not yet",
    metadata: joinIds(change.id, change.contentHash),
    blocks: [
      section(titleLine(change)),
      section(
        isNew
          ? [
              `It goes live in ${count(change.items.length, "shop")}. ${change.marketplace.name} bills ${fee} for that.`,
              ...singlePieceLines(change),
              ...alsoLiveLines(change),
            ].join("\n")
          : [does(change, fee), ...alsoLiveLines(change)].join("\n"),
      ),
      context(
        `You approve your own ${isNew ? "listing" : "change"}; it is recorded as self-approved. *Not yet* leaves it with its buttons in your messages.`,
      ),
    ],
  });
}

function asked({ kind, marketplace, fee: { amount } }: ChangeView, fee: string): { title: string; submit: string } {
  const priced = (verb: string) => (amount > 0 ? `${verb} (${fee})` : verb);
  if (kind === "create") return { title: "Publish?", submit: priced("Publish") };
  if (kind === "renew") return { title: "Renew?", submit: priced("Renew") };
  if (kind === "put_on_sale") return { title: "Put on sale?", submit: priced("Put on sale") };
  return { title: `Write it to ${marketplace.name}?`, submit: "Write it" };
}

function does({ kind, marketplace, fee: { amount } }: ChangeView, fee: string): string {
  const cost = amount > 0 ? `${marketplace.name} bills ${fee} for that.` : "It costs nothing.";
  return kind === "renew" || kind === "put_on_sale"
    ? `It goes on sale. ${cost}`
    : `I'll write what you changed. ${cost}`;
}

/** The same for all that one form asked for. @param together of the change that is named first */
export function saleAloneView(changeId: ChangeId, together: NonNullable<ChangeView["together"]>): View {
  const fee = formatMoney(together.fee);
  const priced = together.fee.amount > 0;
  return modal({
    callback: changesFormIds.saleAlone,
    title: "Put on sale?",
    submit: priced ? `Put on sale (${fee})` : "Put on sale",
    close: "Not yet",
    metadata: joinIds(changeId, together.hash),
    blocks: [
      section(requestLines(together)),
      section(
        `${count(together.requests.length, "listing")} go on sale. ${priced ? `${together.marketplace.name} bills ${fee} for all of them.` : "It costs nothing."}`,
      ),
      context(
        "You approve your own changes; it is recorded as self-approved. *Not yet* leaves them with their buttons in your messages.",
      ),
    ],
  });
}
