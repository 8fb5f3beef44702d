import type { Gate } from "./workshop.ts";

export type Cut = { readonly at: number; readonly when: "before" | "after"; readonly of: "database" | "market" };

/** Ends a process at its n-th call: nothing it calls from then on happens, and nothing answers any more. */
export function cutting({ at, when, of }: Cut) {
  let calls = 0;
  let dead = false;
  let died: () => void = () => undefined;
  const death = new Promise<void>((resolve) => {
    died = resolve;
  });
  const never = <T>() => {
    dead = true;
    died();
    return new Promise<T>(() => undefined);
  };
  const gate: Gate = async (what, run) => {
    if (dead) return never();
    if (what === of) calls += 1;
    if (what !== of || calls !== at) return run();
    if (when === "after") await run();
    return never();
  };
  return { gate, death, calls: () => calls, dead: () => dead };
}

/** What stands in front of a database says when it can't be reached, or when two clocks differ. */
export const gatewayFaults = {
  "521 in HTML": () =>
    new Response("<!DOCTYPE html><title>521: Web server is down</title>", {
      status: 521,
      headers: { "content-type": "text/html" },
    }),
  "500": () => Response.json({ message: "An unexpected error occurred" }, { status: 500 }),
  "401 of another clock": () =>
    Response.json({ code: "PGRST303", details: null, hint: null, message: "JWT issued at future" }, { status: 401 }),
  "a page with 200": () => new Response("<html>Just a moment…</html>", { status: 200 }),
  "404 without words": () => new Response("", { status: 404 }),
  "a connection reset": (): Response => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
  },
} as const;

export type FaultKind = keyof typeof gatewayFaults;
export type Fault = { readonly at: number; readonly when: "before" | "after"; readonly kind: FaultKind };

/** The n-th statement is answered by a gateway, without having reached the database or after it did its work. */
export function faulting({ at, when, kind }: Fault) {
  let statements = 0;
  const gate: Gate = async (what, run) => {
    if (what === "database") statements += 1;
    if (what !== "database" || statements !== at) return run();
    if (when === "after") await run();
    // The gate of the database carries answers.
    return gatewayFaults[kind]() as Awaited<ReturnType<typeof run>>;
  };
  return { gate, statements: () => statements };
}
