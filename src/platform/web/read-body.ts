/** A request as node:http hands it over: what is needed of it here. */
type Incoming = {
  on(event: "data", listener: (chunk: Buffer) => void): Incoming;
  on(event: "end" | "error" | "close", listener: () => void): Incoming;
  off(event: "data", listener: (chunk: Buffer) => void): Incoming;
  off(event: "end" | "error" | "close", listener: () => void): Incoming;
  pause(): unknown;
};

/** Why a body was not read whole. `crowded out`: others needed its room in memory. */
export type Unread = "too long" | "cut off" | "crowded out";

/** Where bodies are gathered of which nobody knows yet who sent them. */
export type BodyRoom = {
  /** Reads a body whole, and stops at the first byte too many. */
  read(request: Incoming, limit: number): Promise<Buffer | Unread>;
};

/** All unfinished bodies together. Slack's largest are 250 kB and arrive within milliseconds. */
export const bodyRoom = { bytes: 16 * 1024 * 1024, bodies: 256 } as const;

/**
 * One room for all addresses that read a body before they know its sender. What counts is what came in, not what was
 * announced. When it is full, the body that was begun first makes way: an honest one is there at once, so a flood of slow
 * ones pushes out itself.
 */
export function createBodyRoom({ bytes, bodies }: { bytes: number; bodies: number } = bodyRoom): BodyRoom {
  /** Oldest first. */
  const reading = new Set<{ size: number; end(result: Unread): void }>();
  let held = 0;
  const makeRoom = () => {
    for (const oldest of reading) {
      if (held <= bytes && reading.size <= bodies) return;
      oldest.end("crowded out");
    }
  };
  return {
    read: (request, limit) =>
      new Promise((resolve) => {
        const chunks: Buffer[] = [];
        const body = {
          size: 0,
          end(result: Buffer | Unread) {
            request.off("data", take).off("end", whole).off("error", broken).off("close", broken);
            reading.delete(body);
            held -= body.size;
            if (result === "too long" || result === "crowded out") request.pause();
            resolve(result);
          },
        };
        const take = (chunk: Buffer) => {
          body.size += chunk.length;
          held += chunk.length;
          chunks.push(chunk);
          if (body.size > limit) body.end("too long");
          else makeRoom();
        };
        const whole = () => body.end(Buffer.concat(chunks, body.size));
        const broken = () => body.end("cut off");
        reading.add(body);
        request.on("data", take).on("end", whole).on("error", broken).on("close", broken);
        makeRoom();
      }),
  };
}
