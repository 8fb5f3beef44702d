import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of work on a change in a shop: its steps, and what stopped it. */
export const changeWorkText = catalogue("change-work", {
  steps: {
    creating: "Creating the listing",
    checkingCreated: "Checking if the listing was created",
    waitingForLook: "Waiting for you to look",
    uploading: (photo: number, photos: number) => `Uploading photo ${photo} of ${photos}`,
    uploadingVideo: "Uploading the video",
    settingPrice: "Setting price and stock",
    settingStock: "Setting the stock",
    activating: "Activating",
    checkingRenewed: "Checking if it was renewed",
    puttingOnSale: "Putting it on sale",
    renewing: "Renewing",
    takingOffSale: "Taking it off sale",
    deleting: "Deleting it",
    writingPrice: "Writing price and stock",
    writingOptions: "Writing the variations",
    writingFields: "Writing the changed fields",
    checking: "Checking the result",
    waitsForUs: "Something went wrong on my side. I try again without you.",
  },
  onVacation: (shop: string, marketplace: string, page: string) =>
    `${shop} is on vacation, so ${marketplace} puts nothing on sale there. I put nothing on sale. End the vacation in ${page}, then press Retry.`,
  /** Keys that the database writes, too (supabase/schemas/changes/guards.sql, changes/plans.sql, shops/resuming.sql). */
  failures: {
    notConnected: "This shop isn't connected. Connect it again with /oms connect, and the work continues.",
    overCeiling: (shop: string) =>
      `${shop} is connected again, but this would go over the studio's highest fees for today. Tomorrow (UTC), or once an owner has raised the limit in /oms settings, press Retry.`,
    askedMeanwhile: (shop: string, request: string) =>
      `${shop} is connected again, but another change of the same listing, request ${request}, was asked for meanwhile. Once that is decided, press Retry.`,
    shopNotConnected: (shop: string) =>
      `${shop} isn't connected. Connect it again with /oms connect, then take these in.`,
    notInTable: "It wasn't in the table that the plan was changed by.",
    takenOut: "Taken out of the plan by hand.",
    goneFrom: (shop: string) => `The listing isn't in ${shop} any more.`,
    movedIn: (shop: string) => `It was changed in ${shop} since the plan was made.`,
    /** Of rows that were written before these named the shop. */
    goneSince: "The listing isn't in the shop any more.",
    movedSince: "It was changed in the shop since the plan was made.",
    movedByRequest: (request: string) => `Request ${request} changed it since the plan was made.`,
    askedElsewhere: "Another request already asks to change the same field.",
    cantContinue: (shop: string) => `${shop} is connected again, but I couldn't continue this. Press Retry.`,
  },
  states: {
    active: "on sale",
    draft: "a draft",
    inactive: "inactive",
    sold_out: "sold out",
    expired: "expired",
  },
  stopped: {
    told: (what: string) =>
      `${what} since this was written, so I stopped before I changed anything. Look at it again and make a new decision.`,
    state: (now: string, before: string) => `The listing became ${now} (it was ${before})`,
    fields: (fields: string, marketplace: string) => `${fields} changed on ${marketplace}`,
    byRequest: (fields: string, request: number) => `${fields} changed by request ${request}`,
    photosMeanwhile: (marketplace: string) =>
      `The photos changed on ${marketplace} while I uploaded the new ones, so I left their order as it is. The new photos are at the end. Look at the listing, and edit its photos again.`,
    photoGone: (options: string) => `The photo that was chosen for ${options} was taken out of the listing`,
    optionGone: (options: string) => `The listing has no option ${options} any more, for which a photo was chosen`,
    soldMuch: "So much was sold that nothing would be left in stock",
    paidEnded: (time: string, marketplace: string) => `The ${time} that ${marketplace} was paid for ended`,
  },
  gone: (shop: string) => `The listing isn't in ${shop} any more.`,
  draftGone: "The draft isn't in the shop any more: it was deleted there. Edit this listing and ask again.",
  changedThere: (what: string, marketplace: string) =>
    `After the approval these changed on ${marketplace}: ${what}. So I stopped before I published it.`,
  draftChanged: (what: string, shop: string) =>
    `These changed in the draft in ${shop}: ${what}. So I didn't replace it by the edited listing. Delete the draft there if you don't need it, then press Retry.`,
  differs: (what: string) =>
    `The shop shows something different from what you approved: ${what}. Please look at it there; Retry checks again and writes what is missing.`,
  listingDiffers: (what: string) =>
    `The listing is there, but the shop shows something different from what you approved: ${what}. Please look at it there; Retry compares again.`,
  differences: {
    stillThere: "that it is still there",
    notOnSale: "that it isn't on sale",
    onSale: "that it is on sale",
    listing: "the listing itself",
    photos: "the photos",
    photoOf: (options: string) => `the photo of ${options}, which the listing doesn't have any more`,
    state: (state: string) => `the state (${state} there)`,
    gone: "it is gone",
  },
  secondDraft: (shop: string, numbers: string) =>
    `${shop} has another draft with this title (${numbers}). I publish only mine; please delete the other one there.`,
  sameTitle: (marketplace: string, shop: string, differences: string) =>
    `I don't know if ${marketplace} made the draft in ${shop}. There is one of the same title, but not as I would have made it: ${differences}. I wrote nothing to it. If it is yours, give it another title; if not, delete it. Then press Retry.`,
  cantLook: (marketplace: string, shop: string) =>
    `I don't know if ${marketplace} made the draft in ${shop}, and I can't look for it. If it is there, delete it; then press Retry.`,
  videoLeftOut: (file: string) => `${file}: a listing takes one video, so I left this one out.`,
  videoLater: (file: string) => `${file}: I can't fetch this video just now. I add it as soon as I can.`,
  photoLater: (file: string) => `${file}: I can't fetch it just now. I add it as soon as I can.`,
  photoRefused: (file: string, why: string) => `${file}: ${why}`,
});
