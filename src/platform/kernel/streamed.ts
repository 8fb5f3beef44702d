/** Bytes that are read piece by piece, each time from the beginning: what is too large to be held whole. */
export type StreamedBytes = { readonly size: number; readonly chunks: () => AsyncIterable<Uint8Array> };

/** Takes what is read piece by piece; the next piece comes once this one was taken. */
export type TakeChunk = (chunk: Uint8Array) => Promise<void>;
