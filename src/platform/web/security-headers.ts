import type { ServerResponse } from "node:http";

/** Two years. Without subdomains: what else runs under a studio's name is not ours to decide. */
const strictTransport = "max-age=63072000";

/** What nothing of ours needs. */
const permissions = ["camera", "microphone", "geolocation", "payment", "usb", "serial", "bluetooth", "display-capture"]
  .map((name) => `${name}=()`)
  .join(", ");

/**
 * What every answer carries, refusals and unknown addresses included: nothing may run, be framed, be guessed at or be
 * kept. A route that shows something loosens its own header.
 */
export function createHeaderWriter({ publicUrl }: { readonly publicUrl: string }): (response: ServerResponse) => void {
  const headers = new Map([
    ["content-security-policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"],
    ["x-content-type-options", "nosniff"],
    ["x-frame-options", "DENY"],
    ["referrer-policy", "no-referrer"],
    ["permissions-policy", permissions],
    ["cross-origin-opener-policy", "same-origin"],
    ["cross-origin-resource-policy", "same-origin"],
    ["cache-control", "no-store"],
  ]);
  if (publicUrl.startsWith("https:")) headers.set("strict-transport-security", strictTransport);
  return (response) => void response.setHeaders(headers);
}
