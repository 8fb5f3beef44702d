import type { OperatorKind } from "#src/marketplaces/port.ts";
import type { EtsyField } from "./field.ts";
import { etsyText } from "./messages/en.ts";

/** Etsy's word for each kind of operator (etsy behaviour 3.12: assumed). */
export const operatorTypes = {
  manufacturer: "manufacturer",
  responsiblePerson: "responsible_person",
} as const satisfies Record<OperatorKind, string>;

/** Which list of the shop's has the operators of each kind. */
export const operatorLists = {
  manufacturer: "manufacturers",
  responsiblePerson: "responsiblePersons",
} as const satisfies Record<OperatorKind, string>;

/** What a listing says of its safety (etsy behaviour 3.12: kinds and lengths are assumed). */
export const safetyFields: readonly EtsyField[] = [
  {
    key: "manufacturerId",
    name: "gpsr_manufacturer_id",
    kind: { name: "gpsr_manufacturer_type", value: operatorTypes.manufacturer },
    shape: {
      type: "profile",
      list: operatorLists.manufacturer,
      get none() {
        return etsyText.fields.manufacturer.none;
      },
    },
    get label() {
      return etsyText.fields.manufacturer.label;
    },
    said: "shop",
    column: "manufacturer",
    safety: "needed",
  },
  {
    key: "responsiblePersonId",
    name: "gpsr_responsible_person_id",
    kind: { name: "gpsr_responsible_person_type", value: operatorTypes.responsiblePerson },
    shape: {
      type: "profile",
      list: operatorLists.responsiblePerson,
      get none() {
        return etsyText.fields.responsiblePerson.none;
      },
    },
    get label() {
      return etsyText.fields.responsiblePerson.label;
    },
    get named() {
      return etsyText.fields.responsiblePerson.named;
    },
    said: "shop",
    column: "responsible person",
    safety: "needed",
  },
  {
    key: "serialNumber",
    name: "gpsr_serial_number",
    shape: { type: "note", longest: 100 },
    get label() {
      return etsyText.fields.serialNumber.label;
    },
    said: "shop",
    ofListingAlone: true,
    column: "serial number",
    safety: "told",
  },
  {
    key: "safetyWarnings",
    name: "gpsr_safety_warnings",
    shape: { type: "note", longest: 1000, lines: true },
    get label() {
      return etsyText.fields.safetyWarnings.label;
    },
    said: "shop",
    column: "safety warnings",
    safety: "told",
  },
];
