/** What a statement came to, as a word that a table of expectations can hold. */
export type Reply = {
  readonly data: unknown;
  readonly error: { readonly code: string; readonly message: string } | null;
};

/** PostgREST's ways to say so differ by version: expired, wrongly signed, unreadable. */
const badTokens = new Set(["PGRST301", "PGRST302", "PGRST303"]);

export const refusedToken = "no valid token";
export const noRight = "42501";

/** The error's own code where it is one of the product's, else its SQLSTATE; null when the statement went through. */
export function refusal({ error }: Reply): string | null {
  if (!error) return null;
  if (badTokens.has(error.code)) return refusedToken;
  return /^P000[12]$/.test(error.code) ? error.message : error.code;
}
