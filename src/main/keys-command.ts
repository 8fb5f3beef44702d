import type { KeyStore } from "#src/platform/vault/key-store.ts";
import { byKey } from "#src/platform/database/admin/keys.ts";
import { type Keyring, newKeyEntry, parseKeyring } from "#src/platform/vault/keyring.ts";

export type KeysCommandDeps = {
  /** The text of `TOKEN_KEYS`; null when there is none yet. */
  readonly tokenKeys: string | null;
  /** Opened only by what needs the database. */
  readonly store: () => KeyStore;
  /** For a person at a terminal. A new key is shown here, and nowhere else. */
  readonly print: (line: string) => void;
  readonly signal?: AbortSignal;
  readonly batch?: number;
};

const usage = `npm run keys:rotate -- <what>
  add          draws a new key and prints what TOKEN_KEYS becomes with it
  run          seals everything anew under the first key, while the bot goes on working
  status       which key seals how much
  retire <id>  whether the key can be taken out of TOKEN_KEYS
  forget <id>  for a lost key: what it sealed is erased, and shops are asked to connect again`;

/** `npm run keys:rotate`. @returns the exit code: 0 done, 1 something is left to do, 2 not understood */
export async function keysCommand(words: readonly string[], deps: KeysCommandDeps): Promise<number> {
  const [what = "", id = "", ...rest] = words;
  const named = what === "retire" || what === "forget";
  const known = named || ["add", "run", "status"].includes(what);
  if (!known || rest.length > 0 || (id !== "") !== named) return explain(deps);
  if (what === "add") return add(deps);
  if (deps.tokenKeys === null) {
    deps.print("TOKEN_KEYS is missing.");
    return 2;
  }
  const keyring = parseKeyring(deps.tokenKeys);
  if (what === "run") return run(keyring, deps);
  if (what === "status") return status(keyring, deps);
  if (what === "retire") return retire(id, keyring, deps);
  return forget(id, keyring, deps);
}

function explain({ print }: KeysCommandDeps): number {
  print(usage);
  return 2;
}

function add({ tokenKeys, print }: KeysCommandDeps): number {
  if (tokenKeys === null) {
    print(`TOKEN_KEYS=${newKeyEntry([]).entry}`);
    return 0;
  }
  const { id, entry } = newKeyEntry(parseKeyring(tokenKeys).ids);
  const old = tokenKeys.split(",").map((each) => each.trim());
  print("# 1. Every process has to know the new key before any of them seals with it. Set this and restart them all");
  print("#    (with a single process, go straight to 2):");
  print(`TOKEN_KEYS=${[...old, entry].join(",")}`);
  print(`# 2. Then ${id} seals. Set this and restart:`);
  print(`TOKEN_KEYS=${[entry, ...old].join(",")}`);
  print("# 3. npm run keys:rotate -- run");
  return 0;
}

async function run(keyring: Keyring, { store, print, signal, batch }: KeysCommandDeps): Promise<number> {
  const { done, total, broken, ended } = await store().rotate({
    report: (sealed, all) => print(`${sealed} of ${all} under ${keyring.primary}`),
    ...(batch === undefined ? {} : { batch }),
    ...(signal ? { signal } : {}),
  });
  if (!ended) {
    print(`Stopped at ${done} of ${total}. Run it again: it goes on from there.`);
    return 1;
  }
  for (const { table, column, row } of broken) print(`Does not open and was left alone: ${table}.${column} of ${row}`);
  const others = [...byKey(await store().envelopes())].filter(([id, rows]) => id !== keyring.primary && rows > 0);
  if (others.length === 0) {
    print(`Everything is under ${keyring.primary}. Next: npm run keys:rotate -- retire <old key>`);
    return 0;
  }
  for (const [id, rows] of others) print(`${rows} still under ${id}.`);
  print(
    broken.length > 0
      ? "What does not open stays so: a key is missing from TOKEN_KEYS, or the row was altered."
      : "A process that still has the old first key sealed these meanwhile. Restart it with the new TOKEN_KEYS, then run this again.",
  );
  return 1;
}

async function status(keyring: Keyring, { store, print }: KeysCommandDeps): Promise<number> {
  const counts = byKey(await store().envelopes());
  const ids = [...new Set([...keyring.ids, ...counts.keys()])];
  for (const id of ids) {
    const place = id === keyring.primary ? "seals" : keyring.ids.includes(id) ? "opens" : "IS NOT CONFIGURED";
    print(`${id}  ${place}  ${counts.get(id) ?? 0} envelopes`);
  }
  return ids.some((id) => !keyring.ids.includes(id)) ? 1 : 0;
}

async function retire(id: string, keyring: Keyring, { store, print }: KeysCommandDeps): Promise<number> {
  if (id === keyring.primary) {
    print(`${id} is the first key: it seals. Put another one first, restart, and run keys:rotate -- run.`);
    return 1;
  }
  const rows = byKey(await store().envelopes()).get(id) ?? 0;
  if (rows > 0) {
    print(`${rows} envelopes still need ${id}. First: npm run keys:rotate -- run`);
    return 1;
  }
  print(`No envelope needs ${id}. Take its entry out of TOKEN_KEYS and restart every process.`);
  print(`Picture links that ${id} signed end with it: older cards in Slack show them again once they are drawn anew.`);
  return 0;
}

async function forget(id: string, keyring: Keyring, { store, print }: KeysCommandDeps): Promise<number> {
  if (keyring.ids.includes(id)) {
    print(`${id} is in TOKEN_KEYS, so it isn't lost: what it sealed opens.`);
    return 1;
  }
  const gone = await store().forget(id);
  for (const [table, rows] of Object.entries(gone)) print(`${table}: ${rows}`);
  print("Gone. Shops that were sealed with it are shown as signed out; their owners connect them again.");
  return 0;
}
