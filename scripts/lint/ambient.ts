import { globalsUsed, memberName, pathOf, type AstNode, type Rule } from "./rule.ts";

const network = ["fetch", "WebSocket", "EventSource", "XMLHttpRequest"];
const wholeWorld = ["globalThis", "global", "self", "window"];
/** Random sources of node:crypto. The vault may draw nonces itself: a nonce that a test can hold still is not one. */
const draws = ["randomUUID", "randomUUIDv7", "randomInt", "randomBytes", "randomFill", "getRandomValues", "webcrypto"];

/** Time, randomness, ids and the network are passed in: nobody reaches for them except the folder that wraps them. */
export const ambientRule: Rule = {
  create(context) {
    const path = pathOf(context);
    const kernel = path.startsWith("src/platform/kernel/");
    const mayDraw = kernel || path.startsWith("src/platform/vault/");
    const say = (node: AstNode, message: string) => context.report({ node, message });
    return {
      Program: () => {
        for (const node of globalsUsed(context)) {
          const name = node.name ?? "";
          if (node.parent?.type === "TSTypeQuery" || node.parent?.type === "TSTypeReference") continue;
          if (network.includes(name) && !path.startsWith("src/platform/http/")) {
            say(node, `only src/platform/http calls ${name}: take it from deps`);
          }
          if (wholeWorld.includes(name)) say(node, `${name} goes around every rule: import what is meant`);
          if (kernel) continue;
          if (name === "Date" && readsTheClock(node)) say(node, "time is passed in: use the clock of deps");
          if (name === "Math" && takes(node, "random")) say(node, "randomness is passed in: use the ids of deps");
          if (name === "crypto" && !mayDraw) say(node, "randomness and ids are passed in: use the ids of deps");
        }
      },
      ImportSpecifier: (node) => {
        if (!mayDraw && draws.includes(node.imported?.name ?? "")) {
          say(node, `${node.imported?.name} is drawn in src/platform/kernel only: use the ids of deps`);
        }
      },
      MemberExpression: (node) => {
        const name = memberName(node);
        if (!mayDraw && name && draws.includes(name) && node.object?.name !== "deps") {
          say(node, `${name} is drawn in src/platform/kernel only: use the ids of deps`);
        }
      },
    };
  },
};

/** `Date.now`, `Date()`, `new Date()` and `const { now } = Date`; `new Date(instant)` and `instanceof Date` are fine. */
function readsTheClock(node: AstNode): boolean {
  const { parent } = node;
  if (parent?.callee === node) return parent.type === "CallExpression" || parent.arguments?.length === 0;
  return takes(node, "now");
}

/** Whether the property is taken from this identifier, by member or by destructuring. */
function takes(node: AstNode, property: string): boolean {
  const { parent } = node;
  if (parent?.type === "MemberExpression" && parent.object === node) return memberName(parent) === property;
  return parent?.type === "VariableDeclarator" && parent.init === node;
}
