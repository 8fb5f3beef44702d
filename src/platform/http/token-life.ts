const shortestSeconds = 60;
const longestSeconds = 24 * 3600;

/**
 * How long fresh tokens are taken to live, milliseconds. They are kept whatever is said of it: the ones before are spent, and
 * without these a person has to sign in again. No service names more than half a day.
 *
 * @param usualSeconds where it isn't said, or in no number
 */
export function tokenLifeMs(expiresIn: unknown, usualSeconds: number): number {
  const said = typeof expiresIn === "string" && expiresIn.trim() !== "" ? Number(expiresIn) : expiresIn;
  const seconds = typeof said === "number" && Number.isFinite(said) ? said : usualSeconds;
  return Math.min(longestSeconds, Math.max(shortestSeconds, seconds)) * 1000;
}
