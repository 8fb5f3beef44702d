/** Numbers that buttons and forms carry: what isn't plainly written as one is none, and never half a one, or null in a request. */

/** A page, a revision, a category. */
export function smallNumber<T>(text: string | null | undefined, otherwise: T): number | T {
  return /^\d{1,6}$/.test(text ?? "") ? Number(text) : otherwise;
}
