/**
 * What several modules contribute, by its name.
 *
 * @throws Error where two contribute under the same name: the second would take the first one's place unseen
 */
export function collect<Part>(entries: Iterable<readonly [name: string, part: Part]>): ReadonlyMap<string, Part> {
  const all = new Map<string, Part>();
  for (const [name, part] of entries) {
    if (all.has(name)) throw new Error(`two modules define ${name}`);
    all.set(name, part);
  }
  return all;
}
