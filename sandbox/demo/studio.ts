/** Who and what stands in the seeds of the two stand-ins, as far as the demo names it. */
export const studio = "Pine & Ink";
export const people = {
  owner: { id: "U0MARA", name: "Mara" },
  manager: { id: "U0JONAS", name: "Jonas" },
  maker: { id: "U0ADA", name: "Ada" },
  otherMaker: { id: "U0TEO", name: "Teo" },
  guest: { id: "U0KIM", name: "Kim" },
} as const;
export const listingsChannel = "C0LISTINGS";
/** Registered at the Etsy stand-in, exactly. */
export const callbackPath = "/oauth/etsy/callback";
