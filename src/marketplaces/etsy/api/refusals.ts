import type { ProblemField } from "#src/catalog/issue.ts";
import { etsyRefusals } from "../messages/refusals.en.ts";
import type { EtsyProblem } from "./error-body.ts";

type Refusal = {
  /** Matched against path, type and text, joined by spaces. */
  readonly says: RegExp;
  readonly field?: ProblemField;
  /** What happened and what to do, in the catalogue. A function of it is given the first group of `says`. */
  readonly text: keyof typeof etsyRefusals.of;
};

/** Etsy's refusals in plain words (etsy behaviour 3.2 to 3.7, 4.3). The first that matches counts. */
const refusals: readonly Refusal[] = [
  // Activation and the shop itself.
  {
    says: /frozen/i,
    text: "frozen",
  },
  {
    says: /vacation/i,
    text: "vacation",
  },
  {
    says: /overdue|billing|verif(y|ication)|past due/i,
    text: "billing",
  },
  {
    says: /Cannot activate a listing in this state/i,
    text: "state",
  },
  {
    says: /digital listing cannot be activated/i,
    text: "digital",
  },
  // Product safety (etsy behaviour 3.12: the texts are assumed).
  { says: /gpsr_manufacturer_id.*cannot be null/i, field: "defaults", text: "noManufacturer" },
  { says: /gpsr_responsible_person_id.*cannot be null/i, field: "defaults", text: "noResponsiblePerson" },
  { says: /gpsr_serial_number/i, field: "serialNumber", text: "serialNumber" },
  { says: /gpsr_safety_warnings/i, field: "safetyWarnings", text: "safetyWarnings" },
  { says: /gpsr_(manufacturer|responsible_person)_/i, field: "defaults", text: "operatorGone" },
  {
    says: /return\/?_?policy/i,
    field: "defaults",
    text: "returnPolicy",
  },
  {
    says: /calculated shipping profile/i,
    field: "defaults",
    text: "calculated",
  },
  {
    says: /shipping_?\/?\s?profile/i,
    field: "defaults",
    text: "shipping",
  },
  {
    says: /readiness|processing profile/i,
    field: "defaults",
    text: "readiness",
  },
  {
    says: /section/i,
    field: "defaults",
    text: "section",
  },
  {
    says: /cannot sell this item|\/marketplace\b/i,
    field: "defaults",
    text: "combination",
  },
  { says: /production_?\s?partner/i, field: "defaults", text: "partnerGone" },
  {
    says: /enum\(made_to_order\b/,
    field: "defaults",
    text: "years",
  },
  {
    says: /when_?\/?made|who_?\/?made|is_supply/i,
    field: "defaults",
    text: "made",
  },
  // Videos: before photos, since a file that is too large is told in the same words of both.
  { says: /maximum number of videos/i, field: "videos", text: "videoCount" },
  { says: /valid video file|\bvideo (file )?type/i, field: "videos", text: "videoType" },
  { says: /\bvideos?\b/i, field: "videos", text: "video" },
  // Photos.
  {
    says: /only allowed (\d+) images/i,
    field: "photos",
    text: "photoCount",
  },
  { says: /maximum file size/i, field: "photos", text: "photoSize" },
  {
    says: /valid image file|\bimage (file )?type/i,
    field: "photos",
    text: "photoType",
  },
  {
    says: /inconsistent order/i,
    field: "photos",
    text: "photoOrder",
  },
  { says: /alt_text/i, field: "photos", text: "alt" },
  {
    says: /\bimages?\b/i,
    field: "photos",
    text: "photoMissing",
  },
  // Price and stock.
  { says: /\bprice\b.*consistent/i, field: "price", text: "onePrice" },
  { says: /\bquantity\b.*consistent/i, field: "quantity", text: "oneStock" },
  { says: /\bsku\b.*consistent/i, field: "sku", text: "oneSku" },
  { says: /above min price (.{1,40})$/i, field: "price", text: "priceBelow" },
  {
    says: /below max price (.{1,40})$/i,
    field: "price",
    text: "priceAbove",
  },
  { says: /price_too_low/i, field: "price", text: "priceLow" },
  { says: /\bprice\b/i, field: "price", text: "price" },
  {
    says: /\bquantity\b.*(cannot be empty|must be at least 1\b)|(?<!\()\bsold out\b/i,
    field: "quantity",
    text: "emptyStock",
  },
  { says: /\bquantity\b/i, field: "quantity", text: "stock" },
  { says: /\bsku\b/i, field: "sku", text: "sku" },
  // Text.
  {
    says: /title.*more than 140/i,
    field: "title",
    text: "titleLong",
  },
  {
    says: /title.*(following characters:? ?(.{1,20}))$/i,
    field: "title",
    text: "titleSigns",
  },
  {
    says: /title.*the character (\S+) once/i,
    field: "title",
    text: "titleOnce",
  },
  {
    says: /title.*(cannot be empty|is required|too_short)/i,
    field: "title",
    text: "titleMissing",
  },
  {
    says: /\/title|'title'/i,
    field: "title",
    text: "title",
  },
  { says: /duplicate tags/i, field: "tags", text: "tagTwice" },
  {
    says: /\/tags?\b|'tags'/i,
    field: "tags",
    text: "tags",
  },
  {
    says: /materials?\b/i,
    field: "materials",
    text: "materials",
  },
  { says: /\/description|'description'/i, field: "description", text: "description" },
  {
    says: /taxonomy|categor|required (attribute|propert)/i,
    field: "category",
    text: "category",
  },
  {
    says: /variation|property.?values|combinations/i,
    text: "variations",
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
    if (!match) continue;
    const sentence = etsyRefusals.of[text];
    const named = (match[1] ?? "").replace(/\.$/, "");
    return { field, userText: typeof sentence === "string" ? sentence : sentence(named) };
  }
  return { userText: etsyRefusals.quoted(said.slice(0, 300)), quoted: true };
}
