import { ambientRule } from "./ambient.ts";
import { environmentRule, secretKeyRule } from "./environment.ts";
import { fixturesRule } from "./fixtures.ts";
import { judgeImport } from "./layers.ts";
import { pathOf, type AstNode, type Rule } from "./rule.ts";
import { storeNamesRule } from "./store-names.ts";

/** Arrows between folders, by the table in `layers.ts`: every form of import that names a module by a literal. */
const layersRule: Rule = {
  create(context) {
    const from = pathOf(context);
    const product = from.startsWith("src/") || from.startsWith("commands/");
    const judge = (node: AstNode, source: AstNode | null | undefined, typeOnly: boolean) => {
      if (typeof source?.value !== "string") return;
      const message = judgeImport(from, source.value, typeOnly);
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => {
        const allTypes = node.specifiers?.length && node.specifiers.every((each) => each.importKind === "type");
        judge(node, node.source, node.importKind === "type" || Boolean(allTypes));
      },
      ExportNamedDeclaration: (node) => judge(node, node.source, node.exportKind === "type"),
      ExportAllDeclaration: (node) => judge(node, node.source, node.exportKind === "type"),
      TSImportType: (node) => judge(node, node.source, true),
      ImportExpression: (node) => {
        if (typeof node.source?.value === "string") judge(node, node.source, false);
        else if (product) context.report({ node, message: "import() of a computed name cannot be judged: name it" });
      },
      CallExpression: (node) => {
        const name = node.callee?.name;
        if (product && (name === "require" || name === "createRequire")) {
          context.report({ node, message: `${name} goes around the import rules: use import` });
        }
      },
      NewExpression: (node) => {
        const [path, base] = node.arguments ?? [];
        const module = typeof path?.value === "string" && /^[.#].*\.[cm]?[jt]s$/.test(path.value);
        if (node.callee?.name === "URL" && base?.type === "MemberExpression" && module) judge(node, path, false);
      },
    };
  },
};

export default {
  meta: { name: "oms" },
  rules: {
    layers: layersRule,
    ambient: ambientRule,
    environment: environmentRule,
    "secret-key": secretKeyRule,
    "store-names": storeNamesRule,
    fixtures: fixturesRule,
  },
};
