export const roles = ["viewer", "maker", "manager", "owner"] as const;
export type Role = (typeof roles)[number];

/** What happens to be known of a person's role; null: that there is none, undefined: nothing. */
export type KnownRole = Role | null | undefined;

/** Whether `role` may do what needs `needed`; a person without a role may do nothing. */
export function atLeast(role: Role | null, needed: Role): boolean {
  return role !== null && roles.indexOf(role) >= roles.indexOf(needed);
}
