import { HttpError } from "#src/platform/http/http-error.ts";

/** What a service answered to a question of a check, whatever that was. */
export type Answer = {
  readonly status: number;
  /** Undefined: no JSON. */
  readonly body: unknown;
  /** The service's clock in milliseconds; null where it doesn't tell. */
  readonly at: number | null;
};

/** @returns a sentence's part, such as "there is no connection", where there was no answer */
export async function ask(call: () => Promise<Response>): Promise<Answer | string> {
  try {
    const response = await call();
    const date = Date.parse(response.headers.get("date") ?? "");
    return { status: response.status, body: json(await response.text()), at: Number.isNaN(date) ? null : date };
  } catch (error) {
    return reason(error);
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function reason(error: unknown): string {
  const code = codeOf(error);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "no machine has that name";
  if (code === "ECONNREFUSED") return "nothing listens there";
  if (code.startsWith("ERR_TLS") || /CERT|SELF_SIGNED|ISSUER/.test(code)) return `its certificate isn't good (${code})`;
  if (error instanceof HttpError && error.kind === "timeout") return "no answer came in time";
  return `the connection failed${code ? ` (${code})` : ""}`;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if (error.cause !== undefined) {
    const inner = codeOf(error.cause);
    if (inner) return inner;
  }
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
