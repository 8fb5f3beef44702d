import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { fc, test as propertyTest } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { newKeyEntry, parseKeyring } from "#src/platform/vault/keyring.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { configEntries } from "#src/config.ts";
import { createVault } from "#src/platform/vault/vault.ts";

const key = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const first = key("k1");
const second = key("k2");
const vault = createVault(first);
const row = { table: "shop_credentials", column: "access_token", row: "1", studio: "s1" };

// Lone surrogates have no UTF-8 form; neither tokens nor ids ever hold any.
const text = fc.string({ unit: "binary" }).filter((each) => each.isWellFormed());
const place = fc.record({ table: text, column: text, row: text, studio: text });

propertyTest.prop([text, place])(
  "what was sealed opens in its own place",
  (secret, where) => vault.open(vault.seal(secret, where), where) === secret,
);

propertyTest.prop([place, place])("and in no other", (where, elsewhere) => {
  fc.pre(JSON.stringify(Object.values(where)) !== JSON.stringify(Object.values(elsewhere)));
  const sealed = vault.seal("token", where);
  try {
    vault.open(sealed, elsewhere);
    return false;
  } catch (error) {
    return error instanceof OmsError && error.code === "internal";
  }
});

test("the same secret is never sealed twice alike, and its text isn't in the envelope", () => {
  const [one, other] = [vault.seal("12.secret-token", row), vault.seal("12.secret-token", row)];
  expect(one).not.toBe(other);
  expect(one).not.toContain("secret-token");
});

test.for(["table", "column", "row", "studio"] as const)("a ciphertext moved to another %s does not open", (part) => {
  expect(() => vault.open(vault.seal("token", row), { ...row, [part]: "2" })).toThrow("internal");
});

test("no part of a place runs over into its neighbour", () => {
  const sealed = vault.seal("token", { ...row, table: "ab", column: "c" });
  for (const other of [
    { ...row, table: "a", column: "bc" },
    { ...row, table: 'ab","c', column: "" },
  ]) {
    expect(() => vault.open(sealed, other)).toThrow("internal");
  }
});

test("one altered sign anywhere is refused", () => {
  const envelope = vault.seal("token", row);
  for (let at = 0; at < envelope.length; at += 1) {
    const other = envelope[at] === "A" ? "B" : "A";
    const altered = envelope.slice(0, at) + other + envelope.slice(at + 1);
    expect(() => vault.open(altered, row), `sign ${at}`).toThrow(/internal|key-missing/);
  }
});

test("after a new key is put first, old envelopes open and new ones are sealed with it", () => {
  const rotated = createVault(`${second},${first}`);
  const old = vault.seal("token", row);
  expect(rotated.open(old, row)).toBe("token");
  expect(rotated.seal("token", row).split(".")[1]).toBe("k2");
  expect([rotated.primary, rotated.keyIds]).toEqual(["k2", ["k2", "k1"]]);
});

test("an envelope of a key that was taken away says so", () => {
  expect(() => createVault(second).open(vault.seal("token", row), row)).toThrow("key-missing");
});

function entry(bytes: Buffer, id = "k1"): string {
  return `${id}:${bytes.toString("base64")}`;
}
function exampleOf(name: string): string {
  return configEntries.find((each) => each.name === name)?.example ?? "";
}

test.for([
  ["no id", randomBytes(32).toString("base64")],
  ["a short key", `k1:${randomBytes(16).toString("base64")}`],
  ["the same id twice", `${first},${first}`],
  ["nothing in it", " "],
  ["the text of .env.example", exampleOf("TOKEN_KEYS")],
  ["a text that stands for a key", "k1:BASE64_OF_32_BYTES"],
  ["zeros for a key", entry(Buffer.alloc(32))],
  ["one byte again and again", entry(Buffer.alloc(32, 0xa7))],
  ["eight bytes again and again", entry(Buffer.alloc(32, randomBytes(8)))],
  ["bytes counted up", entry(Buffer.from(Array.from({ length: 32 }, (_, at) => at)))],
  ["bytes counted down", entry(Buffer.from(Array.from({ length: 32 }, (_, at) => 255 - 3 * at)))],
  [
    "few different bytes",
    entry(Buffer.from(Array.from({ length: 32 }, (_, at) => [3, 90, 17, 201][(at * at) % 4] ?? 0))),
  ],
  ["a typed sentence", entry(Buffer.from("My very own 32 characters, yes!!"))],
  ["the same key under two ids", `${first},k2:${first.slice(3)}`],
  ["one good key and a weak one behind it", `${first},${entry(Buffer.alloc(32), "k2")}`],
  ["signs that are not base64", `k1:${randomBytes(31).toString("base64").slice(0, 40)}*!`],
])("a keyring with %s is refused without showing the key", ([, text = ""]) => {
  let message = "";
  try {
    parseKeyring(text);
  } catch (error) {
    message = String(error);
  }
  expect(message).toMatch(/TOKEN_KEYS, entry \d/);
  expect(message).not.toContain(text.slice(5, 25) || "an empty text has nothing to show");
});

test("every problem is named at once", () => {
  const text = `${entry(Buffer.alloc(32), "k1")},${second},${entry(Buffer.alloc(32), "k3")}`;
  expect(() => parseKeyring(text)).toThrow(/entry 1: the key repeats itself.\n.*entry 3: the key repeats itself/);
});

test("a key that is drawn for the keyring is a good one, under an id of its own", () => {
  for (let draws = 0; draws < 500; draws += 1) {
    const { id, entry: drawn } = newKeyEntry(["k1", "k3"]);
    expect(id).toBe("k4");
    expect(parseKeyring(`${drawn},${first}`).ids).toEqual(["k4", "k1"]);
  }
});

test("neither the console nor JSON shows a key", () => {
  const secret = first.slice(3, 23);
  expect(inspect(parseKeyring(first), { depth: 9, showHidden: true })).not.toContain(secret);
  expect(JSON.stringify(parseKeyring(first))).toBe('"[keyring]"');
});
