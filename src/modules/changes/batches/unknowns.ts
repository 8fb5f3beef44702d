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
const lengths = 'mm|cm|m|in|inch|inches|ft|feet|zoll|"|″|”';
const apart = String.raw`(?:\s?(?:x|×|by|auf|mal|-|–|to|bis)\s?${number}\s?(?:${lengths})?){0,3}`;
const end = String.raw`(?![\p{L}\p{Nd}])`;
const start = String.raw`(?<![\p{L}\p{Nd}])`;

const unknowns: readonly Unknown[] = [
  {
    blank: "size",
    axis: /size|größe|length|width|diameter/iu,
    said: new RegExp(
      `${start}${number}\\s?(?:${lengths})?${apart.replace("{0,3}", "{1,3}")}${end}|${start}${number}\\s?(?:${lengths})${end}|(?<=${number}\\s?)["″”]`,
      "giu",
    ),
  },
  {
    blank: "weight",
    axis: /weight|gewicht/iu,
    said: new RegExp(`${start}${number}\\s?(?:g|kg|oz|lbs?|gram|grams|gramm)${end}`, "giu"),
  },
  {
    blank: "volume",
    axis: /volume|capacity|inhalt/iu,
    said: new RegExp(`${start}${number}\\s?(?:ml|cl|l|fl oz|liter|litre|liters|litres)${end}`, "giu"),
  },
  {
    blank: "colour",
    axis: /colou?r|farbe/iu,
    said: new RegExp(
      `${start}(?:(?:light|dark|pale|deep|off|hell|dunkel)[\\s-]?)?(?:white|black|gr[ea]y|blue|navy|indigo|teal|turquoise|green|olive|sage|yellow|mustard|ochre|orange|terracotta|red|burgundy|rust|pink|rose|purple|violet|lilac|lavender|brown|beige|cream|ivory|sand|natural|weiß|schwarz|grau|blau|grün|gelb|rot|rosa|lila|violett|braun|creme)${end}`,
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
  return asked.reduce(
    (known, { blank, said }) =>
      known.replace(said, (found, ...rest) => (insideBlank(known, rest.at(-2) as number) ? found : `[${blank}?]`)),
    text,
  );
}

/** "[size?]" has words of its own. */
function insideBlank(text: string, at: number): boolean {
  return text.lastIndexOf("[", at) > text.lastIndexOf("]", at);
}

/** The same blank once: of "30 cm, 40 cm" one size. */
function tidied(title: string): string {
  return title.replace(/(\[[^\][]+\?\])(?:[\s,&/+-]+(?:and\s)?\1)+/gu, "$1");
}
