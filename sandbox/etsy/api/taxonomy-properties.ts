import { taxonomyId } from "../taxonomy.ts";

type Scale = { scale_id: number; display_name: string; description: string };
type Value = { value_id: number | null; name: string; scale_id: number | null; equal_to: number[] };
export type TaxonomyProperty = {
  property_id: number;
  name: string;
  display_name: string;
  scales: Scale[];
  is_required: boolean;
  supports_attributes: boolean;
  supports_variations: boolean;
  is_multivalued: boolean;
  max_values_allowed: number | null;
  possible_values: Value[];
  selected_values: Value[];
};

const value = (value_id: number, name: string, scale_id: number | null = null): Value => ({
  value_id,
  name,
  scale_id,
  equal_to: [],
});

function property(property_id: number, name: string, own: Partial<TaxonomyProperty>): TaxonomyProperty {
  return {
    property_id,
    name,
    display_name: name,
    scales: [],
    is_required: false,
    supports_attributes: true,
    supports_variations: false,
    is_multivalued: false,
    max_values_allowed: null,
    possible_values: [],
    selected_values: [],
    ...own,
  };
}

const color = property(200, "Primary color", {
  supports_variations: true,
  possible_values: [value(1, "Black"), value(2, "Blue"), value(5, "Green"), value(10, "White"), value(13, "Natural")],
});
const holiday = property(46803063641, "Holiday", {
  possible_values: [value(35, "Christmas"), value(37, "Easter"), value(48, "Thanksgiving")],
});
const occasion = property(46803063659, "Occasion", {
  is_multivalued: true,
  max_values_allowed: 2,
  possible_values: [value(12, "Anniversary"), value(13, "Birthday"), value(32, "Wedding"), value(19, "Housewarming")],
});
const scales = [
  { scale_id: 19, display_name: "US/Canada", description: "" },
  { scale_id: 20, display_name: "EU", description: "" },
];
const ringSize = property(100, "Ring size", {
  scales,
  supports_variations: true,
  is_multivalued: true,
  max_values_allowed: 3,
  possible_values: [
    value(1, "6", 19),
    value(2, "7", 19),
    value(3, "8", 19),
    value(4, "52", 20),
    value(5, "54", 20),
    // Such a name can't travel in a list (behaviour, section 3.10).
    value(6, "Adjustable (open)", 20),
  ],
});
const metal = property(506, "Metal", {
  is_required: true,
  possible_values: [value(81, "Silver"), value(82, "Gold"), value(83, "Brass")],
});
/** Typed and not chosen: no values are offered. */
const width = property(47626759834, "Width", { scales: [{ scale_id: 5, display_name: "Inches", description: "" }] });
/** More than a form lists. */
const theme = property(311, "Theme", {
  possible_values: Array.from({ length: 120 }, (_, at) => value(at + 1, `Theme ${at + 1}`)),
});
/** More than a screen of them, as some categories have. */
const many = [
  "Pattern",
  "Room",
  "Shape",
  "Finish",
  "Technique",
  "Theme",
  "Mount",
  "Frame",
  "Orientation",
  "Subject",
].map((name, at) =>
  property(300 + at, name, { possible_values: [value(1, `Plain ${name.toLowerCase()}`), value(2, "Other")] }),
);

const everywhere = [color, holiday, occasion];
const byCategory: ReadonlyMap<number, readonly TaxonomyProperty[]> = new Map([
  [taxonomyId("Rings"), [ringSize, ...everywhere, width, metal]],
  [taxonomyId("Wall Hangings"), [theme, ...everywhere, ...many]],
]);

/** What a category offers here: a small part of what Etsy's have. */
export function taxonomyProperties(taxonomy: number | null): readonly TaxonomyProperty[] {
  return byCategory.get(taxonomy ?? 0) ?? everywhere;
}
