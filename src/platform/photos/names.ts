import { OmsError } from "#src/platform/kernel/errors.ts";

export const uuidShape = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
export const hashShape = "[0-9a-f]{64}";

const uuid = new RegExp(`^${uuidShape}$`);
const hash = new RegExp(`^${hashShape}$`);

/** Raises `not-found` unless it is exactly what we name a studio's folder by. */
export function checkStudioName(studioId: string): void {
  if (!uuid.test(studioId)) throw new OmsError("not-found");
}

/** Raises `not-found` unless both are exactly what we name photos by; no other text becomes part of a path. */
export function checkPhotoName(studioId: string, photoHash: string): void {
  if (!uuid.test(studioId) || !hash.test(photoHash)) throw new OmsError("not-found");
}
