/** Where photos are kept: bytes by image id. */
export type PictureStore = {
  put(id: number, bytes: Uint8Array): void;
  get(id: number): Uint8Array | undefined;
  remove(id: number): void;
};

/** For tests: gone with the process. */
export function memoryPictures(): PictureStore {
  const kept = new Map<number, Uint8Array>();
  return {
    put: (id, bytes) => void kept.set(id, bytes),
    get: (id) => kept.get(id),
    remove: (id) => void kept.delete(id),
  };
}
