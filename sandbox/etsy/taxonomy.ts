/** A small part of the seller taxonomy, as nested names; ids are given in order, so that they never move. */
type Branch = { readonly [name: string]: Branch };

const tree: Branch = {
  "Home & Living": {
    "Kitchen & Dining": {
      Aprons: {},
      "Kitchen Linens": { "Tea Towels": {}, "Oven Mitts": {} },
      "Cooking Utensils & Gadgets": { Spoons: {}, "Cutting Boards": {} },
      "Dining & Serving": { Bowls: {}, Mugs: {}, Plates: {}, Napkins: {} },
    },
    "Home Decor": { Candles: {}, Vases: {}, "Wall Hangings": {}, Baskets: {} },
    Bedding: { Blankets: {}, Pillows: {} },
  },
  "Paper & Party Supplies": {
    Paper: {
      Stationery: { "Notebooks & Journals": {}, "Note Cards": {}, "Letter Paper": {} },
      "Greeting Cards": { "Birthday Cards": {}, "Thank You Cards": {} },
    },
  },
  "Art & Collectibles": {
    Prints: { "Giclee Prints": {}, "Letterpress Prints": {}, Linocuts: {} },
    Drawing: { Ink: {}, Pencil: {} },
    Sculpture: {},
  },
  Jewelry: { Earrings: { "Stud Earrings": {}, "Hoop Earrings": {} }, Necklaces: { Pendants: {} }, Rings: {} },
  "Bags & Purses": { "Tote Bags": {}, Backpacks: {}, Pouches: {} },
  Clothing: { "Womens Clothing": { Dresses: {}, Tops: {} }, "Mens Clothing": { Shirts: {} }, Scarves: {} },
  "Toys & Games": { Toys: { "Stuffed Animals": {}, "Wooden Toys": {} } },
};

export type Node = {
  id: number;
  level: number;
  name: string;
  parent_id: number | null;
  children: Node[];
  full_path_taxonomy_ids: number[];
};

let last = 1000;

function grow(branch: Branch, parent: Node | null): Node[] {
  return Object.entries(branch).map(([name, children]) => {
    last += 1;
    const node: Node = {
      id: last,
      level: (parent?.level ?? 0) + 1,
      name,
      parent_id: parent?.id ?? null,
      children: [],
      full_path_taxonomy_ids: [...(parent?.full_path_taxonomy_ids ?? []), last],
    };
    node.children = grow(children, node);
    return node;
  });
}

/** What getSellerTaxonomyNodes answers. */
export const taxonomy: readonly Node[] = grow(tree, null);

/** The id of a node by its own name. */
export function taxonomyId(name: string, nodes: readonly Node[] = taxonomy): number {
  for (const node of nodes) {
    if (node.name === name) return node.id;
    const inside = taxonomyId(name, node.children);
    if (inside !== 0) return inside;
  }
  return 0;
}

const all = new Set<number>();
function note(nodes: readonly Node[]): void {
  for (const node of nodes) {
    all.add(node.id);
    note(node.children);
  }
}
note(taxonomy);

export function taxonomyHas(id: number): boolean {
  return all.has(id);
}

/** From the top down, for people: "Home & Living › Bedding › Blankets". */
export function taxonomyPath(id: number, nodes: readonly Node[] = taxonomy): string {
  const node = nodes.find((each) => each.id === id || inside(each, id));
  if (!node) return "";
  return node.id === id ? node.name : `${node.name} › ${taxonomyPath(id, node.children)}`;
}

function inside(node: Node, id: number): boolean {
  return node.children.some((child) => child.id === id || inside(child, id));
}
