import { randomBytes, randomInt, randomUUID } from "node:crypto";

/** Identities and secrets are passed in, so that tests can hold them still. */
export type Ids = {
  /** A UUID for a row. */
  uuid(): string;
  /** A reference id that a person can read out, such as `R-7KQ2MX`; it is found again in the log. */
  reference(): string;
  /** 256 random bits, base64url: link tokens, OAuth state, PKCE verifiers. */
  secret(): string;
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return uuid.test(text);
}

const signs = "abcdefghjkmnpqrstuvwxyz23456789";

function draw(length: number): string {
  return Array.from({ length }, () => signs[randomInt(signs.length)]).join("");
}

export const systemIds: Ids = {
  uuid: () => randomUUID(),
  reference: () => `R-${draw(6).toUpperCase()}`,
  secret: () => randomBytes(32).toString("base64url"),
};
