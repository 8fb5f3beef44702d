/** A piece of something that is read from the first to the last; `next`: where the next piece begins, null after the last. */
export type Piece<Item> = { readonly next: number | null; readonly some: readonly Item[] };

/** All of it, a piece at a time. `read` is given where a piece begins: null for the first. */
export async function* inTurn<Item>(
  read: (after: number | null) => Promise<Piece<Item>>,
): AsyncGenerator<readonly Item[]> {
  let after: number | null = null;
  do {
    const { next, some }: Piece<Item> = await read(after);
    if (some.length > 0) yield some;
    after = next;
  } while (after !== null);
}
