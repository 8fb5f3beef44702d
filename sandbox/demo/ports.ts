import { createServer } from "node:net";
import { Refusal } from "./refusal.ts";

export type Ports = { readonly slack: number; readonly etsy: number; readonly bot: number; readonly database: number };

/** Four in a row, so that one number moves all and links survive a restart. */
export function portsFrom(first: number): Ports {
  return { slack: first, etsy: first + 1, bot: first + 2, database: first + 3 };
}

/** @returns the first of them that something already listens on */
export async function usedPort(ports: Ports): Promise<number | undefined> {
  for (const port of Object.values(ports)) if (!(await isFree(port))) return port;
  return undefined;
}

export function portTaken(port: number, first: number): Refusal {
  return new Refusal(
    `Port ${port} is in use (the demo needs ${first} to ${first + 3}). Stop what uses it, or choose others: npm run demo -- --port ${first + 100}`,
  );
}

/** A first port with four free ones, below those that the system gives to outgoing connections. */
export async function findPorts(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const first = 20_000 + 4 * Math.floor(Math.random() * 3000);
    if ((await usedPort(portsFrom(first))) === undefined) return first;
  }
  throw new Refusal("I found no four free ports in a row.");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
