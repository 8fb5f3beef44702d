/** What a second request for the same is told: the first one by its code, and where it stands. */
export function askedAlreadyText(code: string, state: string | undefined): string {
  const stands =
    state === "in_review"
      ? "waits for approval"
      : state === "failed"
        ? "is approved and waits for its shop's sign-in"
        : "is approved and on its way";
  return `This was asked for already: ${code} ${stands}. I didn't ask a second time.`;
}
