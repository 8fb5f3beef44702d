import type { PlainHeaders } from "./outgoing.ts";

/** An answer that was read to its end and unpacked. */
export type Answer = {
  readonly status: number;
  readonly statusText: string;
  /** Without what describes the packed form of the body. */
  readonly headers: PlainHeaders;
  readonly body: Uint8Array<ArrayBuffer>;
};

const withoutBody = new Set([204, 205, 304]);

/** Its declared members are fields, which a class may not override; what they really are it may. */
const Real = Response as unknown as new (body: null, init: ResponseInit) => Pick<Response, "status">;

export function wholeResponse(answer: Answer, address: string): Response {
  return new WholeResponse(answer, address) as unknown as Response;
}

/**
 * A `Response` over bytes that are there already. The global one wraps them into a stream and reads that again: twenty
 * times the time of this one, which makes the real one only for what is seldom asked (a stream, a form, a copy).
 */
class WholeResponse extends Real {
  readonly #answer: Answer;
  readonly #address: string;
  #headers: Headers | undefined;
  #used = false;
  #real: Response | undefined;

  constructor(answer: Answer, address: string) {
    super(null, { status: answer.status, statusText: answer.statusText });
    this.#answer = answer;
    this.#address = address;
  }

  get headers(): Headers {
    return (this.#headers ??= headersOf(this.#answer.headers));
  }

  get url(): string {
    return this.#address;
  }

  get bodyUsed(): boolean {
    return this.#used || this.#real?.bodyUsed === true;
  }

  get body(): Response["body"] {
    return this.#whole().body;
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(this.#take());
  }

  async json(): Promise<unknown> {
    return JSON.parse(new TextDecoder().decode(this.#take()));
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const { buffer, byteOffset, byteLength } = this.#take();
    return buffer.slice(byteOffset, byteOffset + byteLength);
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.arrayBuffer());
  }

  blob(): ReturnType<Response["blob"]> {
    return this.#whole().blob();
  }

  formData(): ReturnType<Response["formData"]> {
    return this.#whole().formData();
  }

  clone(): Response {
    if (this.bodyUsed) throw new TypeError("the body was read already");
    return wholeResponse(this.#answer, this.#address);
  }

  #take(): Uint8Array<ArrayBuffer> {
    if (this.bodyUsed || this.#real?.body?.locked) throw new TypeError("the body was read already");
    this.#used = !withoutBody.has(this.status);
    return this.#answer.body;
  }

  /** The real one: from now on it knows whether it was read. */
  #whole(): Response {
    const { status, statusText, body } = this.#answer;
    const bytes = withoutBody.has(status) ? null : body;
    this.#real ??= new Response(this.#used ? null : bytes, { status, statusText, headers: this.headers });
    if (this.#used) throw new TypeError("the body was read already");
    return this.#real;
  }
}

function headersOf(plain: PlainHeaders): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(plain)) {
    for (const each of typeof value === "string" ? [value] : value) headers.append(name, each);
  }
  return headers;
}
