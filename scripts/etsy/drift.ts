import type { ApiDigest, OperationDigest } from "./api-digest.ts";

type Types = Readonly<Record<string, string>>;

/** What differs, each in a sentence: what breaks a caller that goes by `known`, and what is only new. */
export type Drift = { readonly breaks: readonly string[]; readonly fresh: readonly string[] };

/** @param known what the code was written by; @param now what the marketplace says today */
export function driftOf(known: ApiDigest, now: ApiDigest): Drift {
  const breaks: string[] = [];
  const fresh: string[] = [];
  for (const [name, was] of Object.entries(known.operations)) {
    const is = now.operations[name];
    if (!is) breaks.push(`${name} is gone.`);
    else compareOperation(name, was, is, breaks, fresh);
  }
  for (const [name, was] of Object.entries(known.schemas)) {
    const is = now.schemas[name];
    if (is) compareAnswer(name, was, is, breaks, fresh);
    else breaks.push(`${name}, which answers have, is gone.`);
  }
  return { breaks, fresh };
}

function compareOperation(
  name: string,
  was: OperationDigest,
  is: OperationDigest,
  breaks: string[],
  fresh: string[],
): void {
  const address = ({ method, path }: OperationDigest) => `${method} ${path}`;
  if (address(was) !== address(is)) breaks.push(`${name} is ${address(is)}, and was ${address(was)}.`);
  const more = is.scopes.filter((scope) => !was.scopes.includes(scope));
  if (more.length > 0) breaks.push(`${name} asks for the permission ${more.join(", ")}.`);
  compareSent(`${name}, in the address`, was.query, is.query, breaks, fresh);
  if (was.body?.type !== is.body?.type) {
    breaks.push(`${name} takes ${is.body?.type ?? "no body"}, and took ${was.body?.type ?? "none"}.`);
  } else compareSent(`${name}, in its body`, was.body?.fields ?? {}, is.body?.fields ?? {}, breaks, fresh);
  for (const [status, type] of Object.entries(was.success)) {
    if (is.success[status] !== type) {
      breaks.push(
        `${name} answers ${status} with ${is.success[status] ?? "nothing"}, and did with ${type ?? "nothing"}.`,
      );
    }
  }
}

/** What is sent breaks where it isn't taken any more, takes less, or has to be given. */
function compareSent(where: string, was: Types, is: Types, breaks: string[], fresh: string[]): void {
  for (const [field, type] of Object.entries(was)) {
    const now = is[field];
    if (now === undefined) breaks.push(`${where}: ${field} is gone.`);
    else if (!sameOr(type, now, breaks, `${where}: ${field}`))
      breaks.push(`${where}: ${field} is ${now}, and was ${type}.`);
  }
  for (const [field, type] of Object.entries(is)) {
    if (field in was) continue;
    (type.endsWith("!") ? breaks : fresh).push(`${where}: ${field} (${type}) is new.`);
  }
}

/** What is answered breaks where it is missing or of another type. */
function compareAnswer(name: string, was: Types, is: Types, breaks: string[], fresh: string[]): void {
  for (const [field, type] of Object.entries(was)) {
    const now = is[field];
    if (now === undefined) breaks.push(`${name}: ${field} isn't answered any more.`);
    else if (bare(now) !== bare(type)) breaks.push(`${name}: ${field} is ${now}, and was ${type}.`);
  }
  for (const [field, type] of Object.entries(is)) {
    if (!(field in was)) fresh.push(`${name}: ${field} (${type}) is new.`);
  }
}

const bare = (type: string) => type.replace(/!$/, "");
const valuesOf = (type: string) => /^(?:array:)?enum\((.*)\)/.exec(type)?.[1]?.split("|") ?? null;

/** Whether what was sent is taken still. Values of an enumeration that are gone are named. */
function sameOr(was: string, is: string, breaks: string[], where: string): boolean {
  if (was === is || bare(was) === is) return true;
  const [before, after] = [valuesOf(was), valuesOf(is)];
  if (!before || !after) return false;
  const gone = before.filter((value) => !after.includes(value));
  const added = after.filter((value) => !before.includes(value));
  if (gone.length > 0)
    breaks.push(
      `${where}: ${gone.join(", ")} ${gone.length > 1 ? "are" : "is"} no value any more; new: ${added.join(", ") || "none"}.`,
    );
  return is.endsWith("!") === was.endsWith("!") || was.endsWith("!");
}
