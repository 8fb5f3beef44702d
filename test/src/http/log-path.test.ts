import { expect, test } from "vitest";
import { logPath } from "#src/platform/http/log-path.ts";

test.for([
  ["https://hooks.slack.com/commands/T0PINEINK/123/short", "/commands/T0PINEINK/123/…"],
  ["http://127.0.0.1:1/response/R4711", "/response/…"],
  ["https://hooks.slack.com/actions/T0PINEINK/1/AbCdEfGhIjKlMnOpQrStUvWx?token=x", "/actions/T0PINEINK/1/…"],
  ["https://api.etsy.com/v3/application/shops/31000100/listings", "/v3/application/shops/31000100/listings"],
] as const)("%s is logged as %s", ([address, path]) => {
  expect(logPath(new URL(address))).toBe(path);
});
