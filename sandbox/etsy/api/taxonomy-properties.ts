const value = (value_id: number, name: string) => ({ value_id, name, scale_id: null, equal_to: [] });

/** What every category offers here: a small part of what Etsy's have. */
export const taxonomyProperties = [
  {
    property_id: 200,
    name: "Primary color",
    display_name: "Primary color",
    scales: [],
    is_required: false,
    supports_attributes: true,
    supports_variations: true,
    is_multivalued: false,
    max_values_allowed: null,
    possible_values: [value(1, "Black"), value(2, "Blue"), value(5, "Green"), value(10, "White"), value(13, "Natural")],
    selected_values: [],
  },
  {
    property_id: 46803063641,
    name: "Holiday",
    display_name: "Holiday",
    scales: [],
    is_required: false,
    supports_attributes: true,
    supports_variations: false,
    is_multivalued: false,
    max_values_allowed: null,
    possible_values: [value(35, "Christmas"), value(37, "Easter"), value(48, "Thanksgiving")],
    selected_values: [],
  },
];
