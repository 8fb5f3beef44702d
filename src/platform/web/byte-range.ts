/** Which bytes a request asks for. `from` and `to` are both included. */
export type ByteRange = { readonly from: number; readonly to: number };

/**
 * Reads `Range` as RFC 9110 section 14 has it. Several ranges at once may be answered with all of it, and so is what is no range.
 *
 * @param size of all of it
 * @returns null: all of it; "none": nothing of it is there (416)
 */
export function byteRange(header: string | undefined, size: number): ByteRange | "none" | null {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (first === "") {
    const count = Math.min(Number(last), size);
    return count === 0 ? "none" : { from: size - count, to: size - 1 };
  }
  const [from, to] = [Number(first), last === "" ? size - 1 : Number(last)];
  if (last !== "" && to < from) return null;
  return from >= size ? "none" : { from, to: Math.min(to, size - 1) };
}
