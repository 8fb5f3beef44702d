import { catalogue } from "#src/platform/text/messages.ts";
import { counted } from "#src/platform/text/plural.ts";

/** What people read of batches of drafts. */
export const batchesText = catalogue("batches", {
  start: {
    button: "Several listings like one",
    title: "Several listings",
    about: (photos: number) =>
      `${counted(photos, "photo")}. One draft is made for each listing, with the text, attributes and price of a listing that you have. What that can't tell of another piece stays a blank, such as [size?].`,
    model: "Like which listing",
    modelExample: "Title, code or SKU",
    modelMissing: "Choose the listing that these are like.",
    grouping: "Which photos are one listing",
    submit: "Continue",
  },
  groupings: {
    message: "The photos of one message",
    name: "Photos named alike (mug-1, mug-2)",
    each: "Each photo alone",
    hand: "As I write below",
  },
  join: {
    button: (photos: number) => `Add to the batch (${counted(photos, "photo")})`,
    which: (listings: number) => `A batch of ${counted(listings, "listing")} that I didn't make drafts of yet`,
    joined: (photos: number, all: number) =>
      `${counted(photos, "photo")} joined the batch. It has ${counted(all, "photo")} now.`,
  },
  card: {
    title: (listings: number, model: string) => `${counted(listings, "listing")} like ${model}`,
    copying: (done: number, all: number) => `Copying photos: ${done} of ${all}.`,
    groups: "*Listings, each with the numbers of its photos*",
    more: (listings: number) => `… and ${counted(listings, "more listing", "more listings")}`,
    sheet: (from: number, to: number) =>
      from === to ? `Photo ${from}, with its number` : `Photos ${from} to ${to}, with their numbers`,
    join: "More photos: send them in the thread under the first ones, or press *Add to the batch* under others.",
    making: (done: number, all: number) => `:hourglass_flowing_sand: Making drafts: ${done} of ${all}.`,
    discarded: "Discarded. Nothing was made of these photos.",
    photoProblem: (name: string, problem: string) => `${name}: ${problem}`,
    photoUnread: "I couldn't fetch it. Send it again.",
    inNone: (numbers: string) => `In no listing: ${numbers}`,
    missing: (listings: number) =>
      listings === 1
        ? "1 draft of this batch isn't here: it couldn't be made, or was deleted since."
        : `${listings} drafts of this batch aren't here: they couldn't be made, or were deleted since.`,
    complete: ":white_check_mark: All are complete. Ask for approval when you like it.",
    waits: (listings: number, people: string) =>
      `${counted(listings, "listing waits", "listings wait")} for one of: ${people}`,
    waitsForNobody: "Nobody else here may approve all of them. Make another person a manager with `/oms roles`.",
    line: (title: string, code: string, state: string) => `• *${title}*  ·  ${code}  ·  ${state}`,
    open: (points: string) => `not known: ${points}`,
    problems: (first: string, more: number) => (more === 0 ? first : `${first} (and ${more} more)`),
    ready: "complete",
    sentBack: "sent back: edit it first",
  },
  openOne: "Open",
  buttons: {
    make: (drafts: number) => `Make ${counted(drafts, "draft")}`,
    group: "Group the photos…",
    discard: "Discard",
    discardTitle: "Discard this batch?",
    discardText: "No drafts are made of these photos. Drafts that were made before stay.",
    discardYes: "Discard",
    fill: "Fill in the blanks…",
    leaveOut: (points: number) => `Leave ${counted(points, "blank")} out`,
    ask: (listings: number) => (listings === 1 ? "Ask for approval" : `Ask for approval of all ${listings}`),
    seeEach: "See each…",
  },
  groups: {
    title: "Group the photos",
    submit: "Save",
    label: "Listings",
    hint: "A line for each listing, with the numbers of its photos: 1 2 3. The first one is its cover. A photo whose number you leave out is in no listing.",
    noNumber: (part: string) =>
      `“${part.slice(0, 40)}” is no photo's number. Write numbers with spaces between, such as 1 2 3.`,
    noPhoto: (number: number, photos: number) => `There is no photo ${number}: they have the numbers 1 to ${photos}.`,
    twice: (number: number) => `Photo ${number} is in two listings. Leave it in one.`,
    none: "Write the photos of one listing at least.",
    tooMany: (listing: number, photos: number, most: number) =>
      `Listing ${listing} has ${photos} photos, and a listing takes ${most}. Group the photos.`,
    tooManyListings: (listings: number, most: number) =>
      `These are ${listings} listings, and a batch makes ${most} at most. Group the photos.`,
    copying: "I'm still copying the photos. Make the drafts in a few seconds.",
    nothing: "None of these files can be a photo. Send others.",
  },
  fill: {
    title: "Fill in the blanks",
    submit: "Save",
    label: (name: string) => `What takes the place of ${name}`,
    hint: "A line for each listing, after its number: 3: 30 × 20 cm. A line without words leaves the blank as it is.",
    noLine: (line: string) =>
      `“${line.slice(0, 40)}” doesn't begin with the number of a listing. Write it like 3: 30 × 20 cm.`,
    noListing: (number: number) => `Listing ${number} has no such blank. Take that line out.`,
    none: "No draft of this batch has a blank any more.",
    more: (names: number) => `${counted(names, "more blank")} can be filled in on the drafts themselves.`,
  },
  asked: {
    incomplete: (drafts: number, all: number) =>
      `${drafts} of ${counted(all, "draft")} can't be asked for yet, so I asked for none:`,
    why: (title: string, why: string) => `• ${title}: ${why}`,
    nothing: "No draft of this batch is left to ask for.",
    onlySentBack: (listings: string) => `${listings}: sent back. Edit it first, then ask for approval.`,
  },
  review: {
    title: (listings: number, person: string) => `${counted(listings, "new listing")} of one batch, from ${person}`,
    fee: (fee: string) => `Fee to go live: ${fee}`,
    note: (listings: number, people: string) =>
      `${people}: ${counted(listings, "new listing of one batch waits", "new listings of one batch wait")} for your approval.`,
    noteToNobody: (listings: number) =>
      `${counted(listings, "new listing of one batch waits", "new listings of one batch wait")} for approval.`,
    live: (listings: number, fee: string) =>
      listings === 1 ? `Approve & publish (${fee})` : `Approve & publish all ${listings} (${fee})`,
    draft: (listings: number, marketplace: string) =>
      listings === 1 ? `Approve as a draft on ${marketplace}` : `Approve all ${listings} as drafts on ${marketplace}`,
    confirmTitle: (listings: number) => (listings === 1 ? "Approve it?" : `Approve all ${listings}?`),
    confirmText: "You wrote some of it yourself: it is recorded as self-approved.",
    confirmYes: "Approve",
    over: "Nothing of this batch waits for approval.",
    moved:
      "Some of this batch was edited or decided since. Its card shows how it is now: look at it, and approve that.",
    approved: (listings: number) => `${counted(listings, "listing")} approved.`,
  },
  refusals: {
    made: "The drafts of this batch are made already. Its card shows them.",
    moved:
      "Photos joined this batch since, or were grouped anew. Its card shows how it is now: make the drafts from there.",
    notYours: "Only the person who began this batch adds photos to it, groups them and makes its drafts.",
    photos: "A batch takes 200 photos. Make the drafts of these first, then send the others.",
    drafts: "A batch makes 70 drafts at most. Group the photos to fewer listings.",
    gone: "This batch isn't there any more: batches end after 30 days. What waits for approval is in `/oms review`, and your drafts are in `/oms drafts`.",
  },
});
