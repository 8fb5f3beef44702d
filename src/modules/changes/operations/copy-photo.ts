import type { PhotoRef } from "#src/catalog/listing.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import type { AppDeps } from "../deps.ts";
import { changeWorkText } from "../messages/work.en.ts";

/** @returns null when this file cannot be a photo: its author reads why */
export async function copyPhoto(
  deps: AppDeps,
  teamId: string,
  owner: { readonly studioId: StudioId },
  file: SharedFile,
  problems: string[],
  signal: AbortSignal,
): Promise<PhotoRef | null> {
  try {
    const photo = await deps.photoIntake.normalise(await deps.workspace.download(teamId, file));
    // The studio may have been erased while it was fetched.
    if (signal.aborted) throw new OmsError("lease-lost");
    await deps.photoBytes.put(owner.studioId, photo.hash, photo.bytes);
    return { hash: photo.hash, alt: "" };
  } catch (error) {
    const refusal = toOmsError(error);
    if (refusal.retry !== "no" || refusal.code === "internal") throw error;
    problems.push(changeWorkText.photoRefused(file.name, refusal.userText));
    return null;
  }
}
