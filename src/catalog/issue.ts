/** Something a person has to put right, at the field where it is entered, in plain words with the rule. */
export type Problem = {
  readonly field: ProblemField;
  /** The shop it concerns, where it concerns one. */
  readonly shopId?: string;
  /** The variation it concerns, where it concerns one (`offerKey`). */
  readonly option?: string;
  readonly text: string;
  /** Nothing is wrong yet: it still has to be said. */
  readonly missing?: true;
};

/** The field's key, or what of a form or a change has no key of a listing's field. */
export type ProblemField = string;

/**
 * What a form couldn't read, and what is wrong with the rest: said in one round. Of a field that couldn't be read nothing
 * else is said.
 */
export function allProblems(unread: readonly Problem[], found: readonly Problem[]): Problem[] {
  const same = (a: Problem, b: Problem) => a.field === b.field && a.shopId === b.shopId && a.option === b.option;
  return [...unread, ...found.filter((each) => !unread.some((other) => same(each, other)))];
}
