import type { ProblemField } from "#src/catalog/issue.ts";
import type { EtsyProblem } from "./error-body.ts";

type Refusal = {
  /** Matched against path, type and text, joined by spaces. */
  readonly says: RegExp;
  readonly field?: ProblemField;
  /** What happened and what to do. `$1` is the first group of `says`. */
  readonly text: string;
};

/** For options that Etsy wants equal (etsy behaviour 4.3). */
function oneFor(what: string): string {
  return `Etsy keeps one ${what} for options that this listing doesn't tell apart by it. Give all of them the same.`;
}

/** Etsy's refusals in plain words (etsy behaviour 3.2 to 3.7, 4.3). The first that matches counts. */
const refusals: readonly Refusal[] = [
  // Activation and the shop itself.
  {
    says: /frozen/i,
    text: "Etsy has frozen this listing, so it can't be put on sale. Open it in Etsy's Shop Manager: the notice there says why.",
  },
  {
    says: /vacation/i,
    text: "The shop is on vacation, so Etsy doesn't put anything on sale. End the vacation in Shop Manager, then press Retry.",
  },
  {
    says: /overdue|billing|verif(y|ication)|past due/i,
    text: "Etsy wants something settled in the shop's account first (a bill or a verification). Open Etsy's Shop Manager, settle it, then press Retry.",
  },
  {
    says: /Cannot activate a listing in this state/i,
    text: "Etsy doesn't put this listing on sale in its present state. Open it in Etsy's Shop Manager and see what is missing there.",
  },
  {
    says: /digital listing cannot be activated/i,
    text: "Etsy takes this for a digital listing, which needs a file. Open it in Shop Manager and make it a physical item.",
  },
  {
    says: /return\/?_?policy/i,
    field: "defaults",
    text: "Etsy wants a return policy for this listing. Choose one in the shop's defaults, then press Retry.",
  },
  {
    says: /calculated shipping profile/i,
    field: "defaults",
    text: "This shipping profile calculates postage from weight and size, and the listing has neither. Choose a shipping profile with fixed prices.",
  },
  {
    says: /shipping_?\/?\s?profile/i,
    field: "defaults",
    text: "Etsy doesn't take the shipping profile: it is missing, incomplete or deleted. Choose another in the shop's defaults, then press Retry.",
  },
  {
    says: /readiness|processing profile/i,
    field: "defaults",
    text: "Etsy doesn't take the processing profile: it is missing or was deleted. Choose another in the shop's defaults, then press Retry.",
  },
  {
    says: /section/i,
    field: "defaults",
    text: "The shop section doesn't exist any more. Choose another in the shop's defaults, or none, then press Retry.",
  },
  {
    says: /cannot sell this item|\/marketplace\b/i,
    field: "defaults",
    text: "Etsy doesn't allow this combination of who made the item, when, and whether it is a supply. Something made by someone else can't be made to order without a production partner.",
  },
  {
    says: /enum\(made_to_order\b/,
    field: "defaults",
    text: "Etsy no longer takes this listing's years of “when it was made”: they move on every January. Choose again when it was made, then press Retry.",
  },
  {
    says: /when_?\/?made|who_?\/?made|is_supply/i,
    field: "defaults",
    text: "Etsy doesn't take who made it, when it was made or whether it is a supply. Choose all three again; the years on offer change every January.",
  },
  // Photos.
  {
    says: /only allowed (\d+) images/i,
    field: "photos",
    text: "The listing already has $1 photos, and Etsy takes no more. Take one out, then press Retry.",
  },
  { says: /maximum file size/i, field: "photos", text: "Etsy finds this photo too large. Use one under 20 MB." },
  {
    says: /valid image file|\bimage (file )?type/i,
    field: "photos",
    text: "Etsy can't read this photo. Use a JPEG, PNG or GIF.",
  },
  {
    says: /inconsistent order/i,
    field: "photos",
    text: "Etsy is still sorting this listing's photos. Wait five minutes, then press Retry.",
  },
  { says: /alt_text/i, field: "photos", text: "Etsy doesn't take an alt text: it may have 500 characters at most." },
  {
    says: /\bimages?\b/i,
    field: "photos",
    text: "Etsy wants at least one photo on every listing. Add one, then press Retry.",
  },
  // Price and stock.
  { says: /\bprice\b.*consistent/i, field: "price", text: oneFor("price") },
  { says: /\bquantity\b.*consistent/i, field: "quantity", text: oneFor("stock") },
  { says: /\bsku\b.*consistent/i, field: "sku", text: oneFor("SKU") },
  { says: /above min price (.{1,40})$/i, field: "price", text: "The price is below Etsy's lowest, $1. Raise it." },
  {
    says: /below max price (.{1,40})$/i,
    field: "price",
    text: "The price is above Etsy's highest, $1. Is there a digit too many?",
  },
  { says: /price_too_low/i, field: "price", text: "The price is below Etsy's lowest. Raise it." },
  { says: /\bprice\b/i, field: "price", text: "Etsy doesn't take this price. Enter it again." },
  {
    says: /\bquantity\b.*cannot be empty/i,
    field: "quantity",
    text: "It is sold out on Etsy: nothing of it is in stock, so it is off sale already. Renew it with a stock to sell it again.",
  },
  { says: /\bquantity\b/i, field: "quantity", text: "Etsy doesn't take this stock: a whole number from 1 to 999." },
  { says: /\bsku\b/i, field: "sku", text: "Etsy doesn't take this SKU: it may have 32 characters at most." },
  // Text.
  {
    says: /title.*more than 140/i,
    field: "title",
    text: "The title is longer than Etsy's 140 characters. Shorten it.",
  },
  {
    says: /title.*(following characters:? ?(.{1,20}))$/i,
    field: "title",
    text: "Etsy refuses $ ^ and ` in titles, and % : & + more than once. Please take them out.",
  },
  {
    says: /title.*the character (\S+) once/i,
    field: "title",
    text: "Etsy takes each of % : & + once in a title. Take the second $1 out.",
  },
  {
    says: /title.*(cannot be empty|is required|too_short)/i,
    field: "title",
    text: "Etsy wants a title on every listing. Write one.",
  },
  {
    says: /\/title|'title'/i,
    field: "title",
    text: "Etsy doesn't take this title. Use letters, digits and punctuation.",
  },
  { says: /duplicate tags/i, field: "tags", text: "Etsy refuses the same tag twice. Take one of them out." },
  {
    says: /\/tags?\b|'tags'/i,
    field: "tags",
    text: "Etsy doesn't take one of the tags: at most 13, each up to 20 letters, digits, spaces, hyphens or apostrophes.",
  },
  {
    says: /materials?\b/i,
    field: "materials",
    text: "Etsy doesn't take one of the materials: at most 13, letters, digits and spaces only.",
  },
  { says: /\/description|'description'/i, field: "description", text: "Etsy doesn't take this description." },
  {
    says: /taxonomy|categor|required (attribute|propert)/i,
    field: "category",
    text: "Etsy doesn't take this category, or wants more details for it. Choose another, the most exact one that fits.",
  },
  {
    says: /variation|property.?values|combinations/i,
    text: "Etsy doesn't take price and stock like this for the options this listing has there now: its variations may have changed. None of it was written. Look at it in Shop Manager, then press Retry.",
  },
];

/** Etsy lists what is wrong with one field; more than these nobody reads at once. */
const told = 3;

/** The refusal for people, each reason once. What isn't known is quoted, so that nobody is left without a reason. */
export function explainRefusal(problems: readonly EtsyProblem[]): { userText?: string; field?: ProblemField } {
  const explained = problems.map(explainOne);
  const [first] = explained;
  if (!first) return {};
  const known = explained.filter(({ quoted }) => !quoted);
  const texts = new Set((known.length > 0 ? known : [first]).map(({ userText }) => userText));
  const userText = [...texts].slice(0, told).join(" ");
  const field = explained.find((each) => each.field !== undefined)?.field;
  return field ? { userText, field } : { userText };
}

type Explained = { readonly userText: string; readonly field?: ProblemField | undefined; readonly quoted?: true };

function explainOne({ path, type, text: said }: EtsyProblem): Explained {
  for (const { says, field, text } of refusals) {
    const match = says.exec([path, type, said].filter(Boolean).join(" "));
    if (match) return { field, userText: text.replace("$1", () => (match[1] ?? "").replace(/\.$/, "")) };
  }
  return { userText: `Etsy refused this and said: “${said.slice(0, 300)}”`, quoted: true };
}
