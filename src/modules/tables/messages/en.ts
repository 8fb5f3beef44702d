import { counted, plural } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of tables: the form for a file, what it would change, and what is wrong with its lines. */
export const tablesText = catalogue("tables", {
  refusedTable: (file: string, why: string) => `I can't use the table ${file}. ${why}`,
  form: {
    title: "Import a table",
    submit: "Show what would change",
    intro:
      "A CSV file from `/oms export` in which you changed prices, stock, SKUs, texts or alt texts, or a table of the options of a draft or a listing. A blank cell changes nothing, and nothing goes to a shop yet.",
    file: "CSV file",
    limits: "At most 10 000 lines and 5 MB.",
    preview: "First I show you what would change, in our direct messages. Nothing changes until you apply it.",
    choose: "Choose a CSV file.",
  },
  export: {
    title: "Your tables",
    products: (lines: number) =>
      `*Products*: title, description, tags and materials, a line per listing. ${counted(lines, "line")}.`,
    prices: (lines: number) => `*Prices and stock*: a line per option, with its SKU. ${counted(lines, "line")}.`,
    gpsr: (lines: number) =>
      `*Product safety (GPSR)*: manufacturer, responsible person, serial number and warnings, a line per listing. ${counted(lines, "line")}.`,
    "alt-texts": (listings: number) =>
      `*Alt texts*: a line per photo, of ${counted(listings, "listing")}. Write into the column “new alt text”; to take an alt text away, write (none) there.`,
    download: "Download",
    links: (links: number) =>
      `${plural(links, { one: "The link", other: "Each link" })} works for ten minutes, for anybody who has it. Change the file and send it back with \`/oms import\`.`,
  },
  import: {
    title: (file: string) => `Import of ${file}`,
    short: "Import",
    checking: (file: string) => `:hourglass_flowing_sand: I'm checking ${file}…`,
    discarded: (file: string) => `I discarded ${file}. Nothing was changed.`,
    refused: (file: string) => `:warning: I can't use ${file}. Nothing was changed.`,
    nothing: (file: string, lines: number, marketplace: string) =>
      `${file} has ${counted(lines, "line")}: it would change nothing. If some of it isn't on ${marketplace} yet, /oms problems shows what, and asks for it.`,
    would: (file: string, lines: number, fields: number, listings: number) =>
      `${file} has ${counted(lines, "line")}: it would change *${counted(fields, "field")}* in ${counted(listings, "listing")}.`,
    wouldAlts: (file: string, lines: number, photos: number, listings: number) =>
      `${file} has ${counted(lines, "line")}: it would change the alt text of *${counted(photos, "photo")}* in ${counted(listings, "listing")}.`,
    alt: (photo: number, before: string, after: string) => `photo ${photo}: ${before} → ${after}`,
    noAlt: "no alt text",
    removed: (photos: number) => `. ${counted(photos, "photo")} would have no alt text`,
    morePhotos: (photos: number) => ` (and of ${counted(photos, "more photo")})`,
    more: (changes: number) => `and ${changes} more`,
    apply: (changes: number) => `Apply (${changes})`,
    discard: "Discard",
    onlyHere: "This changes our product database only: nothing goes to a shop yet.",
    applied: (file: string, fields: number, listings: number) =>
      `:white_check_mark: ${file}: I changed ${counted(fields, "field")} in ${counted(listings, "listing")} here.`,
    appliedAlts: (file: string, listings: number) =>
      `:white_check_mark: ${file}: I changed alt texts of ${counted(listings, "listing")} here.`,
    moved: (fields: number) =>
      plural(fields, {
        one: `${fields} field was changed here in the meantime, so I left it alone.`,
        other: `${fields} fields were changed here in the meantime, so I left them alone.`,
      }),
    notThere: (marketplace: string) =>
      `Nothing has changed on ${marketplace} yet: ask for approval to send it there. Until then \`/oms sync\` counts it as changed here and not there yet.`,
    ask: "Ask for approval",
    askAll: (listings: number) => `Ask for approval of all ${listings}`,
    askAgain: "Ask again",
    collecting: (listings: number) =>
      `:hourglass_flowing_sand: I'm collecting ${counted(listings, "listing")} into one request. This message then says its number.`,
    asked: (listings: number, request: number | null) =>
      `I asked for approval of ${counted(listings, "listing")}${request === null ? "" : ` in request ${request}`}`,
    waits: (listings: number, request: number | null) =>
      `nobody is asked yet: the prices of ${counted(listings, "listing")} fall by more than 30 % or more than double, so I left ${plural(listings, { one: "it", other: "them" })} out. Look at the plan${request === null ? "" : ` (request ${request})`}, take in what you mean, and ask for approval there`,
    ofTable: (file: string) => `the table ${file}`,
    already: (listings: number, request: number | null) =>
      `${plural(listings, {
        one: `${listings} is already waiting or on the way`,
        other: `${listings} are already waiting or on the way`,
      })}${request === null ? "" : ` in request ${request}`}`,
    gaveUp: (why: string) => `:warning: I couldn't ask for approval, so nothing of it is asked for. ${why}`,
    showRequest: (request: number) => `Show request ${request}`,
    cantAsk: (listings: number) => `I can't ask for ${listings} yet`,
    everything: (marketplace: string) => `Everything in this import is already on ${marketplace}.`,
    line: (line: number, what: string) => `line ${line}: ${what}`,
    problems: (problems: number) => `:warning: *${counted(problems, "problem")}*. I left this out:`,
    over: "This import is over. Send the file again with /oms import.",
  },
  file: {
    large: "The file is larger than 5 MB. Split it, and send one part after the other.",
    empty: "The file is empty.",
    long: (lines: number, most: number) =>
      `The file has ${lines} lines; ${most} are the most. Split it, and send one part after the other.`,
    cells: (cells: number, columns: number) => `This line has ${cells} cells, and the header has ${columns}.`,
    lostLetter:
      "I don't know a letter of this line: it isn't in UTF-8, as the rest of the file is. Type it again, and save the table as “CSV UTF-8”.",
    openQuote: "A quote is opened on this line, or above it, and never closed.",
    quoteInside: "A quote is in the middle of a cell. Double it, and put the cell in quotes.",
    afterQuote: "There is text after a closing quote.",
    longLine: "This line is too long.",
    brokenLine: "I don't understand this line.",
    notCsv: "This isn't a CSV file: save your table as CSV first.",
    unclear: (encoding: string, word: string) =>
      `The file isn't in UTF-8, and I can't tell its encoding: in ${encoding} a word would be “${word}”. Save the table as “CSV UTF-8”, and send it again.`,
    encoding: (encoding: string) =>
      `The file isn't in UTF-8. I took it for ${encoding}. If that is wrong, save the table as “CSV UTF-8”, and send it again.`,
    encodingFor: (encoding: string, word: string) =>
      `The file isn't in UTF-8. I took it for ${encoding}, for example “${word}”. If that is wrong, save the table as “CSV UTF-8”, and send it again.`,
  },
  columns: {
    noListing:
      "No column says which listings are meant. Name one “code” or “listing”, with a code or a number in each line.",
    noKey: "The file needs a column “code” or “listing”, so that I know which listing a line is about.",
    noValue: (columns: string) => `The file changes nothing: it has none of the columns ${columns}.`,
    noPhoto: "The file needs a column “photo id”, so that I know which photo a line is about.",
    twice: (column: string) => `The column “${column}” is there twice.`,
    unknown: (columns: string) => `I left out columns that I don't know: ${columns}.`,
    unread: (kind: "alts" | "options", columns: string) =>
      `The column “${{ alts: "new alt text", options: "option 1" }[kind]}” makes this a table of ${{ alts: "alt texts", options: "options" }[kind]}, so I left out the columns ${columns}. To change them, send them in a file of their own.`,
    quoted: (column: string) => `“${column}”`,
  },
  plan: {
    yes: "yes",
    no: "no",
    state: "State",
    yesOrNo: "Write yes or no in the column “in the plan”.",
    cantTakeIn: (why: string) => `This listing can't be taken into the plan: ${why}`,
    notInPlan:
      "The plan has no such field of this listing. Leave the columns “field” and “option” as they were. What no other line says of this listing stays as the plan has it.",
    twice: "An earlier line already has this value.",
    fixed: (field: string) => `${field} can't be changed by this table. It stays as the plan has it.`,
    stays: (why: string) => `${why} The listing stays as the plan has it.`,
    unknown:
      "The plan doesn't have this listing. The column “key” says which listing a line is about: leave it as it was.",
    noNumber: "The column “plan” has no number of a plan. Leave it as it was in the file.",
    none: (plan: number) => `There is no plan ${plan}.`,
    other: (plan: number) => `This line isn't of plan ${plan}, as the first one is. A file is about one plan.`,
    waits: (plan: number) =>
      `Plan ${plan} waits for approval, so it can't be changed. Press *Withdraw* on its card, then import the file again.`,
    over: (plan: number) =>
      `Plan ${plan} is decided or thrown away, so it can't be changed. Make a new plan with /oms bulk.`,
    notYours: (plan: number) =>
      `Plan ${plan} is another person's. Its author, a manager or an owner can import this file.`,
    would: (file: string, title: string, plan: number) => `${file} is the table of plan ${plan}: *${title}*.`,
    values: (values: number, listings: number) =>
      `• ${counted(values, "value")} would be ${plural(values, { one: "another one", other: "other ones" })}, in ${counted(listings, "listing")}`,
    left: (listings: number) => `• ${counted(listings, "listing")} would be left out: not in the table, or “no” there`,
    taken: (listings: number) => `• ${counted(listings, "listing")} would be taken in`,
    nothing: "The plan would stay as it is.",
    yours:
      "Values that this file changes count as yours, so another person approves them. Nobody is asked yet, and nothing is written.",
    apply: "Change the plan",
    applied: (file: string, plan: number) =>
      `:white_check_mark: Plan ${plan} is now as ${file} has it. Its card shows it.`,
    import: "Take a table back in",
  },
  options: {
    title: "Options as a table",
    file: (draft: string, lines: number) =>
      `*${draft === "" ? "Untitled draft" : draft}*: a line for each combination and shop. ${counted(lines, "line")}.`,
    fileOfListing: (listing: string, lines: number) =>
      `*${listing}*: a line for each combination. ${counted(lines, "line")}.`,
    howOfListing:
      "“stock” is what is there now: write another number into “new stock”. “new photo” is the place of a photo in the listing; (none) takes it away. Leave “photo list” as it is. A blank cell leaves the option as it is; “on sale” is yes or no.",
    how: "A blank price, stock or SKU stays as it is. Write (none) to take an option's own away: then it has the listing's. “photo” is the place of a photo in the draft; (none) takes it away. Leave “photo list” as it is. “on sale” is yes or no.",
    kinds: { price: "price", quantity: "stock", sku: "SKU", photo: "photo", onSale: "on sale" },
    yes: "yes",
    no: "no",
    asListing: "none of its own",
    draft: {
      missing:
        "I don't find the draft of this table. Leave the column “draft id” as it was, or export the table again.",
      noOptions: "This draft varies by nothing, or approval is asked for already. Open its card, and then Variations.",
      other: "This line is about another draft. Send the table of each draft in a file of its own.",
      conflict: (line: number, kind: string) =>
        `Line ${line} gives another ${kind} to options that have one together. To let them differ, open Variations on the draft's card.`,
      shared: (kind: string) =>
        `The ${kind} is the same for all options of this draft. To let it differ, open Variations on its card.`,
      whichShop: (shops: string) => `The draft is for several shops: say which in the column “shop” (${shops}).`,
      noShop: (shop: string, shops: string) => `The draft isn't for a shop called “${shop}”. It is for: ${shops}.`,
      noOption: (axis: string, typed: string) => `“${typed}” is no option of ${axis} in this draft.`,
      noPhoto: (typed: string, photos: number) =>
        photos === 0
          ? `This draft has no photos, so no option can be shown with photo “${typed}”.`
          : `“${typed}” is no photo of this draft. Write its place, from 1 to ${photos}.`,
      photosMoved:
        "The photos of this draft were changed after the table was exported, so its place may be another photo now. Export the table again, then write the photo.",
      noPhotoList:
        "The column “photo list” says by which photos a place counts, and it is blank here. Export the table again, then write the photo.",
      offPhoto: (option: string) =>
        `${option} isn't on sale, so I don't use the photo in its line. Write it in the line of an option that is on sale.`,
    },
    listing: {
      noListing:
        "I don't find the listing of this table in a connected shop. Leave the column “listing” as it was, or export the table again.",
      noOptions:
        "This listing varies by nothing, or in a way that I can't write. Open it with /oms find, and then Variations.",
      openFirst:
        "The options of this listing were changed in its shop after your edit was made. Open the edit's card, then Variations, look at it and save. Then export the table again.",
      other: "This line is about another listing. Send the table of each listing in a file of its own.",
      conflict: (line: number, kind: string) =>
        `Line ${line} gives another ${kind} to options that have one together. To let them differ, open Variations of the listing.`,
      shared: (kind: string) =>
        `The ${kind} is the same for all options of this listing. To let it differ, open Variations of the listing.`,
      whichShop: (shops: string) => `Say the shop in the column “shop” (${shops}).`,
      noShop: (shop: string, shops: string) => `The listing isn't in a shop called “${shop}”. It is in: ${shops}.`,
      noOption: (axis: string, typed: string) =>
        `“${typed}” is no option of ${axis} in this listing. Options are added, renamed and taken away under Variations of the listing, not by the table.`,
      noPhoto: (typed: string, photos: number) =>
        photos === 0
          ? `This listing has no photos, so no option can be shown with photo “${typed}”.`
          : `“${typed}” is no photo of this listing. Write its place, from 1 to ${photos}.`,
      photosMoved:
        "The photos of this listing were changed after the table was exported, so its place may be another photo now. Type /oms sync, export the table again, then write the photo.",
      noPhotoList:
        "The column “photo list” says by which photos a place counts, and it is blank here. Export the table again, then write the photo.",
      offPhoto: (option: string) =>
        `${option} isn't on sale, so I don't use the photo in its line. Write it in the line of an option that is on sale.`,
      otherOptions:
        "The options of this listing are others in its shop than when I checked it last. Type /oms sync, then export the table again.",
      noPhotos: "The marketplace of this listing shows no photos of options. Leave the column “new photo” blank.",
      none: "(none) works for a SKU and a new photo only. A blank cell leaves the option as it is; “on sale” with no takes it off.",
      left: (options: number) =>
        `${counted(options, "option")} of this listing ${options === 1 ? "has" : "have"} no line that I can use: nothing changes there.`,
    },
    same: (line: number, option: string) => `Line ${line} is already about the same option and shop (${option}).`,
    noProfile: (shop: string, label: string, typed: string, there: readonly string[]) =>
      `${shop} has no “${typed}” for the ${label}. It has: ${there.join("; ") || "none yet"}.`,
    onSale: (typed: string) => `“${typed}” is neither yes nor no.`,
    would: (file: string, lines: number, values: number, draft: string) =>
      `${file} has ${counted(lines, "line")}: it would change *${counted(values, "value")}* of the options of *${draft}*.`,
    nothing: (file: string, lines: number, draft: string) =>
      `${file} has ${counted(lines, "line")}: it would change nothing in the options of *${draft}*.`,
    applied: (file: string, values: number, draft: string) =>
      `:white_check_mark: ${file}: I changed ${counted(values, "value")} of the options of *${draft}*. Ask for approval on its card.`,
    keptAsEdit: (file: string, values: number, listing: string) =>
      `:white_check_mark: ${file}: I kept ${counted(values, "value")} of the options of *${listing}* as a draft. Ask for approval on its card: it is in your messages with me.`,
    onlyEdit: "This makes a draft of an edit only: nothing goes to a shop before it is approved.",
    movedThere:
      "An option that this file changes has another value now: it was sold, or changed, after I read the file. Send the file again.",
    photosMovedThere:
      "An option that this file changes is shown with another photo now than when I read the file. Send the file again.",
    onlyHere: "This changes the draft only: nothing goes to a shop before it is approved.",
    moved: "The options of this draft were changed after I read the file. Send the file again.",
  },
  photos: {
    unnamed: "This line has no photo id, so I don't know which photo it is about.",
    gone: (photo: string) =>
      `This listing has no photo ${photo} now. Export the alt texts again for the photos that it has.`,
    unsettled: (shop: string) =>
      `The photos of this listing are others here than in ${shop}. Settle that first: /oms problems shows it.`,
    same: (line: number, photo: string) => `Line ${line} is already about the same photo (${photo}).`,
    otherColumn: (column: string) =>
      `The column “alt text” only says what it is now. Write the new one into the column “${column}”.`,
  },
  lines: {
    noProfile: (shop: string, label: string, typed: string, there: readonly string[]) =>
      there.length === 0
        ? `${shop} has nothing for ${label} yet, so “${typed}” can't be chosen. An owner adds it under Product safety in /oms shops.`
        : `${shop} has no “${typed}” for ${label}. It has: ${there.join("; ")}.`,
    severalProfiles: (typed: string, numbers: string) =>
      `“${typed}” is the name of several. Write the number of one: ${numbers}.`,
    unnamed: "This line has neither a code nor a listing number.",
    different: (code: string, listing: string) =>
      `Code ${code} and listing number ${listing} are two different listings.`,
    otherNumber: (code: string, listing: string) =>
      `Code ${code} isn't listing number ${listing}, and I know no listing of that number. If its shop isn't connected, connect it first.`,
    notInShop: (name: string, shop: string, shops: string) => `${name} is in ${shops}, not in ${shop}.`,
    severalShops: (name: string, shops: string) =>
      `${name} is in ${shops}. Say which in the column “shop”, or give the listing number.`,
    unknownCode: (code: string) => `I know no listing with code ${code}.`,
    unknownNumber: (listing: string) => `I know no listing with number ${listing}.`,
    whichOption: (options: string) => `This listing has options: say which in the column “option” (${options}).`,
    noOption: (option: string) => `This listing has no option “${option}”.`,
    damaged: (cell: string, was: string, now: string) =>
      `A spreadsheet made ${cell} of the SKU ${was}. It stays ${now}.`,
    lostLetter: (column: string) =>
      `A program lost a letter of “${column}” on the way and wrote “\ufffd” for it. Type it again, and save the table as “CSV UTF-8”.`,
    spoiledLetters: (column: string, word: string) =>
      `A program spoiled letters of “${column}” on the way: “${word}”. I took nothing of it. Type it again, and save the table as “CSV UTF-8”.`,
    showsError: (column: string, cell: string) =>
      `The spreadsheet shows the error ${cell} in “${column}”. I took nothing of it. Write the text itself into the cell, or make the column wider.`,
    changedNumber: (listing: string) =>
      `A spreadsheet changed this listing number to ${listing}, so its last digits are gone. Write the code, the link or the whole number.`,
    notPrice: (typed: string, currency: string, example: string) =>
      `“${typed}” isn't a price in ${currency}. Write it like ${example}.`,
    notStock: (typed: string) => `“${typed}” isn't a number of pieces. Write a whole number.`,
    same: (line: number) => `Line ${line} is already about the same listing.`,
    sameOption: (line: number, option: string) =>
      `Line ${line} is already about the same listing and option (${option}).`,
    currency: (shop: string, its: string, given: string) => `${shop} sells in ${its}, not ${given}. I convert nothing.`,
    conflict: (line: number, column: string) => `Line ${line} wants another ${column} for the same listing.`,
    gone: "This listing went away while I checked the file.",
  },
});
