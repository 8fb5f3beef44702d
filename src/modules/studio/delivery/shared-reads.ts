/**
 * What messages that were claimed together are drawn from, read once for all of them. It is read after the claim: what
 * changes later asks for a message of its own, so none is drawn from something older than what it has to say.
 */
export type SharedReads = <T>(name: string, read: () => Promise<T>) => Promise<T>;

export function createSharedReads(): SharedReads {
  const begun = new Map<string, Promise<unknown>>();
  return <T>(name: string, read: () => Promise<T>) => {
    const found = begun.get(name) ?? read();
    begun.set(name, found);
    // One name is always read in one way.
    return found as Promise<T>;
  };
}
