/** Something a person has to put right, at the field where it is entered, in plain words with the rule. */
export type Problem = {
  readonly field: ProblemField;
  /** The shop it concerns, where it concerns one. */
  readonly shopId?: string;
  /** The variation it concerns, where it concerns one (`offerKey`). */
  readonly option?: string;
  readonly text: string;
};

export type ProblemField =
  | "title"
  | "description"
  | "tags"
  | "materials"
  | "category"
  | "photos"
  | "sku"
  | "shops"
  | "price"
  | "quantity"
  | "defaults";
