import { attributesOf } from "#src/catalog/fields/attributes.ts";
import { attributesField, type ListingField } from "#src/catalog/fields/definition.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import { areWords } from "#src/catalog/fields/fields.ts";
import { videosField } from "#src/catalog/fields/videos.ts";
import type { ListingContent } from "#src/catalog/listing.ts";
import { type Axis, axisName, variationsOf } from "#src/catalog/variations/model.ts";
import type { AskedPoint } from "../open-points/model.ts";

/** What the text of one piece says that isn't known of another: the words of the blank that takes its place. */
type Unknown = { readonly blank: string; readonly said: RegExp; readonly axis: RegExp };

const number = String.raw`\d+(?:[.,/]\d+)?`;
const end = String.raw`(?![\p{L}\p{Nd}])`;
const start = String.raw`(?<![\p{L}\p{Nd}])`;
/** "12 in" is a length; "2 in 1", "5 in stock" are none. */
const inches = String.raw`in(?!\s+(?!(?:wide|long|tall|high|deep|thick|across|by|x)${end})[\p{L}\p{Nd}])`;
const length = String.raw`(?:\s?(?:mm|cm|m|inch(?:es)?|${inches}|ft|feet|zoll)${end}|["″”])`;
const times = String.raw`\s?[x×]\s?`;
const by = String.raw`(?:${times}|\s(?:by|auf|mal)\s)`;
const range = String.raw`(?:\s?[-–]\s?|\s(?:to|bis)\s)`;
const several = `(?:${number}${range})?${number}`;
const otherUnit = String.raw`\s?(?:g|kg|oz|lbs?|ml|cl|l|fl oz)${end}`;

/** Said with a unit, or as one number by another: a range alone may be of days or ages. */
const sizes = [
  `${number}${length}(?:${by}${number}(?:${length}|${end})|${range}${number}${length})*`,
  `${number}(?:${by}${number}|${range}${number})*(?:${by}|${range})${number}${length}(?:${by}${number}(?:${length}|${end}))*`,
  `${number}(?:${times}${number})+${end}(?!${otherUnit})`,
];

/** What is also a word for what a thing is made of. */
const matter = String.raw`(?:natural|olive|rose|orange|sage|sand|cream|lavender)(?!\s(?:materials?|ingredients?|fib(?:re|er)s?|products?|dyes?|oils?|wax|soap|wood|stone|leather|variations?|beauty|petals?|water)${end})`;

const unknowns: readonly Unknown[] = [
  {
    blank: "size",
    axis: /size|größe|length|width|diameter/iu,
    said: new RegExp(`${start}(?:${sizes.join("|")})`, "giu"),
  },
  {
    blank: "weight",
    axis: /weight|gewicht/iu,
    said: new RegExp(`${start}${several}\\s?(?:g|kg|oz|lbs?|gram|grams|gramm)${end}`, "giu"),
  },
  {
    blank: "volume",
    axis: /volume|capacity|inhalt/iu,
    said: new RegExp(`${start}${several}\\s?(?:ml|cl|l|fl oz|liter|litre|liters|litres)${end}`, "giu"),
  },
  {
    blank: "colour",
    axis: /colou?r|farbe/iu,
    said: new RegExp(
      `${start}(?:(?:light|dark|pale|deep|off|hell|dunkel)[\\s-]?)?(?:${matter}|white|black|gr[ea]y|blue|navy|indigo|teal|turquoise|green|yellow|mustard|ochre|terracotta|red|burgundy|rust|pink|purple|violet|lilac|brown|beige|ivory|weiß|schwarz|grau|blau|grün|gelb|rot|rosa|lila|violett|braun|creme)${end}`,
      "giu",
    ),
  },
];

/** Only in a title: "No. 12", "#7", a number alone. In a description a number may be of anything. */
const titleNumber = new RegExp(`(?:${start}(?:no|nr)\\.?\\s?|#)\\d+${end}|${start}\\d+${end}`, "giu");

const measured =
  /size|width|height|depth|length|diameter|weight|volume|capacity|colou?r|größe|breite|höhe|länge|gewicht|farbe/iu;

/**
 * A new draft's content as its model says it, without what the model can't know of another piece: by rule its numbers with a unit,
 * its colours and the numbers of its title are blanks (`[size?]`), its measures are empty, and its attributes of size and colour are
 * asked for. What buyers choose by is known: where the listing varies by colour, colours stay. A tag with any of it goes, as no blank
 * may be in one.
 *
 * @param needed the marketplace's numbers of the attributes that the category asks for
 */
export function withUnknowns(
  content: ListingContent,
  fields: readonly ListingField[],
  needed: ReadonlySet<number>,
): { readonly content: ListingContent; readonly points: readonly AskedPoint[] } {
  const axes = variationsOf(content["variations"])?.axes ?? [];
  const asked = unknowns.filter(({ axis }) => !axes.some((each: Axis) => axis.test(axisName(each))));
  const key = attributesField(fields)?.key;
  const attributes = key === undefined ? [] : attributesOf(content[key]);
  const open = attributes.filter(
    ({ name, property }) => measured.test(name) && !axes.some((each: Axis) => each.property === property),
  );
  const video = videosField(fields)?.field.key;
  const cleared = Object.fromEntries(
    fields
      .filter(({ shape }) => shape.type === "measure")
      .filter((field) => field.key in content)
      .map((field): [string, FieldValue] => [field.key, null]),
  );
  const kept: FlatFields = Object.fromEntries(Object.entries(content).filter(([field]) => field !== video));
  return {
    content: {
      ...(kept as ListingContent),
      ...cleared,
      ...(key === undefined || open.length === 0
        ? {}
        : { [key]: attributes.filter((each) => !open.includes(each)) as unknown as FieldValue }),
      title: tidied(
        blanked(content.title, asked).replace(titleNumber, (said, at: number, whole: string) =>
          insideBlank(whole, at) ? said : "[number?]",
        ),
      ),
      description: blanked(content.description, asked),
      tags: areWords(content.tags) ? content.tags.filter((tag) => blanked(tag, asked) === tag) : content.tags,
    },
    points: open.map(({ property, name }) => ({
      field: key ?? "",
      point: String(property),
      name,
      needed: needed.has(property),
    })),
  };
}

function blanked(text: string, asked: readonly Unknown[]): string {
  return (
    asked
      .reduce(
        (known, { blank, said }) =>
          known.replace(said, (found, ...rest) => (insideBlank(known, rest.at(-2) as number) ? found : `[${blank}?]`)),
        text,
      )
      // "[30 cm]" was in brackets already.
      .replace(/\[(\[[^\][\n]+\?\])\]/gu, "$1")
  );
}

/** "[size?]" has words of its own; those in other brackets, or behind a bracket that nothing closes, are the model's. */
function insideBlank(text: string, at: number): boolean {
  const close = text.indexOf("]", at);
  const open = text.lastIndexOf("[", at);
  return open !== -1 && /^[^\][\n]+\?$/u.test(text.slice(open + 1, Math.max(close, open)));
}

/** The same blank once: of "30 cm, 40 cm" one size. */
function tidied(title: string): string {
  return title.replace(/(\[[^\][]+\?\])(?:[\s,&/+-]+(?:and\s)?\1)+/gu, "$1");
}
