import { findPrices, withoutPrices } from "./prices.ts";
import { namedMaterials } from "./materials.ts";
import { lower } from "./words.ts";

/** Same unit, however it is written. */
const units: Readonly<Record<string, string>> = {
  ...spellings("cm", "centimeter centimeters centimetre centimetres zentimeter"),
  ...spellings("mm", "millimeter millimeters millimetre millimetres"),
  ...spellings("m", "meter meters metre metres"),
  ...spellings("in", 'inch inches zoll " ″ ”'),
  ...spellings("ft", "foot feet fuß"),
  ...spellings("kg", "kilo kilos kilogram kilograms kilogramm"),
  ...spellings("g", "gram grams gramm"),
  ...spellings("oz", "ounce ounces"),
  ...spellings("lb", "lbs pound pounds"),
  ...spellings("ml", "milliliter milliliters millilitre"),
  ...spellings("l", "liter liters litre litres"),
  ...spellings("%", "percent prozent"),
  ...spellings("day", "days tag tage tagen"),
  ...spellings("week", "weeks woche wochen"),
  ...spellings("hour", "hours stunde stunden"),
  ...spellings("k", "ct karat carat"),
};

function spellings(unit: string, others: string): Record<string, string> {
  return Object.fromEntries([unit, ...others.split(" ")].map((each) => [each, unit]));
}

const numberWords =
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty|null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn
sechzehn siebzehn achtzehn neunzehn zwanzig`
    .split("|")
    .flatMap((list) => list.split(/\s+/).map((word, value) => [word, String(value)] as const));
const tens = "thirty forty fifty sixty seventy eighty ninety"
  .split(" ")
  .map((word, at) => [word, String((at + 3) * 10)] as const);
const spelled = new Map<string, string>([...numberWords, ...tens, ["eine", "1"], ["einer", "1"], ["hundred", "100"]]);

/** Things that no photo shows. Each pattern has to be met by the text, else the sentence goes. */
const claims: readonly RegExp[] = [
  /\borganic|\bbio\b|bio-/iu,
  /hand[\s-]?(made|crafted|woven|thrown|carved|painted|stitched|sewn|dyed)|handgemacht|handgefertigt|handarbeit/iu,
  /vegan/iu,
  /water[\s-]?(proof|resistant)|wasser(dicht|fest)/iu,
  /dish[\s-]?washer|spülmaschine/iu,
  /micro[\s-]?wave|mikrowelle/iu,
  /food[\s-]?safe|lebensmittel/iu,
  /machine[\s-]?wash|waschmaschine|\bwashable|waschbar/iu,
  /hypo[\s-]?allergenic|nickel|lead[\s-]?free|antiallergen/iu,
  /fair[\s-]?trade|oeko|öko|gots|fsc|certif|zertifi/iu,
  /recycl|upcycl|sustainab|eco[\s-]?friendly|nachhaltig|biodegrad/iu,
  /\bvintage|\bantique|antik\b/iu,
  /limited edition|one of a kind|einzelstück|limitiert/iu,
  /\bship(s|ping|ped)?\b|\bdeliver|versand|lieferung|versendet/iu,
  /guarantee|warranty|garantie|\breturns?\b|refund|rückgabe/iu,
  /sterling|\bsilver\b|\bsilber\b|\bgold\b|platinum|platin\b|diamond|diamant|ruby|rubin|sapphire|saphir|emerald|smaragd|\bpearl/iu,
  /\bsolid\b|\bmassiv/iu,
  /made in|hergestellt in/iu,
];
const address =
  /https?:\/\/\S+|\bwww\.\S+|[\w.+-]+@[\w-]+\.\w+|\b[\w-]+\.(?:com|net|org|de|shop|io)\b|\+?\d[\d\s()/-]{7,}\d/giu;

/** Links and markup lead a buyer, or Slack, elsewhere; no statement of a service's may hold any, whatever the text holds. */
const markup =
  /<\/?[a-z!@#][^>\n]{0,400}>|&(?:[a-z]{2,8}|#\d{1,6});|(?<![\p{L}\p{Nd}.])@[\p{L}\p{Nd}_][\p{L}\p{Nd}_.-]/iu;

/** Judges single statements against the maker's text. */
export type Grounding = {
  /** Whether every number, size, price and unseeable claim of a sentence stands in the text too. */
  readonly holds: (statement: string) => boolean;
  /** A text without the sentences that don't hold, paragraphs kept. */
  readonly sentences: (text: string) => string;
};

export function groundedIn(text: string): Grounding {
  const said = factsOf(text);
  const holds = (statement: string) => {
    if (findPrices(statement).length > 0 || markup.test(statement) || statement.match(address)) return false;
    if (claims.some((claim) => claim.test(statement) && !claim.test(text))) return false;
    const facts = factsOf(statement);
    return [...facts.measures].every((fact) => said.measures.has(fact)) && facts.numbers.every((each) => knows(each));
  };
  // "three pockets" can be counted in a photo; larger numbers can't be seen.
  const knows = (number: string) => said.numbers.includes(number) || (/^\d+$/.test(number) && Number(number) <= 6);
  return {
    holds,
    sentences: (written) =>
      written
        .split("\n")
        .map((line) =>
          line
            .split(/(?<=[.!?])\s+(?=\P{Ll})/u)
            .filter(holds)
            .join(" "),
        )
        .join("\n")
        .replace(/\n{3,}/g, "\n\n")
        .trim(),
  };
}

/** Metals and stones only as the text names them; other materials may be seen. */
export function groundedMaterials(materials: readonly string[], text: string, { holds }: Grounding): string[] {
  const named = namedMaterials(text);
  return materials.filter((material) => named.includes(lower(material)) || holds(material));
}

type Facts = { readonly numbers: readonly string[]; readonly measures: ReadonlySet<string> };

const token = /\d+(?:[.,]\d+)*|[\p{L}\p{M}]+|[×%"″”]/gu;

/** Numbers, and numbers with their unit ("70 cm"); in "70 x 85 cm" and "3-5 days" both numbers have the unit. */
function factsOf(text: string): Facts {
  const tokens = Array.from(lower(withoutPrices(text)).matchAll(token), ([found]) => spelled.get(found) ?? found);
  const numbers: string[] = [];
  const measures = new Set<string>();
  let waiting: string[] = [];
  tokens.forEach((each, index) => {
    if (/^\d/.test(each)) {
      const number = plainNumber(each);
      numbers.push(number);
      waiting.push(number);
    } else if (Object.hasOwn(units, each)) {
      for (const number of waiting) measures.add(`${number} ${units[each]}`);
      // "30 cm x 40 cm": the next number starts anew.
      waiting = [];
    } else if (!["x", "×", "by", "mal", "auf", "to", "bis"].includes(each) || !/^\d/.test(tokens[index + 1] ?? "")) {
      waiting = [];
    }
  });
  return { numbers, measures };
}

/** 70,5 and 70.50 are one number. */
function plainNumber(text: string): string {
  const number = Number(text.replace(/,/g, "."));
  return Number.isFinite(number) ? String(number) : text;
}
