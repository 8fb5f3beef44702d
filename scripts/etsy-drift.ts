/** `npm run etsy:drift FILE`: what breaks us in a newer document of the marketplace's API. Ends with 1 where something does. */
import { readFileSync } from "node:fs";
import known from "#test/sandbox/etsy/openapi-shapes.json" with { type: "json" };
import { type ApiDigest, digestOf, type OpenApi } from "./etsy/api-digest.ts";
import { driftOf } from "./etsy/drift.ts";

const [path] = process.argv.slice(2);
if (!path) {
  console.error("Usage: npm run etsy:drift FILE, where FILE is the marketplace's OpenAPI document of today.");
  process.exit(2);
}
const operations = Object.keys(known.operations);
const now = digestOf(JSON.parse(readFileSync(path, "utf8")) as OpenApi, operations);
const { breaks, fresh } = driftOf(known as unknown as ApiDigest, now);
console.log(`${operations.length} operations compared.`);
console.log(
  breaks.length === 0 ? "Nothing breaks." : `\nThis breaks:\n${breaks.map((line) => `- ${line}`).join("\n")}`,
);
if (fresh.length > 0) console.log(`\nThis is new, and breaks nothing:\n${fresh.map((line) => `- ${line}`).join("\n")}`);
process.exit(breaks.length > 0 ? 1 : 0);
