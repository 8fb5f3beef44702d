import { relative, sep } from "node:path";

/** As much of a syntax tree's node as the rules here read. */
export type AstNode = {
  readonly type: string;
  readonly parent?: AstNode | null;
  readonly name?: string;
  readonly value?: unknown;
  readonly computed?: boolean;
  readonly importKind?: string;
  readonly exportKind?: string;
  readonly source?: AstNode | null;
  readonly specifiers?: readonly AstNode[];
  readonly imported?: AstNode;
  readonly callee?: AstNode;
  readonly arguments?: readonly AstNode[];
  readonly object?: AstNode;
  readonly property?: AstNode;
  readonly init?: AstNode | null;
  readonly id?: AstNode;
  readonly properties?: readonly AstNode[];
  readonly key?: AstNode;
};

type Reference = { readonly identifier: AstNode };
type Variable = { readonly defs: readonly unknown[]; readonly references: readonly Reference[] };

export type RuleContext = {
  readonly cwd: string;
  readonly filename: string;
  readonly sourceCode: {
    readonly scopeManager: {
      readonly globalScope: { readonly through: readonly Reference[]; readonly variables: readonly Variable[] } | null;
    };
  };
  report(problem: { node: AstNode; message: string }): void;
};

export type Rule = { create(context: RuleContext): Record<string, (node: AstNode) => void> };

/** Every identifier that means a global, not a parameter or an import of that name. */
export function globalsUsed(context: RuleContext): AstNode[] {
  const scope = context.sourceCode.scopeManager.globalScope;
  if (!scope) return [];
  const known = scope.variables.filter((variable) => variable.defs.length === 0);
  return [...scope.through, ...known.flatMap((variable) => variable.references)].map((each) => each.identifier);
}

/** The property a member expression names: `a.b`, `a["b"]`. */
export function memberName(node: AstNode | null | undefined): string | undefined {
  if (node?.type !== "MemberExpression") return undefined;
  if (!node.computed) return node.property?.name;
  return typeof node.property?.value === "string" ? node.property.value : undefined;
}

/** The file's path relative to the repository, always with `/`. */
export function pathOf(context: RuleContext): string {
  return relative(context.cwd, context.filename).split(sep).join("/");
}
