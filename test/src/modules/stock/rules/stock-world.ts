import { judgeStock } from "#src/modules/stock/rules/shared-stock.ts";
import type { Judgement, Known, OwnWrite, SeenListing, StockWrite } from "#src/modules/stock/rules/stock-types.ts";
import { reaction } from "#src/modules/stock/rules/window.ts";
import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { type Listing, mulberry, type Run, type Seed, soldIn } from "./world-parts.ts";

/**
 * A product in three shops over some hours, in seconds: buyers, checks, writes on their way, a marketplace that lags and is away, a
 * process that is killed, writes that wait, a person who takes pieces out of every shop by approved changes, listings that end and come back, and a manager who answers questions.
 */

const q = "quantity:";
const lasts = 6 * 3600;
const largestLag = 30;
const killedFor = 90;
const onItsWay = new Set<OwnWrite["end"]>(["waiting", "open"]);
/** How long after our write the marketplace may show what was there before (`settling`). */
const settles = 300;

export function runWorld({ seed, stock, every, orders }: Seed): Run {
  const random = mulberry(seed);
  const window = every + reaction;
  const shops: Listing[] = [0, 1, 2].map(() => ({
    pieces: stock,
    sale: "on",
    past: [{ at: -1000, pieces: stock, sale: "on" }],
    seen: { pieces: stock, sale: "on" },
    own: null,
    settlesUntil: 0,
    backAt: -Infinity,
    readAt: 0,
    takenOff: false,
    theirs: [],
    holds: false,
  }));
  const queue: { at: number; run: () => void }[] = [];
  let now = 0;
  const later = (after: number, run: () => void) => queue.push({ at: now + after, run });
  /** Times in which nothing can be read or written, or a question was open. */
  const away: { from: number; to: number }[] = [];
  const held: { from: number; to: number }[] = [];
  const isAway = () => away.some(({ from, to }) => now >= from && now < to);
  const excused = (from: number, to: number) =>
    [...away, ...held].reduce((sum, each) => sum + Math.max(0, Math.min(to, each.to) - Math.max(from, each.from)), 0);

  let known: Known | null = null;
  let answer = false;
  let question: { from: number; to: number } | null = null;
  const sales: { at: number; shop: number; quantity: number }[] = [];
  const oversells: { at: number; pieces: number; told: number | null }[] = [];
  const run = { told: 0, writes: 0, asked: 0, raised: 0, outside: 0, unasked: 0, takenOut: 0 };
  const takeouts: { at: number; quantity: number }[] = [];
  let corrected = false;
  const real = () => stock - soldIn(takeouts);

  const change = (listing: Listing, to: Partial<Pick<Listing, "pieces" | "sale">>) => {
    Object.assign(listing, to);
    listing.past.push({ at: now, pieces: listing.pieces, sale: listing.sale });
  };

  function judge(): void {
    const seen: SeenListing[] = shops.map((listing, at) => ({
      listingId: `l${at}` as ListingId,
      shopId: `s${at}` as ShopId,
      sale: listing.seen.sale,
      pieces: { [q]: listing.seen.sale === "sold-out" ? 0 : listing.seen.pieces },
      own: listing.own && { end: listing.own.end, by: { [q]: listing.own.by } },
      theirs: [...listing.theirs],
      settling: listing.readAt < listing.settlesUntil,
      held: listing.holds,
      takenOff: listing.takenOff,
    }));
    const found: Judgement = judgeStock({ known, seen, writesToday: new Map(), confirmed: answer });
    const drop = known ? (known.base[q] ?? 0) - (found.known.base[q] ?? 0) : 0;
    if (drop > 5 && !answer) run.unasked += 1;
    known = found.known;
    tell(found.oversold);
    if (found.outcome === "ask") {
      if (!question) ask();
      return;
    }
    answer = false;
    for (const listing of shops) if (listing.own && !onItsWay.has(listing.own.end)) listing.own = null;
    // They may wait behind others.
    const waits = found.writes.length > 0 && random() < 0.1 ? 200 + random() * 600 : 0;
    if (waits > 0) {
      held.push({ from: now, to: now + waits + reaction });
      const other = shops.findIndex((_, at) => !found.writes.some(({ listingId }) => listingId === `l${at}`));
      if (seed % 3 === 2 && other >= 0) later(20, () => correct(shops[other] as Listing));
    }
    for (const write of found.writes) begin(shops[Number(write.listingId.slice(1))] as Listing, write, waits);
  }

  function ask(): void {
    run.asked += 1;
    const open = { from: now, to: Infinity };
    question = open;
    held.push(open);
    later(60 + random() * 1200, () => {
      answer = true;
      // The answer has both shops checked at once.
      shops.forEach((_, at) => check(at));
      open.to = now + reaction;
      question = null;
    });
  }

  function tell(pieces: number): void {
    run.told += pieces;
    let left = pieces;
    for (const each of oversells) {
      if (each.told !== null || left <= 0) continue;
      each.told = now;
      left -= each.pieces;
    }
  }

  function begin(listing: Listing, write: StockWrite, waits: number): void {
    const by = (write.before[q] ?? 0) - (write.set[q] ?? 0);
    listing.own = { end: "waiting", by: write.takeOff ? 0 : by, write, wrote: false };
    run.writes += 1;
    later(2 + random() * 40 + waits, () => perform(listing));
  }

  function perform(listing: Listing): void {
    const { own } = listing;
    if (!own) return;
    if (isAway()) return void later(60, () => perform(listing));
    if (!own.wrote) {
      // Killed before anything was written down: the next process begins anew.
      if (random() < 0.05) return void later(killedFor, () => perform(listing));
      const { write } = own;
      const to = Math.max(0, listing.pieces + (write.set[q] ?? 0) - (write.before[q] ?? 0));
      if (listing.sale !== "on" || (!write.takeOff && to === 0)) {
        own.end = "moved";
        // What it met is read at once.
        later(2 + random() * 20, () => check(shops.indexOf(listing)));
        return;
      }
      listing.takenOff = write.takeOff;
      if (write.takeOff) change(listing, { sale: "off" });
      else {
        if (to > listing.pieces) run.raised += 1;
        own.by = listing.pieces - to;
        change(listing, { pieces: to });
      }
      own.end = "open";
      own.wrote = true;
      // Killed right after it: the next process finds it.
      if (random() < 0.1) return void later(killedFor, () => perform(listing));
    }
    own.end = "written";
    listing.settlesUntil = now + settles;
    Object.assign(listing, { seen: { pieces: listing.pieces, sale: listing.sale }, readAt: now });
  }

  function check(at: number): void {
    const listing = shops[at] as Listing;
    if (isAway()) return;
    const lag = random() < 0.3 ? random() * largestLag : 0;
    const then = listing.past.findLast((each) => each.at <= now - lag) ?? listing.past[0];
    if (then) Object.assign(listing, { seen: { pieces: then.pieces, sale: then.sale }, readAt: now });
    judge();
  }

  const checks = (at: number) => {
    check(at);
    // A tick a minute asks for it.
    later(every + random() * 20, () => checks(at));
  };

  function order(): void {
    later((-Math.log(1 - random()) * 3600) / orders, order);
    const at = Math.floor(random() * 3);
    const listing = shops[at] as Listing;
    const quantity = random() < 0.85 ? 1 : 2;
    if (listing.sale !== "on" || listing.pieces < quantity) return;
    // What was gone for longer than the window isn't on sale any more.
    const since = (sale: { at: number }) => Math.max(sale.at, listing.backAt);
    const gone = [...sales, ...takeouts].filter(
      (sale) => now - since(sale) - excused(since(sale), now) > window + largestLag + killedFor,
    );
    const left = stock - gone.reduce((total, sale) => total + sale.quantity, 0);
    if (listing.pieces > Math.max(0, left)) run.outside += 1;
    const before = soldIn(sales) - real();
    change(listing, {
      pieces: listing.pieces - quantity,
      ...(listing.pieces === quantity ? { sale: "sold-out" } : {}),
    });
    sales.push({ at: now, shop: at, quantity });
    const over = soldIn(sales) - real();
    if (over > 0) oversells.push({ at: now, pieces: over - Math.max(0, before), told: null });
  }

  /** A person takes pieces out of every shop, by approved changes. */
  function takeOut(quantity: number): void {
    if (shops.some(({ sale, pieces, own }) => sale !== "on" || pieces <= quantity || own)) return;
    run.takenOut += quantity;
    shops.forEach((listing, at) => {
      listing.holds = true;
      later(random() * 60, () => edit(listing, at, quantity));
    });
  }

  function edit(listing: Listing, at: number, quantity: number): void {
    if (isAway()) return void later(60, () => edit(listing, at, quantity));
    // Too low by now: it fails.
    if (listing.sale !== "on" || listing.pieces <= quantity) return void (listing.holds = false);
    if (takeouts.length === 0) takeouts.push({ at: now, quantity });
    const write = { changeId: `edit-${at}`, by: { [q]: quantity } };
    change(listing, { pieces: listing.pieces - quantity });
    listing.theirs.push({ ...write, end: "open" });
    later(random() * 20, () => {
      listing.theirs.splice(0, 1, { ...write, end: "written" });
      listing.holds = false;
      listing.settlesUntil = now + settles;
      Object.assign(listing, { seen: { pieces: listing.pieces, sale: listing.sale }, readAt: now });
    });
  }

  /** A person corrects a number on the marketplace itself. */
  function correct(listing: Listing): void {
    if (listing.sale !== "on" || listing.pieces < 7) return;
    corrected = true;
    change(listing, { pieces: 1 });
  }

  function trouble(): void {
    later(1800 + random() * 7200, trouble);
    if (random() < 0.5) away.push({ from: now, to: now + random() * 1200 });
    else {
      const listing = shops[Math.floor(random() * 3)] as Listing;
      if (listing.sale !== "on" || listing.own) return;
      change(listing, { sale: "off" });
      later(600 + random() * 1800, () => {
        if (listing.sale !== "off") return;
        change(listing, { sale: listing.pieces > 0 ? "on" : "sold-out" });
        listing.backAt = now;
      });
    }
  }

  judge();
  shops.forEach((_, at) => later(random() * every, () => checks(at)));
  later(0, order);
  later(600, trouble);
  later(random() * 7200, () => takeOut(1 + (seed % 2)));
  if (seed % 3 === 2) later(random() * 3600, () => correct(shops[seed % 2] as Listing));
  while (queue.length > 0) {
    const next = queue.reduce((first, each, index) => (each.at < (queue[first]?.at ?? Infinity) ? index : first), 0);
    const [event] = queue.splice(next, 1);
    if (!event || event.at > lasts) break;
    now = event.at;
    event.run();
  }
  const late = oversells.filter(
    ({ at, told }) =>
      at < lasts - 2 * window - 2000 &&
      (told === null || told - at - excused(at, told) > window + largestLag + 2 * killedFor + 60),
  );
  return {
    ...run,
    corrected,
    sold: soldIn(sales),
    oversold: Math.max(0, soldIn(sales) - real()),
    lost: corrected
      ? 0
      : Math.max(0, ...shops.map(({ sale, pieces }) => (sale === "on" ? real() - soldIn(sales) - pieces : 0))),
    toldLate: late.length,
  };
}
