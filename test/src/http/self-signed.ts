import { generateKeyPairSync, sign } from "node:crypto";

/** One DER element: tag, length, contents. */
function der(tag: number, ...contents: readonly (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(contents.map((each) => Buffer.from(each)));
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...contents: readonly Uint8Array[]) => der(0x30, ...contents);
const utcTime = (at: Date) => der(0x17, `${at.toISOString().replaceAll(/\D/g, "").slice(2, 14)}Z`);

/** A certificate that nobody but itself vouches for (X.509 v1, P-256), for two days, without any tool to make it. */
export function selfSigned(name = "localhost"): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaWithSha256 = sequence(der(0x06, Buffer.from("2a8648ce3d040302", "hex")));
  const subject = sequence(der(0x31, sequence(der(0x06, Buffer.from("550403", "hex")), der(0x0c, name))));
  const day = 24 * 3_600_000;
  const valid = sequence(utcTime(new Date(Date.now() - day)), utcTime(new Date(Date.now() + day)));
  const spki = publicKey.export({ type: "spki", format: "der" });
  const toBeSigned = sequence(der(0x02, Buffer.from([1])), ecdsaWithSha256, subject, valid, subject, spki);
  const signature = der(0x03, Buffer.from([0]), sign("sha256", toBeSigned, privateKey));
  const bytes = sequence(toBeSigned, ecdsaWithSha256, signature).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${bytes.match(/.{1,64}/g)?.join("\n") ?? ""}\n-----END CERTIFICATE-----\n`,
  };
}
