export type Counted<T> = { readonly all: number; readonly some: readonly T[] };
