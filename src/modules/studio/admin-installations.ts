import { z } from "zod";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { id, instant, nothing } from "#src/platform/database/values.ts";
import type { SlackUserId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { SealedPlace, Vault } from "#src/platform/vault/vault.ts";
import type { BotTokens, Installation, InstallationStore } from "./installations/port.ts";

const installationRow = z.object({
  id: z.string(),
  isOrg: z.boolean(),
  name: z.string(),
  botUserId: z.string(),
  installedBy: id<SlackUserId>(),
  scopes: z.string(),
  generation: z.int(),
  version: z.int(),
  access: z.string().nullable(),
  refresh: z.string().nullable(),
  expiresAt: instant.nullable(),
  installedAt: instant,
  signedOutAt: instant.nullable(),
});
type Row = z.infer<typeof installationRow>;

const foundRow = z.object({ installation: installationRow, admitted: z.boolean() });
const stateRow = z.object({ browserHash: z.string(), expiresAt: instant });
const installedRow = z.object({ studioId: id<StudioId>().nullable(), outcome: z.enum(["installed", "reinstalled"]) });

/** An installation belongs to no studio: its own id, of a workspace or an organisation, stands in its place. */
const place = (column: "access_token" | "refresh_token", installationId: string): SealedPlace => ({
  table: "slack_installations",
  column,
  row: installationId,
  studio: installationId,
});

/** Tokens are in clear only in what this returns. */
export function createInstallationStore(rpc: Rpc, vault: Vault): InstallationStore {
  const seal = (installationId: string, { accessToken, refreshToken, expiresAt }: BotTokens) => ({
    access: vault.seal(accessToken, place("access_token", installationId)),
    refresh: refreshToken === null ? null : vault.seal(refreshToken, place("refresh_token", installationId)),
    expiresAt,
  });
  const open = ({ access, refresh, expiresAt, ...row }: Row): Installation => ({
    ...row,
    tokens:
      access === null
        ? null
        : {
            accessToken: vault.open(access, place("access_token", row.id)),
            refreshToken: refresh === null ? null : vault.open(refresh, place("refresh_token", row.id)),
            expiresAt,
          },
  });
  return {
    begin: ({ stateHash, browserHash, expiresAt }) =>
      rpc(
        "begin_install",
        { p_state_hash: stateHash, p_browser_hash: browserHash, p_expires_at: expiresAt.toISOString() },
        nothing,
      ),
    take: (stateHash) => rpc("take_install", { p_state_hash: stateHash }, stateRow.nullable()),
    install: ({ tokens, ...granted }, outbox) =>
      rpc(
        "install_slack",
        { p_installation: { ...granted, ...seal(granted.id, tokens) }, p_outbox: outbox },
        installedRow,
      ),
    find: async ({ teamId, enterpriseId }) => {
      const found = await rpc(
        "installation_for",
        { p_team_id: teamId, p_enterprise_id: enterpriseId },
        foundRow.nullable(),
      );
      return found && { installation: open(found.installation), admitted: found.admitted };
    },
    admit: ({ installationId, teamId, name, owner, outbox }) =>
      rpc(
        "admit_workspace",
        { p_installation_id: installationId, p_team_id: teamId, p_name: name, p_owner: owner, p_outbox: outbox },
        id<StudioId>(),
      ),
    read: async (installationId) => {
      const row = await rpc("read_installation", { p_id: installationId }, installationRow.nullable());
      return row && open(row);
    },
    lease: (installationId, holder, ms) =>
      rpc("lease_installation", { p_id: installationId, p_holder: holder, p_ms: ms }, z.boolean()),
    release: (installationId, holder) =>
      rpc("release_installation", { p_id: installationId, p_holder: holder }, nothing),
    saveTokens: (installationId, version, tokens) =>
      rpc(
        "save_installation_tokens",
        { p_id: installationId, p_version: version, p_tokens: seal(installationId, tokens) },
        z.boolean(),
      ),
    expiring: (before) => rpc("expiring_installations", { p_before: before.toISOString() }, z.array(z.string())),
    claimChecks: (afterMs, count) =>
      rpc("claim_installation_checks", { p_after_ms: afterMs, p_count: count }, z.array(z.string())),
    signOut: ({ id: installationId, version, text }) =>
      rpc("sign_out_installation", { p_id: installationId, p_version: version, p_text: text }, z.boolean()),
    answers: (installationId, version) =>
      rpc("installation_answers", { p_id: installationId, p_version: version }, nothing),
    inactive: (installationId, version) =>
      rpc(
        "installation_inactive",
        { p_id: installationId, p_version: version },
        z.enum(["inactive", "ended", "ended-before", "other"]),
      ),
    end: ({ id: installationId, generation, how, eventId }) =>
      rpc(
        "end_installation",
        { p_id: installationId, p_generation: generation, p_how: how, p_event_id: eventId },
        z.enum(["ended", "ended-before", "other", "seen"]),
      ),
    leave: ({ id: installationId, teamIds, eventId }) =>
      rpc(
        "leave_workspaces",
        { p_installation_id: installationId, p_team_ids: teamIds, p_event_id: eventId },
        z.boolean(),
      ),
  };
}
