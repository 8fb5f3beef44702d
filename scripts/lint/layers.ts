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

/** The subjects, the ground first. Each may use those before it, through their doors (`index.ts`). */
export const modules = [
  "studio",
  "shops",
  "listings",
  "products",
  "changes",
  "sync",
  "stock",
  "tables",
  "plans",
  "privacy",
  "reports",
] as const;

const kernel = ["src/platform/kernel", "src/platform/text"];
const platform = [
  ...kernel,
  "src/platform/http",
  "src/platform/vault",
  "src/platform/database",
  "src/platform/photos",
  "src/platform/queue",
  "src/platform/web",
  "src/platform/slack",
];
const pathOfModule = (name: string) => `src/modules/${name}`;

/** A module uses the platform, the neutral listing, the marketplaces' and the drafter's interfaces, and what lies below it. */
const layersOfModules = Object.fromEntries(
  modules.map((name, index) => [
    pathOfModule(name),
    {
      may: [
        ...platform,
        "src/catalog",
        "src/marketplaces",
        "src/marketplaces/registry",
        "src/drafting",
        ...modules.slice(0, index).map(pathOfModule),
      ],
    },
  ]),
);

/** The one table of arrows between folders. A path takes the longest name that fits it. */
export const layers: Readonly<Record<string, Layer>> = {
  commands: {
    may: [
      "src/modules",
      ...modules.map(pathOfModule),
      "src/platform/slack",
      "src/platform/photos",
      "src/catalog",
      ...kernel,
    ],
  },
  "src/main": { may: "*" },
  "src/config": { may: [], packages: ["zod"] },
  "src/modules": { may: [...modules.map(pathOfModule), ...platform] },
  ...layersOfModules,
  "src/catalog": { may: kernel, packages: ["zod"] },
  "src/marketplaces": { may: ["src/catalog", ...kernel] },
  "src/marketplaces/registry": {
    may: ["src/marketplaces", "src/marketplaces/etsy", "src/catalog", ...kernel],
    types: ["src/platform/http"],
  },
  "src/marketplaces/etsy": { may: ["src/marketplaces", "src/catalog", ...kernel, "src/platform/http"] },
  "src/drafting": {
    may: ["src/catalog", "src/marketplaces", "src/marketplaces/registry", ...kernel, "src/platform/http"],
  },
  "src/platform/kernel": { may: ["src/platform/text"] },
  "src/platform/text": { may: [], packages: ["csv-parse", "node:async_hooks"] },
  "src/platform/http": { may: ["src/platform/kernel"] },
  "src/platform/vault": { may: ["src/platform/kernel"] },
  "src/platform/database": { may: [...kernel, "src/platform/vault", "src/platform/http"] },
  "src/platform/photos": { may: [...kernel, "src/catalog", "src/platform/database", "src/platform/http"] },
  "src/platform/queue": { may: [...kernel, "src/platform/database", "src/platform/photos"] },
  "src/platform/web": { may: [...kernel, "src/platform/photos"] },
  "src/platform/slack": {
    may: [...kernel, "src/catalog", "src/platform/photos", "src/platform/queue", "src/platform/web"],
  },
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
  undici: ["src/platform/http"],
  "node:http": ["src/platform/slack", "src/platform/web", "src/main"],
  "node:https": [],
  "node:http2": [],
  "node:net": ["src/platform/kernel"],
  "node:tls": [],
  openai: ["src/drafting"],
  sharp: ["src/platform/photos"],
  vega: ["src/modules/reports"],
  harfbuzzjs: ["src/platform/photos"],
  "bidi-js": ["src/platform/photos"],
  pino: ["src/platform/kernel"],
  "node-cron": ["src/platform/queue"],
  "@slack/": ["src/platform/slack", "src/main"],
  "@supabase/": ["src/platform/database"],
};

/** Folders in which a file without a layer is an error, so that the table cannot be forgotten. */
const covered = ["src", "commands", "sandbox"];

/** The layer of a path relative to the repository, such as `src/platform/http/limiter.ts`; undefined outside of all. */
export function layerOf(path: string): string | undefined {
  // A folder beside the modules is no part of what collects them.
  const [, module] = /^src\/modules\/([^/]+)\//.exec(path) ?? [];
  if (module !== undefined && !(modules as readonly string[]).includes(module)) return undefined;
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
  const closed = judgeDoor(own, target) ?? judgePurity(from, target);
  if (closed !== undefined) return closed;
  if (own === other || layers[own]?.may === "*") return undefined;
  if (other === undefined) return `${own} may not import ${target}`;
  if (layers[own]?.may.includes(other)) return undefined;
  if (layers[own]?.types?.includes(other)) {
    return typeOnly ? undefined : `${own} may use only types of ${other}: write "import type"`;
  }
  return `${own} may not import ${other}`;
}

/** A module and a marketplace are used through one file each; only what tests and measures them looks inside. */
function judgeDoor(own: string, target: string): string | undefined {
  if (!own.startsWith("src/") && own !== "commands") return undefined;
  const [, module] = /^src\/modules\/([^/]+)\//.exec(target) ?? [];
  if (module !== undefined && own !== pathOfModule(module) && target !== `${pathOfModule(module)}/index.ts`) {
    return `${own} may use ${module} only through its door, #${pathOfModule(module)}/index.ts`;
  }
  const [, marketplace] = /^src\/marketplaces\/([^/]+)\//.exec(target) ?? [];
  const adapter = `src/marketplaces/${marketplace}`;
  if (marketplace !== undefined && own !== adapter && own !== "src/marketplaces/registry") {
    return `${own} may not import ${adapter}: a marketplace is chosen through src/marketplaces/registry.ts`;
  }
  return undefined;
}

/** A module's rules and model are judged without a database or Slack. */
function judgePurity(from: string, target: string): string | undefined {
  const [, pure] = /^src\/modules\/[^/]+\/(rules\/|model\.ts)/.exec(from) ?? [];
  if (pure === undefined || !target.startsWith("src/platform/")) return undefined;
  if (kernel.some((each) => target.startsWith(`${each}/`)) || outboxNames.includes(target)) return undefined;
  return `${from} is a rule or a model: it may not import ${target}`;
}

/** Types that name what is stored; they hold nothing. */
const outboxNames = [
  "src/platform/queue/outbox-entry.ts",
  "src/platform/queue/effects.ts",
  "src/platform/queue/operation.ts",
  "src/platform/photos/shared-file.ts",
];

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
