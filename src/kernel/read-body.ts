/** A request as node:http hands it over: what is needed of it here. */
type Incoming = {
  on(event: "data", listener: (chunk: Buffer) => void): Incoming;
  on(event: "end" | "error" | "close", listener: () => void): Incoming;
  off(event: "data", listener: (chunk: Buffer) => void): Incoming;
  off(event: "end" | "error" | "close", listener: () => void): Incoming;
  pause(): unknown;
};

/** Reads a body whole, and stops at the first byte too many. */
export function readBody(request: Incoming, limit: number): Promise<Buffer | "too long" | "cut off"> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (result: Buffer | "too long" | "cut off") => {
      request.off("data", take).off("end", whole).off("error", broken).off("close", broken);
      if (result === "too long") request.pause();
      resolve(result);
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) end("too long");
      else chunks.push(chunk);
    };
    const whole = () => end(Buffer.concat(chunks, size));
    const broken = () => end("cut off");
    request.on("data", take).on("end", whole).on("error", broken).on("close", broken);
  });
}
