import { dayInWords } from "#src/platform/text/day-in-words.ts";
import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of product safety: the question to each shop, and its manufacturers and responsible persons. */
export const safetyText = catalogue("safety", {
  title: "Product safety",
  button: "Product safety",
  asked: (shop: string) =>
    `A question for an owner: does *${shop}* sell to the EU or Northern Ireland as a business? Yes, No or Later.`,
  answer: "Answer",
  inDefaults: "Owners say here whether this shop sells to the EU as a business, and who made its things.",
  question: (shop: string) => `Does *${shop}* sell to the EU or Northern Ireland as a business?`,
  why: (marketplace: string, from: string) =>
    `From ${dayInWords(from)} on, ${marketplace} rejects listings of such shops that lack a manufacturer and a responsible person in the EU (General Product Safety Regulation, GPSR).`,
  answers: { yes: "Yes", no: "No", later: "Later" },
  answered: {
    yes: "The answer is *Yes*.",
    no: "The answer is *No*: I say nothing more about it.",
    later: "The answer is *Later*. Nothing is asked of listings until then.",
  },
  accept: {
    text: (marketplace: string) =>
      `*Before you enter addresses*\nA form shows you the postal and e-mail addresses of your manufacturers and responsible persons as ${marketplace} has them, and sends your changes straight to ${marketplace}. Slack carries the form. I store no address: not in a card, a log, a table or an export. Of each I keep number, kind and name, so that listings can name them.`,
    permission: (marketplace: string) =>
      `To change them there, I need a fifth permission: edit your shop. ${marketplace} asks you for it when you connect the shop again with \`/oms connect\`.`,
    button: "Accept",
    ownersOnly: "Until an owner accepts this, I don't show the form.",
  },
  operators: {
    heading: "*Manufacturers and responsible persons*",
    none: "There are none yet.",
    line: (name: string, kind: string) => `*${name}*\n${kind}`,
    kinds: { manufacturer: "Manufacturer", responsiblePerson: "Responsible person in the EU" },
    edit: "Show and edit",
    addManufacturer: "Add a manufacturer",
    addResponsiblePerson: "Add a responsible person",
    more: (operators: number) => `${operators} more are at the marketplace.`,
    unreadable: (why: string) => `I can't read them now. ${why}`,
    choose: "Choose them in the shop's defaults, or for a listing under its details.",
  },
  form: {
    title: { manufacturer: "Manufacturer", responsiblePerson: "Responsible person" },
    direct: (marketplace: string) => `This goes straight to ${marketplace}. I don't store it.`,
    name: "Name",
    street: "Street and number",
    more: "Further line of the address",
    city: "Town",
    postcode: "Postcode",
    country: "Country",
    countryHint: "Its two letters: DE, IE, FR …",
    email: "E-mail address",
    save: "Save",
    wait: "I'm sending it to the marketplace.",
    saved: "Saved. The forms of listings offer the name in a moment.",
  },
  missing: "This has to be filled in.",
  noCountry: "Write the country's two letters, like DE.",
  noEmail: "This is no e-mail address.",
  gone: "It was deleted at the marketplace.",
  notAccepted: "An owner has to accept first what becomes of the addresses: `/oms shops`, Product safety.",
  unclear:
    "The marketplace didn't say if it worked. Open Product safety again: the list there shows what it has. Nothing is tried a second time.",
  needsScope:
    "The shop's sign-in lacks the permission to edit the shop. Connect it again with /oms connect and allow all the permissions that are asked for. Nothing was changed.",
  noOperators: "This marketplace has no list of manufacturers and responsible persons.",
});
