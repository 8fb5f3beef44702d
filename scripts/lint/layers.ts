import { posix } from "node:path";

/** What one layer may import. A layer is a folder, or the file of that name: `src/config` is `src/config.ts` too. */
export type Layer = {
  /** Other layers whose values and types it may use; `"*"` is everything. */
  readonly may: readonly string[] | "*";
  /** Layers of which it may use types only (`import type`): the interfaces it implements. */
  readonly types?: readonly string[];
  /** Packages and `node:` modules it may load, as prefixes. Left out: any that `ownedPackages` gives to nobody else. */
  readonly packages?: readonly string[];
};

const interfacesOfApp = ["src/app"];

/** The one table of arrows between folders. A path takes the longest name that fits it. */
export const layers: Readonly<Record<string, Layer>> = {
  commands: { may: ["src/app", "src/blocks", "src/domain", "src/kernel"] },
  "src/main": { may: "*" },
  "src/config": { may: [], packages: ["zod"] },
  "src/kernel": { may: [] },
  "src/domain": { may: [], packages: ["zod"] },
  "src/app": { may: ["src/domain", "src/kernel"] },
  "src/blocks": { may: ["src/domain"], packages: ["zod"] },
  "src/slack": { may: ["src/app", "src/blocks", "src/domain", "src/kernel"] },
  "src/web": { may: ["src/app", "src/domain", "src/kernel"] },
  "src/marketplaces": { may: ["src/domain", "src/kernel", "src/http"], types: interfacesOfApp },
  "src/drafting": { may: ["src/domain", "src/kernel", "src/http"], types: interfacesOfApp },
  "src/photos": { may: ["src/domain", "src/kernel", "src/http"], types: interfacesOfApp },
  "src/store": { may: ["src/domain", "src/kernel", "src/vault", "src/http"], types: interfacesOfApp },
  "src/store/admin": {
    may: ["src/store", "src/domain", "src/kernel", "src/vault", "src/http"],
    types: interfacesOfApp,
  },
  "src/vault": { may: ["src/kernel"] },
  "src/http": { may: ["src/kernel"] },
  "src/work": { may: ["src/app", "src/kernel"] },
  "sandbox/slack": { may: [] },
  "sandbox/etsy": { may: [] },
  "sandbox/supabase": { may: "*" },
  "sandbox/demo": { may: "*" },
  "sandbox/drive": { may: [], types: ["sandbox/slack", "sandbox/etsy"] },
  test: { may: "*" },
  bench: { may: "*" },
  scripts: { may: "*" },
  tools: { may: "*" },
};

/** Packages that one place wraps for everybody else. Their types may be used anywhere. */
export const ownedPackages: Readonly<Record<string, readonly string[]>> = {
  undici: ["src/http"],
  "node:http": ["src/slack", "src/web", "src/main"],
  "node:https": [],
  "node:http2": [],
  "node:net": ["src/kernel"],
  "node:tls": [],
  openai: ["src/drafting"],
  sharp: ["src/photos"],
  vega: ["src/photos"],
  harfbuzzjs: ["src/photos"],
  "bidi-js": ["src/photos"],
  pino: ["src/kernel"],
  "node-cron": ["src/work"],
  "@slack/": ["src/slack", "src/main"],
  "@supabase/": ["src/store", "src/store/admin"],
};

/** Folders in which a file without a layer is an error, so that the table cannot be forgotten. */
const covered = ["src", "commands", "sandbox"];

/** The layer of a path relative to the repository, such as `src/store/admin/purge.ts`; undefined outside of all. */
export function layerOf(path: string): string | undefined {
  const bare = path.replace(/\.[cm]?[jt]s$/, "");
  return Object.keys(layers)
    .filter((name) => bare === name || path.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/**
 * Judges one import.
 *
 * @param from path of the importing file, relative to the repository, with `/`
 * @param specifier what stands in the import
 * @param typeOnly `import type`, which leaves nothing behind at run time
 * @returns the sentence to show, or undefined when the arrow is allowed
 */
export function judgeImport(from: string, specifier: string, typeOnly = false): string | undefined {
  const own = layerOf(from);
  if (own === undefined) return covered.includes(from.split("/")[0] ?? "") ? noLayer(from) : undefined;
  const target = targetOf(from, specifier);
  if (target === undefined) return judgePackage(own, specifier, typeOnly);
  const other = layerOf(target);
  if (specifier.startsWith(".") && !nested(own, other) && posix.dirname(from) !== posix.dirname(target)) {
    return `"${specifier}" leaves ${own} by a relative path: write #${target}`;
  }
  if (own === other || layers[own]?.may === "*") return undefined;
  if (other === undefined) return `${own} may not import ${target}`;
  if (layers[own]?.may.includes(other)) return undefined;
  if (layers[own]?.types?.includes(other)) {
    return typeOnly ? undefined : `${own} may use only types of ${other}: write "import type"`;
  }
  return `${own} may not import ${other}`;
}

function noLayer(path: string): string {
  return `${path} belongs to no layer: add its folder to the table in scripts/lint/layers.ts`;
}

/** The path an import means inside the repository, or undefined for a package. */
function targetOf(from: string, specifier: string): string | undefined {
  if (specifier.startsWith("#")) return posix.normalize(specifier.slice(1));
  if (specifier.startsWith(".")) return posix.join(posix.dirname(from), specifier);
  if (specifier.startsWith("/") || specifier.startsWith("file:")) return specifier;
  return undefined;
}

/** A folder and its own subfolder may meet by relative path; whether the arrow is allowed is asked after. */
function nested(own: string, other: string | undefined): boolean {
  return other !== undefined && (`${own}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${own}/`));
}

function judgePackage(own: string, specifier: string, typeOnly: boolean): string | undefined {
  if (typeOnly || layers[own]?.may === "*" || own.startsWith("sandbox/")) return undefined;
  const named = (prefix: string) => isPackage(specifier, prefix);
  const only = layers[own]?.packages;
  if (only && !only.some(named)) return `${own} loads no package but ${only.join(", ")} (asked for ${specifier})`;
  const owned = Object.entries(ownedPackages).find(([prefix]) => named(prefix));
  if (!owned || owned[1].includes(own)) return undefined;
  return `only ${owned[1].join(", ") || "nobody"} may load ${specifier}`;
}

/** `name` covers itself and its subpaths; a name ending in `/` covers a whole scope; `node:http` is also `http`. */
function isPackage(specifier: string, name: string): boolean {
  if (name.endsWith("/")) return specifier.startsWith(name);
  const names = name.startsWith("node:") ? [name, name.slice("node:".length)] : [name];
  return names.some((each) => specifier === each || specifier.startsWith(`${each}/`));
}
