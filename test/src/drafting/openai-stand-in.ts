import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export type Asked = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

/** What it answers: a message's content, a refusal, any status with any body, or nothing at all. */
export type Answer =
  | { readonly content: string; readonly finish?: string }
  | { readonly refusal: string }
  | { readonly status: number; readonly body: string }
  | "never";

/** A local service that answers like OpenAI's chat completions and keeps what it was asked. */
export async function startOpenAi() {
  const asked: Asked[] = [];
  let answer: Answer = "never";
  let arrived = () => {};
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      asked.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts).toString() });
      arrived();
      if (answer === "never") return;
      const [status, body] = "status" in answer ? [answer.status, answer.body] : [200, completion(answer)];
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    answers(next: Answer) {
      answer = next;
      asked.length = 0;
    },
    /** Resolves when the next request has arrived whole. */
    request: () => new Promise<void>((resolve) => (arrived = resolve)),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function completion(answer: { content: string; finish?: string } | { refusal: string }): string {
  const refused = "refusal" in answer;
  const message = {
    role: "assistant",
    content: refused ? null : answer.content,
    refusal: refused ? answer.refusal : null,
  };
  const finish = refused ? "stop" : (answer.finish ?? "stop");
  const choices = [{ index: 0, message, finish_reason: finish, logprobs: null }];
  return JSON.stringify({ id: "chatcmpl-1", object: "chat.completion", created: 1, model: "m", choices });
}
