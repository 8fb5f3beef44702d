import { addMoney, formatMoney } from "#src/catalog/money.ts";
import { offered } from "#src/marketplaces/registry.ts";
import { changesActionIds, type ChangeSummary } from "#src/modules/changes/index.ts";
import { differenceLine, listingsActionIds, type ListingView } from "#src/modules/listings/index.ts";
import { shopsActionIds, type ShopView } from "#src/modules/shops/index.ts";
import type { Person } from "#src/modules/studio/index.ts";
import { type Block, button, context, header, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, clipMrkdwn, dateText, dayText, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { DigestView, DoneChange, EndingListing, StuckChange } from "../rules/digest-view.ts";
import { reportsActionIds } from "./ids.ts";

/** So many lines of a kind: with these even the longest titles fit into one message. */
const shown = 4;

/** One line per thing, each with the one button that goes on with it. It mentions nobody: it is for all. */
export function digestMessage(digest: DigestView): Message {
  const { waiting, stuck, deadShops, differing, done, small, ending } = digest;
  const needs = waiting.all + stuck.all + deadShops.length + differing.all;
  const said = [
    needs > 0 && `${needs} ${needs === 1 ? "needs" : "need"} you`,
    done.all + small.all > 0 && `${done.all + small.all} done`,
    ending.all > 0 && `${ending.all} soon`,
  ].filter((part) => typeof part === "string");
  const day = dayText(digest.date);
  return message(`${clipEscaped(digest.studio.name, 300)}, ${day}: ${said.join(", ")}`, [
    header(`${digest.studio.name}, ${day}`),
    ...part("Needs you", [
      ...deadShops.slice(0, shown).map(deadLine),
      ...stuck.some.slice(0, shown).map(stuckLine),
      ...more(stuck.all - Math.min(stuck.some.length, shown), "that failed", "`/oms problems`"),
      ...waiting.some.slice(0, shown).map(waitingLine),
      ...more(waiting.all - Math.min(waiting.some.length, shown), "waiting for approval", "`/oms review`"),
      ...differing.some.slice(0, shown).map(differingLine),
      ...more(
        differing.all - Math.min(differing.some.length, shown),
        `that differ on ${offered.name}`,
        "`/oms problems`",
      ),
    ]),
    ...part("Done", [
      ...done.some.slice(0, shown).map(doneLine),
      ...more(done.all - Math.min(done.some.length, shown), "done", "`/oms log`"),
      ...smallLine(digest),
    ]),
    ...part("Soon", [
      ...ending.some.slice(0, shown).map(endingLine),
      ...more(ending.all - Math.min(ending.some.length, shown), "that end within seven days", "`/oms find ending`"),
    ]),
    ...feesLine(digest),
    ...(digest.asOf ? [context(`As of ${dateText(digest.asOf)}`)] : []),
  ]);
}

function part(title: string, lines: readonly Block[]): Block[] {
  return lines.length === 0 ? [] : [section(`*${title}*`), ...lines];
}

function more(left: number, what: string, where: string): Block[] {
  return left > 0 ? [context(`${left} more ${what}: ${where}`)] : [];
}

function titled({ title, code }: Pick<ChangeSummary | ListingView, "title" | "code">): string {
  return `*${clipEscaped(title, 70)}*  ·  \`${escapeMrkdwn(code)}\``;
}

function named(person: Person | null): string {
  return person ? clipEscaped(person.name, 40) : "somebody";
}

function deadLine(shop: ShopView): Block {
  return section(
    `:red_circle: *${clipEscaped(shop.name, 80)}* has to be signed in again.`,
    button(shopsActionIds.connect, "Connect it again", undefined, { style: "primary" }),
  );
}

function stuckLine(change: StuckChange): Block {
  const why = change.failure ? `\n${clipEscaped(change.failure, 120)}` : "";
  return section(`:warning: ${titled(change)}${why}`, button(changesActionIds.openListing, "Look", change.id));
}

function waitingLine(change: ChangeSummary): Block {
  return section(
    `${titled(change)}\n${named(change.author)} asks for approval, ${dateText(change.updatedAt)}`,
    button(changesActionIds.openListing, "Review", change.id),
  );
}

function differingLine(listing: ListingView): Block {
  const [first] = listing.differences;
  const others = listing.differences.length - 1;
  const what = first ? `\n${clipMrkdwn(differenceLine(listing, first), 200)}` : "";
  return section(
    `${titled(listing)}  ·  ${clipEscaped(listing.shopName, 40)}${what}${others > 0 ? `, and ${others} more` : ""}`,
    button(listingsActionIds.showListing, "Look", listing.id),
  );
}

const deeds: Readonly<Record<DoneChange["kind"], string>> = {
  create: "published",
  edit: "changed",
  unpublish: "taken off sale",
  renew: "renewed",
  put_on_sale: "put on sale",
  delete: "deleted",
};

function doneLine(change: DoneChange): Block {
  const deed =
    change.kind === "create" && change.mode === "draft"
      ? `put on ${change.marketplace.name} as a draft`
      : deeds[change.kind];
  const decided = change.decidedBy ? `, approved by ${named(change.decidedBy)}` : "";
  return section(
    `:white_check_mark: ${titled(change)}\n${deed}, by ${named(change.author)}${decided}`,
    button(changesActionIds.openListing, "Look", change.id),
  );
}

/** All of them in one line: nobody else has seen them. */
function smallLine({ small }: DigestView): Block[] {
  if (small.all === 0) return [];
  const [newest] = small.some;
  const some = small.some.slice(0, shown).map((change) => `${titled(change)} (${named(change.author)})`);
  const left = small.all - some.length;
  const what =
    small.all === 1
      ? "1 small change, confirmed by its author"
      : `${small.all} small changes, each confirmed by its author`;
  return [
    section(
      `:pencil2: ${what}: ${some.join(", ")}${left > 0 ? `, and ${left} more: \`/oms log\`` : ""}`,
      ...(newest
        ? [button(changesActionIds.openListing, small.all === 1 ? "Look" : "Look at the newest", newest.id)]
        : []),
    ),
  ];
}

function endingLine({ listing, endsAt, renewal }: EndingListing): Block {
  const what = renewal ? `renews itself for ${formatMoney(renewal)}` : "expires";
  return section(
    `:hourglass: ${titled(listing)}  ·  ${clipEscaped(listing.shopName, 40)}\n${what} ${dateText(endsAt)}`,
    button(listingsActionIds.showListing, "Look", listing.id),
  );
}

function feesLine({ fees }: DigestView): Block[] {
  const [first] = fees;
  if (!first) return [];
  const all = fees.slice(1).reduce((sum, { fee }) => addMoney(sum, fee), first.fee);
  const people = fees.slice(0, 8).map(({ by, fee }) => `${named(by)} ${formatMoney(fee)}`);
  return [
    section(
      `*Fees of the week:* ${formatMoney(all)} (${people.join(", ")}${fees.length > 8 ? " …" : ""})`,
      button(reportsActionIds.report, "Report"),
    ),
  ];
}
