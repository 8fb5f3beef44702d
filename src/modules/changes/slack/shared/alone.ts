import { formatMoney } from "#src/catalog/money.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { context, modal, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { ChangeView } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesFormIds } from "../ids.ts";
import { requestLines } from "./asked-together.ts";
import { titleLine } from "./change-lines.ts";
import { alsoLiveLines, singlePieceLines } from "./pieces.ts";

/** The one confirmation of a person who works alone: it names what it costs. It is saved and checked already. */
export function publishAloneView(change: ChangeView): View {
  const isNew = change.kind === "create";
  const fee = formatMoney(change.fee);
  const { alone } = changeFormsText;
  return modal({
    callback: changesFormIds.publishAlone,
    ...asked(change, fee),
    close: changeFormsText.alone.notYet,
    metadata: joinIds(change.id, change.contentHash),
    blocks: [
      section(titleLine(change)),
      section(
        isNew
          ? [
              alone.goesLive(change.items.length, change.marketplace.name, fee),
              ...singlePieceLines(change),
              ...alsoLiveLines(change),
            ].join("\n")
          : [does(change, fee), ...alsoLiveLines(change)].join("\n"),
      ),
      context(isNew ? alone.ownListing : alone.ownChange),
    ],
  });
}

function asked({ kind, marketplace, fee: { amount } }: ChangeView, fee: string): { title: string; submit: string } {
  const { alone } = changeFormsText;
  const asked = kind === "create" ? alone.publish : kind === "renew" ? alone.renew : alone.sell;
  if (kind === "create" || kind === "renew" || kind === "put_on_sale")
    return { title: asked.title, submit: amount > 0 ? asked.submitFor(fee) : asked.submit };
  return { title: alone.write.title(marketplace.name), submit: alone.write.submit };
}

function does({ kind, marketplace, fee: { amount } }: ChangeView, fee: string): string {
  const { alone } = changeFormsText;
  const cost = amount > 0 ? alone.bills(marketplace.name, fee) : alone.free;
  return `${kind === "renew" || kind === "put_on_sale" ? alone.goesOnSale : alone.writes} ${cost}`;
}

/** The same for all that one form asked for. @param together of the change that is named first */
export function saleAloneView(changeId: ChangeId, together: NonNullable<ChangeView["together"]>): View {
  const fee = formatMoney(together.fee);
  const priced = together.fee.amount > 0;
  const { alone } = changeFormsText;
  const cost = priced ? alone.billsAll(together.marketplace.name, fee) : alone.free;
  return modal({
    callback: changesFormIds.saleAlone,
    title: alone.sell.title,
    submit: priced ? alone.sell.submitFor(fee) : alone.sell.submit,
    close: changeFormsText.alone.notYet,
    metadata: joinIds(changeId, together.hash),
    blocks: [
      section(requestLines(together)),
      section(`${alone.goOnSale(together.requests.length)} ${cost}`),
      context(alone.ownChanges),
    ],
  });
}
