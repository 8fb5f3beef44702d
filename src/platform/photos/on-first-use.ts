import type { PhotoIntake } from "./port.ts";

/** The reader of photos, loaded with the first one: libvips is a seventh of the memory of a start, and of its time. */
export function photoIntakeOnFirstUse(): PhotoIntake {
  let loading: Promise<PhotoIntake> | undefined;
  const intake = () => (loading ??= import("./intake.ts").then(({ createPhotoIntake }) => createPhotoIntake()));
  return {
    normalise: async (bytes) => (await intake()).normalise(bytes),
    rendition: async (bytes, size) => (await intake()).rendition(bytes, size),
    contactSheet: async (photos, first) => (await intake()).contactSheet(photos, first),
  };
}
