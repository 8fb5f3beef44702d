import { catalogue } from "#src/platform/text/messages.ts";
import { counted } from "#src/platform/text/plural.ts";

/** What people read of what a draft doesn't say yet. */
export const openPointsText = catalogue("open-points", {
  blank: (field: string, blank: string) =>
    `${field} has a blank: ${blank}. Write there what it is, or press “Leave it out”.`,
  editBlank: (field: string, blank: string) => `${field} has a blank: ${blank}. Write there what it is, or delete it.`,
  attribute: (name: string) => `${name} isn't known yet. Choose it under “Attributes”, or press “Leave it out”.`,
  needed: (name: string) => `${name} isn't known yet, and the category asks for it. Choose it under “Attributes”.`,
  inForm: (points: string) => `Not known yet: ${points}. Write over each blank what it is, or delete it.`,
  button: (points: number) => (points === 1 ? "Leave it out" : `Leave ${counted(points, "blank")} out`),
  confirm: {
    title: (points: number) => (points === 1 ? "Leave it out?" : "Leave them out?"),
    text: (points: string) =>
      `${points}: the sentence or line that has the blank is taken out of the description; of a title only the blank.`,
    yes: "Leave out",
  },
  noneLeft: "Nothing is open any more in this draft. Its card shows how it is.",
  openPoints:
    "Some of it isn't known yet. Its card says what: write over each blank what it is, or press “Leave it out”, and ask again.",
  blankLeft:
    "A text still has a blank in square brackets, such as [size?]. Write there what it is, or delete it, and ask again.",
});
