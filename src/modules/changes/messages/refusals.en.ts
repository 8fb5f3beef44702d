import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of why a change can't be saved, asked for or approved, and of what is asked for already. */
export const changeRefusalsText = catalogue("change-refusals", {
  askedAlready: {
    in_review: (request: string) =>
      `A change of this waits for approval already: ${request}. Decide about it first; I didn't ask a second time.`,
    failed: (request: string) =>
      `This was already asked for: ${request} is approved and waits for its shop's sign-in. I didn't ask a second time.`,
    other: (request: string) =>
      `This was already asked for: ${request} is approved and on its way. I didn't ask a second time.`,
  },
  ofAnotherRule: (plan: string) =>
    `Another rule's plan changes the same of it, and waits or is being written: “${plan}”. I look at it again once that is over.`,
  onlyTheirs: {
    withdraw: (people: string) => `You can't withdraw another person's request. ${people} can.`,
    stop: (people: string) => `You can't stop another person's request. ${people} can.`,
    schedule: (people: string) => `You can't set the time of another person's request. ${people} can.`,
    discard: (people: string) => `You can't discard another person's draft. ${people} can.`,
  },
  stillCopying: "I'm still copying the photos. Ask for approval again in a few seconds.",
  copiedFirst: "I copy these photos first. Choose “Keep as my draft”: its card asks for approval in one click.",
  reasons: {
    "nothing-chosen": "Nothing of this plan is left for you to approve. To send all of it back, use *Ask for changes*.",
    "plan-empty": "Nothing is left in this plan that I could ask for. Its card says why.",
    "many-deletes": "A plan deletes at most 25 listings. Take some out, and ask again.",
    "owner-deletes": "An owner has to approve that listings are deleted.",
    "goes-live": "A request of this studio made this draft. Press Go live on its card instead.",
    "no-part": "Nothing in it is yours, so there is nothing to take out.",
    "all-yours":
      "All of it begins with your words, so nothing would be left. The other person can take a part out, or you withdraw it.",
    "author-wrote": "Its author wrote some of it, too. That part has to be taken out first.",
    "start-past": "This start has passed. Choose a time that is ahead.",
    "end-before-start": "It would go back before it begins. Choose an end after the start, and after now.",
    "too-far-ahead": "That is too far ahead: a time may be at most 180 days from now.",
    "delete-at-once": "A deletion has no time: it can't be undone, so ask for it when it is to happen.",
    "return-of-edits":
      "Only changed values can go back by themselves. Set a start without an end; ask for the other way round when it is time.",
    "schedule-begun": "It has begun, so its time can't be moved any more. Its card says what is left.",
    "puts-back":
      "I'm putting back what another request wrote, as it was approved there, so nobody can change this. Once it is written, undo it from its card.",
    "not-scheduled": "It has no time any more, so there is nothing to cancel. Its card shows how it is.",
    "start-passed":
      "Its start has passed, so I approved nothing. *Move…* sets a new time; *Cancel the schedule* has it written at once when it is approved.",
    "end-passed":
      "Its end has passed, so I approved nothing. *Move…* sets new times; *Cancel the schedule* has it written when it is approved, to stay.",
    begun: "I'm already writing it, so it can't be stopped any more. Its card shows each step.",
  },
  draftThere: (marketplace: string) =>
    `A draft of it is in a shop, or may be there. Publish it, or delete the draft on ${marketplace}'s own page; until then it stays here.`,
  decidedBySelf: "You already decided this. Its card shows each step.",
  decidedBy: (person: string) => `${person} was first: this listing is already decided.`,
  named: (title: string, code: string) => `“${title}” (${code})`,
  quoted: (title: string) => `“${title}”`,
  thisListing: "This listing",
  editWaits: {
    in_review: (edit: string) =>
      `The edit ${edit} of this draft waits for approval. Approve it, or withdraw it, then press Go live.`,
    failed: (edit: string) =>
      `The edit ${edit} of this draft couldn't be written. Decide about it on its card, or edit it again, then press Go live.`,
    other: (edit: string) => `I'm writing the edit ${edit} of this draft. Press Go live once it is done.`,
  },
  underWay: {
    done: (name: string) => `${name} is already done: one click was enough. Its card shows it.`,
    live: (name: string) => `${name} is already going live: one click is enough. Its card shows each step.`,
    retry: (name: string) => `I'm already trying ${name} again: one click is enough. Its card shows each step.`,
  },
  reasonMissing: "Say in a few words what should change.",
  reasonLong: (most: number) => `Please keep it under ${most} characters.`,
  notSignedIn: (shop: string) => `${shop} isn't signed in. Connect it again with /oms connect, or leave it out.`,
  photoTwice: "The listing can have each photo only once.",
  photosMost: (most: number) => `A listing has at most ${most} photos.`,
  nothingChanged: "Nothing is changed yet: the listing already has these values.",
  nothingLeft:
    "That was the only change of this draft: the listing would stay as it is. Discard the draft on its card instead.",
  nothingChangedYet: "Nothing is changed yet.",
  nothingToPutBack: "There is nothing to put back: all of it was changed since, or is already put back.",
  notWritable: (marketplace: string) =>
    `I can't write these fields: options that were taken away on ${marketplace} can only be put back there. Keep ${marketplace}'s, or put it back on ${marketplace}.`,
  photosMoved: (marketplace: string) =>
    `The photos on ${marketplace} are others now, or in another order, than those whose alt texts were changed here. Keep ${marketplace}'s, and change the alt texts again.`,
  howMany: (most: number) => `Write how many there are, from 0 to ${most}.`,
  onePiece: "At least one piece has to be in stock.",
  renewals: (month: string, ceiling: string) =>
    `Listings that renew themselves would cost ${month} a month, with those that do already. That is more than the studio's fees for a month, ${ceiling}. An owner can raise the limit of a day in /oms settings; a month is thirty days of it.`,
  wrongCount: (listings: number) => `Type ${listings}: so many listings are deleted.`,
  lines: (code: string, why: string) => `${code}: ${why}`,
  listingGone: "The listing isn't in the shop any more.",
  state: {
    unpublish: "It isn't on sale, so there is nothing to take off sale.",
    renew: "Only a listing that expired or sold out can be renewed.",
    put_on_sale: "It is neither inactive nor a draft any more. Open it again and look.",
    delete: "It can't be deleted in its present state.",
    soldOut: "It is sold out, so it is off sale already. Renew it to sell it again.",
    onSale: "It is on sale already.",
  },
  fieldMoved: (field: string, marketplace: string) =>
    `${field} was changed on ${marketplace} since this was written. Press Edit, look, and save it again.`,
  stockMoved: (marketplace: string) => `Its stock was changed on ${marketplace} since. Open it again and look.`,
  neededBeside: (shop: string, field: string) =>
    `${shop} calculates shipping for this listing, so it needs the ${field}. Fill it in, or choose a shipping profile with fixed prices.`,
  unread: (field: string) =>
    `I haven't read this of the listing yet: ${field}. Check its shop with /oms sync, then open it again.`,
  optionTakenAway: (option: string) =>
    `This edit takes ${option} away. To keep it, write it back under Variations on the edit's card.`,
  optionsUnchecked: (marketplace: string) =>
    `Its variations were changed on ${marketplace} since I checked the shop last. Type /oms sync, then open this again.`,
  optionsOdd: {
    axes: (marketplace: string, names: string) =>
      `It varies by ${names}. I can't change that: please do it on ${marketplace}. Price, stock and SKU of its options can be changed under Details.`,
    many: (marketplace: string) =>
      `It has more options than I can write. Please add and take away options on ${marketplace}. Price, stock and SKU can be changed by a table: /oms export.`,
    apart: (marketplace: string) =>
      `I can't tell its options apart by their words, so I don't change them. Please do it on ${marketplace}.`,
  },
  linkGone: (option: string) =>
    `The photo of ${option} isn't among the photos of the listing any more. Choose another one under Variations.`,
  otherScale: (axis: string, marketplace: string) =>
    `Options that stay keep their scale. Choose ${axis} for them, as it is on ${marketplace}, or change the scale there.`,
  optionGone: (marketplace: string) => `${marketplace} no longer has an option of this. Open it again.`,
  keepsStock: "One option has to stay in stock. To take it off sale use /oms unpublish.",
  shared: {
    price: (marketplace: string, options: string) =>
      `${marketplace} keeps one price for ${options}. Give all of them the same.`,
    quantity: (marketplace: string, options: string) =>
      `${marketplace} keeps one stock for ${options}. Give all of them the same.`,
    sku: (marketplace: string, options: string) =>
      `${marketplace} keeps one SKU for ${options}. Give all of them the same.`,
  },
  description: "A listing needs a description.",
  photo: "A listing needs at least one photo.",
  stock: (most: number) => `Stock is a whole number from 0 to ${most}.`,
  safety: (shop: string, marketplace: string, missing: string) =>
    `${shop} sells to the EU as a business, so ${marketplace} wants ${missing}. Choose it in the shop's defaults, or for this listing under its details.`,
  sale: {
    vacation: (shop: string, marketplace: string, page: string) =>
      `${shop} is on vacation, so ${marketplace} puts nothing on sale there. End the vacation in ${page}, then press *Check again* at ${shop} in /oms shops.`,
    digital: (marketplace: string, page: string) =>
      `It is a digital download. ${marketplace} puts it on sale only with its file, which I neither see nor add. Put it on sale in ${page}.`,
    photo: (marketplace: string, page: string) =>
      `It has no photo, and ${marketplace} puts nothing on sale without one. Add one in ${page}, then run /oms sync and ask again.`,
    title: (page: string) => `It has no title. Write one in ${page}, then run /oms sync and ask again.`,
    description: (page: string) => `It has no description. Write one in ${page}, then run /oms sync and ask again.`,
    field: (field: string, page: string) =>
      `It has no ${field}. Choose one in ${page}, then run /oms sync and ask again.`,
    price: (why: string) => `${why} Press Edit and correct its price first.`,
    stock: "None of it is in stock. Say how many there are first.",
  },
});
