import deviations from "./deviations.json" with { type: "json" };
import { readContract } from "./document.ts";
import { createJudge, type Judge, type Violation } from "./judge.ts";

export type Handle = (request: Request) => Promise<Response>;

/** Whose words are judged: of tests that send what is wrong on purpose, only what is answered. */
export type Judged = "both" | "responses";

/** What passed since it was last asked for, all markets together. */
const passed = { operations: new Set<string>(), violations: [] as Violation[] };

let judge: Judge | null = null;

/** Told apart from the API by its address: signing in has a document of its own (RFC 6749), and pages are for people. */
const isApi = (request: Request) => new URL(request.url).pathname.startsWith("/v3/application/");

/**
 * Stands between a client and the marketplace's stand-in, and judges by the marketplace's own document what passes. Only where
 * `npm run test:contract` runs; else nothing stands between them.
 */
export function underContract(handle: Handle, judged: Judged): Handle {
  if (process.env["CONTRACT"] !== "on") return handle;
  judge ??= createJudge(readContract());
  const weigh = judge;
  return async (request) => {
    if (!isApi(request)) return handle(request);
    const sent = request.clone();
    const response = await handle(request);
    const answered = response.clone();
    const { operation, violations } = weigh({
      request: {
        method: sent.method,
        url: sent.url,
        type: sent.headers.get("content-type") ?? "",
        body: new Uint8Array(await sent.arrayBuffer()),
      },
      response: {
        status: answered.status,
        type: answered.headers.get("content-type") ?? "",
        body: new Uint8Array(await answered.arrayBuffer()),
      },
    });
    // Of tests that send what is wrong on purpose, no call shows that the product keeps the contract.
    if (operation && judged === "both") passed.operations.add(operation);
    passed.violations.push(
      ...violations.filter((each) => (judged === "both" || each.side === "response") && !deviates(each)),
    );
    return response;
  };
}

/** Every violation since it was last asked for; then there are none. */
export function takeViolations(): Violation[] {
  return passed.violations.splice(0);
}

/** Every operation that passed since it was last asked for, where both sides were judged. */
export function takeOperations(): ReadonlySet<string> {
  const taken = new Set(passed.operations);
  passed.operations.clear();
  return taken;
}

type Deviation = Violation & { readonly source: string };

/** What the real marketplace does against its own document, each with the source that says so. */
const known = deviations as readonly Deviation[];

function deviates({ operation, side, part, what }: Violation): boolean {
  return known.some(
    (each) =>
      (each.operation === "*" || each.operation === operation) &&
      each.side === side &&
      each.part === part &&
      each.what === what,
  );
}
