/**
 * What people are told of a shop's sign-in, each once. Its owner: `ends_…`, so many days before it ends though it was tried to
 * renew it. Every owner and manager, when it is dead: `signed_out` on day 0, `erase_later` on day 3, `erase_soon` on day 5;
 * `lost` on the same days where we lost it ourselves and nothing is erased; `kept`, when one of them wants its copies kept;
 * `erased`, when its tokens and copies are gone.
 */
export const loginStages = [
  "ends_14",
  "ends_7",
  "ends_1",
  "signed_out",
  "erase_later",
  "erase_soon",
  "lost",
  "kept",
  "erased",
] as const;
export type LoginStage = (typeof loginStages)[number];
