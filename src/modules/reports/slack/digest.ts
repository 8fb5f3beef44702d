import { addMoney, formatMoney } from "#src/catalog/money.ts";
import { offered } from "#src/marketplaces/registry.ts";
import { changeLabel, changesActionIds, type ChangeSummary, scheduledLine } from "#src/modules/changes/index.ts";
import { codeLabel, differenceLine, listingsActionIds, type ListingView } from "#src/modules/listings/index.ts";
import { catchUpActionIds, catchUpLine } from "#src/modules/plans/index.ts";
import { shopsActionIds, type ShopView } from "#src/modules/shops/index.ts";
import type { Person } from "#src/modules/studio/index.ts";
import { type Block, button, context, header, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, clipMrkdwn, dateText, dayText } from "#src/platform/slack/blocks/text.ts";
import type { DigestView, DoneChange, EndingListing, StuckChange } from "../rules/digest-view.ts";
import { reportsActionIds } from "./ids.ts";
import { reportsText } from "../messages/en.ts";

/** So many lines of a kind: with these even the longest titles fit into one message. */
const shown = 4;
/** So many people are named with what their decisions cost. */
const shownPeople = 5;

/** One line per thing, each with the one button that goes on with it. It mentions nobody: it is for all. */
export function digestMessage(digest: DigestView): Message {
  const { waiting, stuck, deadShops, differing, done, small, ending, scheduled } = digest;
  const needs = waiting.all + stuck.all + deadShops.length + differing.all;
  const said = [
    needs > 0 && reportsText.digest.needYou(needs),
    done.all + small.all > 0 && reportsText.digest.doneCount(done.all + small.all),
    ending.all > 0 && reportsText.digest.soonCount(ending.all),
    scheduled.all > 0 && reportsText.digest.scheduledCount(scheduled.all),
  ].filter((part) => typeof part === "string");
  const day = dayText(digest.date);
  return message(`${clipEscaped(digest.studio.name, 300)}, ${day}: ${said.join(", ")}`, [
    header(`${digest.studio.name}, ${day}`),
    ...part(reportsText.digest.needsYou, [
      ...deadShops.slice(0, shown).map(deadLine),
      ...stuck.some.slice(0, shown).map(stuckLine),
      ...more(stuck.all - Math.min(stuck.some.length, shown), reportsText.digest.moreFailed),
      ...waiting.some.slice(0, shown).map(waitingLine),
      ...more(waiting.all - Math.min(waiting.some.length, shown), reportsText.digest.moreWaiting),
      ...differing.some.slice(0, shown).map(differingLine),
      ...more(differing.all - Math.min(differing.some.length, shown), (left) =>
        reportsText.digest.moreDiffering(left, offered.name),
      ),
    ]),
    ...part(reportsText.digest.done, [
      ...done.some.slice(0, shown).map(doneLine),
      ...more(done.all - Math.min(done.some.length, shown), reportsText.digest.moreDone),
      ...smallLine(digest),
    ]),
    ...part(reportsText.digest.soon, [
      ...ending.some.slice(0, shown).map(endingLine),
      ...more(ending.all - Math.min(ending.some.length, shown), reportsText.digest.moreEnding),
      ...scheduledNext(digest),
    ]),
    ...catchUpPart(digest),
    ...feesLine(digest),
    ...(digest.asOf ? [context(reportsText.digest.asOf(dateText(digest.asOf)))] : []),
  ]);
}

function part(title: string, lines: readonly Block[]): Block[] {
  return lines.length === 0 ? [] : [section(`*${title}*`), ...lines];
}

function more(left: number, text: (left: number) => string): Block[] {
  return left > 0 ? [context(text(left))] : [];
}

function titled(thing: ChangeSummary | ListingView): string {
  return `*${clipEscaped(thing.title, 35)}*  ·  ${"number" in thing ? changeLabel(thing) : codeLabel(thing)}`;
}

function named(person: Person | null): string {
  return person ? clipEscaped(person.name, 30) : reportsText.digest.unknownPerson;
}

function deadLine(shop: ShopView): Block {
  return section(
    reportsText.signedOut(clipEscaped(shop.name, 60)),
    button(shopsActionIds.connect, reportsText.connectAgain, undefined, { style: "primary" }),
  );
}

function stuckLine(change: StuckChange): Block {
  const why = change.failure ? `\n${clipEscaped(change.failure, 80)}` : "";
  return section(
    `:warning: ${titled(change)}${why}`,
    button(changesActionIds.openListing, reportsText.showListing, change.id),
  );
}

function waitingLine(change: ChangeSummary): Block {
  return section(
    reportsText.digest.asks(titled(change), named(change.author), dateText(change.updatedAt)),
    button(changesActionIds.openListing, reportsText.review, change.id),
  );
}

function differingLine(listing: ListingView): Block {
  const [first] = listing.differences;
  const others = listing.differences.length - 1;
  const what = first ? `\n${clipMrkdwn(differenceLine(listing, first), 140)}` : "";
  return section(
    `${titled(listing)}  ·  ${clipEscaped(listing.shopName, 25)}${what}${others > 0 ? reportsText.digest.others(others) : ""}`,
    button(listingsActionIds.showListing, reportsText.showListing, listing.id),
  );
}

function doneLine(change: DoneChange): Block {
  const deed =
    change.kind === "create" && change.mode === "draft"
      ? reportsText.digest.putAsDraft(change.marketplace.name)
      : reportsText.digest.deeds[change.kind];

  return section(
    reportsText.digest.deed(
      titled(change),
      change.many ? reportsText.digest.deedOfMany(deed, change.many.written, change.many.all) : deed,
      named(change.author),
      change.decidedBy ? named(change.decidedBy) : null,
    ),
    button(changesActionIds.openListing, reportsText.showListing, change.id),
  );
}

/** All of them in one line: nobody else has seen them. */
function smallLine({ small }: DigestView): Block[] {
  if (small.all === 0) return [];
  const [newest] = small.some;
  const some = small.some.slice(0, shown).map((change) => `${titled(change)} (${named(change.author)})`);
  const left = small.all - some.length;
  return [
    section(
      reportsText.digest.small(small.all, some.join(", "), left),
      ...(newest
        ? [
            button(
              changesActionIds.openListing,
              small.all === 1 ? reportsText.showListing : reportsText.digest.showNewest,
              newest.id,
            ),
          ]
        : []),
    ),
  ];
}

function endingLine({ listing, endsAt, renewal }: EndingListing): Block {
  const what = renewal ? reportsText.digest.renews(formatMoney(renewal)) : reportsText.digest.expires;
  return section(
    reportsText.digest.ends(titled(listing), clipEscaped(listing.shopName, 25), what, dateText(endsAt)),
    button(listingsActionIds.showListing, reportsText.showListing, listing.id),
  );
}

/** All of it in one line: the first with its time. */
function scheduledNext({ scheduled }: DigestView): Block[] {
  const [first] = scheduled.some;
  if (!first) return [];
  const line = reportsText.digest.scheduled(scheduledLine(first), scheduled.all - 1);
  return [section(line, button(changesActionIds.openListing, reportsText.showListing, first.id))];
}

function catchUpPart({ catchUps }: DigestView): Block[] {
  const line = catchUpLine(catchUps);
  return line === null ? [] : [section(line, button(catchUpActionIds.show, reportsText.digest.showRules))];
}

function feesLine({ fees }: DigestView): Block[] {
  const [first] = fees;
  if (!first) return [];
  const all = fees.slice(1).reduce((sum, { fee }) => addMoney(sum, fee), first.fee);
  const people = fees.slice(0, shownPeople).map(({ by, fee }) => `${named(by)} ${formatMoney(fee)}`);
  return [
    section(
      reportsText.digest.fees(formatMoney(all), people.join(", "), fees.length > shownPeople),
      button(reportsActionIds.report, reportsText.report.show),
    ),
  ];
}
