import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { videoRoutes } from "#src/platform/web/photo-route.ts";
import { must } from "#test/src/store/studio.ts";

const piece = Buffer.alloc(1000, 5);
let server: Server;
let url: string;

beforeAll(async () => {
  const [route] = videoRoutes({
    app: {
      async video(path, use) {
        if (path === "/videos/gone") throw new OmsError("not-found");
        if (path === "/videos/down") throw new OmsError("store-down");
        await use({
          size: 3000,
          async *chunks() {
            for (let at = 0; at < 3; at += 1) {
              if (path === "/videos/cut" && at === 2) throw new Error("the disk is gone");
              yield piece;
            }
          },
        });
      },
    },
    logger: createLogger("silent"),
  });
  server = createServer((request, response) => void must(route).handler(request, response));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

test("a video goes out whole, to be kept and not to be shown", async () => {
  const answer = await fetch(`${url}/videos/there`);
  const { status, headers } = answer;
  expect([status, headers.get("content-length"), headers.get("content-disposition")]).toEqual([
    200,
    "3000",
    "attachment",
  ]);
  expect((await answer.arrayBuffer()).byteLength).toBe(3000);
});

test.each([
  ["gone", 404],
  ["down", 503],
])("one that is %s is answered %i", async (what, status) => {
  expect((await fetch(`${url}/videos/${what}`)).status).toBe(status);
});

test("one that can't be read to its end is cut off, so that nobody takes it for whole", async () => {
  const answer = await fetch(`${url}/videos/cut`);
  await expect(answer.arrayBuffer()).rejects.toThrow("terminated");
});
