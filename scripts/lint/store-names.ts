import { pathOf, type AstNode, type Rule } from "./rule.ts";

/** `read_context` is read twice: the people alone, and with the shops. */
const twice = ["team"];

const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * A store's method is called as the SQL function it calls, so that nobody has to open the store to get from one to the other.
 * One that only reads may leave `read_` out: `store.card` is `read_card`.
 */
export const storeNamesRule: Rule = {
  create(context) {
    if (!/^src\/modules\/\w+\/store(-[\w-]+)?\.ts$/.test(pathOf(context))) return {};
    return {
      CallExpression: (node) => {
        const [first] = node.arguments ?? [];
        if (node.callee?.name !== "rpc" || typeof first?.value !== "string") return;
        const method = methodAround(node);
        const names = [camel(first.value), camel(first.value.replace(/^read_/, ""))];
        if (method === undefined || names.includes(method) || twice.includes(method)) return;
        context.report({ node, message: `the method that calls ${first.value} is called ${names.join(" or ")}` });
      },
    };
  },
};

/** The name of the outermost property that this call is the value of. */
function methodAround(node: AstNode): string | undefined {
  let name: string | undefined;
  let inArguments = false;
  for (let at: AstNode | null | undefined = node; at; at = at.parent) {
    if (at.type === "CallExpression" && at !== node && at.callee?.name === "rpc") inArguments = true;
    if (at.type === "Property" && !inArguments) name = at.key?.name ?? name;
  }
  return name;
}
