import type { TendedLogins } from "../admin/admin-logins.ts";
import type { AppDeps } from "../deps.ts";

/** What the tick asks. */
export async function tendLogins({ admin, logger }: Pick<AppDeps, "admin" | "logger">): Promise<TendedLogins> {
  const due = await admin.logins.tend();
  if (Object.values(due).some((count) => count > 0)) logger.info({ ...due }, "sign-ins are looked after");
  return due;
}
