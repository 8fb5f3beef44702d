import type { EtsyField } from "./field.ts";
import { etsyText } from "./messages/en.ts";

/** What buyers are asked; Etsy has calls of its own for it (etsy behaviour 3.9). */
export const personalizationKey = "personalization";

/** What the category says of a listing; Etsy has calls of its own for it (etsy behaviour 3.10). */
export const attributesKey = "attributes";

/** Etsy has calls of its own for their files, and shows with a listing which ones it has (etsy behaviour 3.8). */
const videosKey = "videos";

/** With which of its photos a listing shows its options; Etsy has calls of its own for it (etsy behaviour 3.7). */
const optionPhotosKey = "optionPhotos";

/** What Etsy writes by calls of their own, and not with the listing. */
export const fieldsOfOwnCalls: readonly EtsyField[] = [
  {
    key: attributesKey,
    name: "properties",
    shape: { type: "attributes" },
    get label() {
      return etsyText.fields.attributes.label;
    },
    said: "listing",
    apart: true,
    readBeside: true,
  },
  {
    key: personalizationKey,
    name: "personalization",
    shape: {
      type: "questions",
      limits: {
        most: 5,
        text: 45,
        instructions: 256,
        characters: 1024,
        files: 10,
        label: { choice: 20, files: 45 },
      },
    },
    get label() {
      return etsyText.fields.personalization.label;
    },
    said: "listing",
    apart: true,
  },
  {
    key: videosKey,
    name: "videos",
    // Of two, buyers see one (etsy/open-api disc#1670).
    shape: {
      type: "videos",
      limits: { most: 1, room: 2, bytes: 100 * 1024 * 1024, seconds: { least: 3, most: 15 } },
    },
    get label() {
      return etsyText.fields.videos.label;
    },
    said: "listing",
  },
  {
    key: optionPhotosKey,
    name: "variation_images",
    shape: { type: "optionPhotos" },
    get label() {
      return etsyText.fields.optionPhotos.label;
    },
    said: "option",
    apart: true,
    readBeside: true,
  },
];
