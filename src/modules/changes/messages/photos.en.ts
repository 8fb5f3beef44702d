import { counted } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of the photos of a listing that exists: their form, and what an edit changes in them. */
export const photosText = catalogue("changes.photos", {
  title: "Photos",
  save: "Save",
  close: "Close",
  none: "This listing has no photos yet. Add some below.",
  shown: (photo: number) => `*${photo}*`,
  cover: (photo: number) => `*${photo}*  ·  cover`,
  copying: (photo: number) => `*${photo}*  ·  I'm copying it`,
  added: (photo: number) => `*${photo}*  ·  new`,
  order: "Order",
  orderHint:
    "The first one is the cover. Leave a number out to remove that photo. Write new in place of a number where an added photo goes: 1 new 3.",
  newWord: "new",
  add: "Add photos",
  addHint: (most: number) =>
    `Without new in the order they go to the end. At most ${counted(most, "photo")} in all. I remove place data from every one.`,
  alt: (photo: number) => `Alt text of photo ${photo}`,
  altExample: "What it shows, for people who can't see it",
  altNote: (marketplace: string) =>
    `${marketplace} takes an alt text only together with its photo. Where you change one, I upload that photo anew.`,
  page: "Alt texts shown here",
  pageOf: (first: number, last: number) => `Photos ${first} to ${last}`,
  pageHint: "Save before you choose others: what you typed here is kept only when it is saved.",
  saved: "Saved as a draft. Ask for approval on its card: it is in your messages with me.",
  moved: "These photos were changed since you opened this form. Close it and open it again.",
  noNumber: (typed: string, most: number) => `“${typed}” is neither “new” nor one of the numbers 1 to ${most}.`,
  twice: (photo: number) => `Photo ${photo} is in the order twice.`,
  removesAll: "A listing needs at least one photo. Leave at least one number in the order, or add a photo.",
  noFile: (news: number, files: number) =>
    `The order says “new” ${counted(news, "time")}, and you added ${counted(files, "photo")}. Add one for each.`,
  lines: {
    removed: (photo: number) => `Photo ${photo} is removed.`,
    added: (place: number) => (place === 1 ? "A new photo is the cover." : `A new photo is number ${place}.`),
    replaced: (photo: number, place: number) =>
      photo === place
        ? `A new photo replaces photo ${photo}.`
        : `A new photo replaces photo ${photo}, and is number ${place}.`,
    moved: (photo: number, place: number) => `Photo ${photo} becomes number ${place}.`,
    cover: (photo: number) => `Photo ${photo} becomes the cover.`,
    alt: (photo: number, from: string, to: string) => `Alt text of photo ${photo}: ${from} → *${to}*`,
    withAlt: (line: string, alt: string) => `${line} Its alt text: *${alt}*`,
    noAlt: "_none_",
    more: (lines: number) => `and ${counted(lines, "more change")} of photos`,
  },
  links: {
    move: "Options of this listing that are shown with a photo which is replaced or uploaded anew are then shown with the new one.",
    lost: "Options of this listing that are shown with a photo which is removed are then shown without one.",
  },
  picture: {
    gone: (photo: number) => `Photo ${photo}, removed`,
    comes: (place: number) => `Number ${place}, new`,
    again: (photo: number) => `Photo ${photo}, with another alt text`,
    cover: (photo: number) => `Photo ${photo}, the cover from now on`,
    more: (pictures: number) =>
      `Not shown here: ${counted(pictures, "more picture")}. All changes are under *See everything*.`,
  },
  toListing: {
    submit: "Add to the listing",
    label: "Or a listing that exists",
    example: "Words of its title, its SKU or code",
    hint: "The photos go behind those that it has. You then ask for approval on the card of that change.",
    none: "Choose a listing, or press Add here at a draft.",
    added: (what: string, listing: string) =>
      `I'm copying ${what} for ${listing}. The card of that change is in your messages with me: set their order and alt texts there with *Photos*, and ask for approval.`,
  },
  copies: (photos: number) => `I'm copying ${counted(photos, "photo")}. Ask for approval when they are there.`,
});
