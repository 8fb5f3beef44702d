/** Lets everything else that waits have its turn: long work stops here now and then, so that clicks are acknowledged meanwhile. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
