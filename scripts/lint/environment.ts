import { memberName, pathOf, type AstNode, type Rule, type RuleContext } from "./rule.ts";

const within = (context: RuleContext, allowed: RegExp) => allowed.test(pathOf(context));

/** The environment is parsed once, in `src/config.ts`. */
export const environmentRule: Rule = {
  create(context) {
    if (within(context, /^src\/config(\.ts$|\/)/)) return {};
    const say = (node: AstNode) =>
      context.report({ node, message: "only src/config.ts reads the environment: take the value from its result" });
    return {
      MemberExpression: (node) => {
        const of = node.object?.name === "process" || node.object?.type === "MetaProperty";
        if (of && ["env", "loadEnvFile"].includes(memberName(node) ?? "")) say(node);
      },
      VariableDeclarator: (node) => {
        if (node.init?.name === "process" && node.id?.type === "ObjectPattern") say(node);
      },
      ImportDeclaration: (node) => {
        const named = node.specifiers?.some((each) => each.imported?.name === "env");
        if (/^(node:)?process$/.test(String(node.source?.value)) && named) say(node);
      },
    };
  },
};

const names = ["secretKey", "supabaseSecretKey", "SUPABASE_SECRET_KEY"];

/** The key that row level security does not bind: named by the parser, the composition root and `src/platform/database/admin`. */
export const secretKeyRule: Rule = {
  create(context) {
    if (within(context, /^src\/(config|main)(\.ts$|\/)|^src\/platform\/database\/admin\//)) return {};
    const say = (node: AstNode) =>
      context.report({ node, message: "only src/platform/database/admin may hold the database's secret key" });
    return {
      Identifier: (node) => {
        if (names.includes(node.name ?? "")) say(node);
      },
      Literal: (node) => {
        if (typeof node.value === "string" && names.includes(node.value)) say(node);
      },
    };
  },
};
