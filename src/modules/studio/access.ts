import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import { isUuid } from "#src/platform/kernel/ids.ts";
import { atLeast, type Role } from "#src/platform/kernel/roles.ts";
import type { AppDeps } from "./deps.ts";
import type { Actor, AuditEvent } from "./model.ts";
import { type Permission, permissions } from "./rules/permissions.ts";
import { studioText } from "./messages/en.ts";

/** Roles are checked when something is done, not when its button was drawn. @throws OmsError `no-role`, `not-allowed` */
export function requirePermission(actor: Actor, permission: Permission): void {
  requireRole(actor, permissions[permission]);
}

/** @throws OmsError `no-role`, `not-allowed`, with what the role of this person can't do */
export function requireRole({ member }: Actor, needed: Role): void {
  if (member.role === null) throw new OmsError("no-role");
  if (!atLeast(member.role, needed)) throw new OmsError("not-allowed", { userText: studioText.needs[needed] });
}

/** An attempt is logged also where it names something by no id: then without that name. */
function withoutOddIds<T extends object>(event: T): T {
  const odd = (key: string, value: unknown) => key.endsWith("Id") && !(typeof value === "string" && isUuid(value));
  return Object.fromEntries(Object.entries(event).filter(([key, value]) => !odd(key, value))) as T;
}

/** The line in the log that says that it worked. Taken, it is written by who took it. */
export type AuditLine = {
  readonly take: () => AuditEvent;
  /** What is known only afterwards: what it became, or that nothing came of it. */
  readonly about: (more: Partial<Omit<AuditEvent, "reference">>) => void;
};

/**
 * Runs what a person asked for and writes it to the log with a reference id, whether it worked or was refused. A log
 * that cannot be written never turns a success into a failure.
 *
 * @param action may take the line of its success, to have it written in the transaction of what it does
 */
export async function audited<T>(
  deps: AppDeps,
  actor: Actor,
  event: Omit<AuditEvent, "reference" | "outcome" | "code">,
  action: (success: AuditLine) => Promise<T>,
): Promise<T> {
  const reference = deps.ids.reference();
  const logged = (outcome: AuditEvent["outcome"]) => ({
    ...event,
    reference,
    outcome,
    studioId: actor.studioId,
    member: actor.member.id,
  });
  const note = async ({ outcome, code, ...about }: Partial<AuditEvent> & Pick<AuditEvent, "outcome">) => {
    const fields = { ...logged(outcome), ...about };
    deps.logger.info(code ? { ...fields, errorCode: code } : fields, fields.action);
    await deps.stores
      .for(actor)
      .audit({ ...withoutOddIds(event), ...about, reference, outcome, ...(code ? { code } : {}) })
      .catch((error: unknown) => deps.logger.error({ reference, error: String(error) }, "audit not written"));
  };
  try {
    let taken = false;
    let known: Partial<Omit<AuditEvent, "reference">> = {};
    const result = await action({
      take() {
        taken = true;
        return { ...withoutOddIds(event), reference, outcome: "ok" };
      },
      about(more) {
        known = { ...known, ...more };
      },
    });
    if (taken) deps.logger.info(logged("ok"), event.action);
    else await note({ outcome: "ok", ...known });
    return result;
  } catch (error) {
    const refusal = toOmsError(error);
    await note({ outcome: refusal.code === "internal" ? "failed" : "refused", code: refusal.code });
    refusal.reference = reference;
    throw refusal;
  }
}
