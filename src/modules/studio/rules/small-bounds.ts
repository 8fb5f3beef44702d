/** The bounds, as people read them wherever they matter. */
export const smallBounds =
  "stock, tags, up to 40 characters of title and text in one place, a price within ±5 % in 24 hours, at most 20 a day";
