import { batches } from "./batches.ts";
import { choosing } from "./choosing.ts";
import { details } from "./details.ts";
import { drafts } from "./drafts.ts";
import { edits } from "./edits.ts";
import { listings } from "./listings.ts";
import { manies } from "./many.ts";
import { photos } from "./photos.ts";
import { plans } from "./plans.ts";
import { privacies } from "./privacy.ts";
import { products } from "./products.ts";
import { reviews } from "./reviews.ts";
import { schedules } from "./schedules.ts";
import { shops } from "./shops.ts";
import { stocks } from "./stock.ts";
import { studios } from "./studios.ts";
import { videos } from "./videos.ts";
import { options } from "./options.ts";
import { variations } from "./variations.ts";

/** What every exported function of src/blocks is drawn with. */
export const cases = [
  ...batches,
  ...choosing,
  ...details,
  ...drafts,
  ...edits,
  ...listings,
  ...manies,
  ...photos,
  ...plans,
  ...privacies,
  ...products,
  ...reviews,
  ...schedules,
  ...shops,
  ...stocks,
  ...studios,
  ...options,
  ...variations,
  ...videos,
];
