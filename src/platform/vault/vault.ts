import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { parseKeyring } from "./keyring.ts";

/**
 * Seals secrets for the database: AES-256-GCM, a fresh 96-bit nonce each time, the key's id in the envelope and its
 * place bound in as additional data, so that a ciphertext moved to another row, column or studio does not open.
 *
 * An envelope is `v1.<key id>.<nonce>.<ciphertext>.<tag>`, base64url.
 */
export type Vault = {
  /** @throws OmsError `key-missing` without a primary key */
  seal(plaintext: string, place: SealedPlace): string;
  /** @throws OmsError `key-missing` for a key that isn't configured; `internal` for anything altered or moved */
  open(envelope: string, place: SealedPlace): string;
  /** Id of the key that seals. */
  readonly primary: string;
  /** Ids of all configured keys, the primary first. */
  readonly keyIds: readonly string[];
};

/** Where an envelope is stored, named as the database names it. It opens there and nowhere else. */
export type SealedPlace = {
  readonly table: string;
  readonly column: string;
  /** The row's primary key. */
  readonly row: string;
  /** Id of the studio whose row it is. */
  readonly studio: string;
};

const version = "v1";
const nonceBytes = 12;
const tagBytes = 16;

/** @param keys the text of `TOKEN_KEYS` */
export function createVault(keys: string): Vault {
  const keyring = parseKeyring(keys);
  // As JSON, no part can run over into its neighbour.
  const bound = (keyId: string, { table, column, row, studio }: SealedPlace) =>
    Buffer.from(JSON.stringify([version, keyId, table, column, row, studio]), "utf8");
  return {
    seal(plaintext, place) {
      const key = keyring.key(keyring.primary);
      if (!key) throw new OmsError("key-missing");
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(bound(keyring.primary, place));
      const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
      const parts = [nonce, sealed, cipher.getAuthTag()].map((part) => part.toString("base64url"));
      return [version, keyring.primary, ...parts].join(".");
    },

    open(envelope, place) {
      const [found, keyId = "", nonce = "", sealed, tag = "", ...rest] = envelope.split(".");
      if (found !== version || sealed === undefined || rest.length > 0) throw broken();
      const key = keyring.key(keyId);
      if (!key) throw new OmsError("key-missing");
      const nonceRead = strictBase64(nonce);
      const tagRead = strictBase64(tag);
      if (nonceRead.length !== nonceBytes || tagRead.length !== tagBytes) throw broken();
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, nonceRead, { authTagLength: tagBytes });
        decipher.setAAD(bound(keyId, place));
        decipher.setAuthTag(tagRead);
        return Buffer.concat([decipher.update(strictBase64(sealed)), decipher.final()]).toString("utf8");
      } catch {
        // The cause would say no more, and must not carry what was being opened.
        throw broken();
      }
    },

    primary: keyring.primary,
    keyIds: keyring.ids,
  };
}

/** Node reads base64url leniently; an envelope has exactly one spelling. */
function strictBase64(text: string): Buffer {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) throw broken();
  return bytes;
}

function broken(): OmsError {
  return new OmsError("internal", { cause: new Error("a sealed secret was altered or belongs to another row") });
}
