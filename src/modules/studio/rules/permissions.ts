import type { Role } from "#src/platform/kernel/roles.ts";

/** What a person can do, with the lowest role that may. The database checks the same again, from its own members. */
export const permissions = {
  view: "viewer",
  draft: "maker",
  requestApproval: "maker",
  decide: "manager",
  publish: "manager",
  retry: "manager",
  pause: "manager",
  setDefaults: "manager",
  keep: "manager",
  connect: "owner",
  disconnect: "owner",
  roles: "owner",
  settings: "owner",
  privacy: "owner",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof permissions;
