/**
 * What the owner of a shop is told of its sign-in, each once: `ends_…`, so many days before it ends though it was tried to
 * renew it; `erase_soon`, five days after it died; `erased`, when its tokens and copies are gone.
 */
export const loginStages = ["ends_14", "ends_7", "ends_1", "erase_soon", "erased"] as const;
export type LoginStage = (typeof loginStages)[number];
