import { createHash } from "node:crypto";

/** SHA-256 as 64 lower-case hex digits: photo names, content hashes, stored forms of link tokens. */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
