/**
 * Whether this runtime knows the zone. It knows some names that the database's list lacks (`CAT`, `PST`), and the list has
 * one that it lacks (`Factory`), so a zone is stored only when both know it.
 */
export function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: text });
    return /^[A-Z]/i.test(text);
  } catch {
    return false;
  }
}
