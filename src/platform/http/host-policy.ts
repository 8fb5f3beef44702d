import { isPublicAddress, plainAddress } from "#src/platform/kernel/addresses.ts";

/** Which addresses may be called at all. */
export type HostAllowed = (url: URL) => boolean;

/** Which network addresses a call may go to whose address came from outside. */
export type AddressAllowed = (address: string) => boolean;

/**
 * `production`: HTTPS only. `demo`: HTTPS, and plain HTTP to this machine's loopback, where the stand-ins are.
 * Addresses with a user name or password in them are never allowed: these would end up in logs.
 */
export function createHostPolicy(mode: "demo" | "production"): HostAllowed {
  return (url) => {
    if (url.username !== "" || url.password !== "") return false;
    if (url.protocol === "https:") return true;
    return mode === "demo" && url.protocol === "http:" && isLoopback(url.hostname);
  };
}

/**
 * For calls that are `publicOnly`: the internet, so that nobody can make us read what only we can reach (the cloud's own
 * address of secrets, a database beside us). In the `demo` this machine's loopback too, where the stand-ins are.
 */
export function createAddressPolicy(mode: "demo" | "production"): AddressAllowed {
  return (address) => isPublicAddress(address) || (mode === "demo" && isLoopback(plainAddress(address)));
}

function isLoopback(hostname: string): boolean {
  if (hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || hostname === "::1") {
    return true;
  }
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}
