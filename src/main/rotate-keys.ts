import { loadConfig, loadTokenKeys } from "#src/config.ts";
import { createHostPolicy } from "#src/platform/http/host-policy.ts";
import { createHttp } from "#src/platform/http/http.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { createAdminStore } from "./stores/admin-store.ts";
import { createVault } from "#src/platform/vault/vault.ts";
import { keysCommand } from "./keys-command.ts";
import { secretChecks } from "./secret-checks.ts";

/** `npm run keys:rotate -- add | run | status | retire <id> | forget <id>`: configuration → adapters → the command. */
const ending = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => ending.abort());

function store() {
  const config = loadConfig(secretChecks);
  const logger = createLogger("silent");
  const http = createHttp({ clock: systemClock, logger, hostAllowed: createHostPolicy(config.environment) });
  return createAdminStore({
    url: config.supabase.url,
    secretKey: config.supabase.secretKey,
    fetch: http.fetchFor({ service: "supabase", deadlineMs: 30_000 }),
    vault: createVault(config.tokenKeys),
    clock: systemClock,
    ids: systemIds,
    logger,
  }).keys;
}

try {
  process.exitCode = await keysCommand(process.argv.slice(2), {
    tokenKeys: loadTokenKeys(),
    store,
    print: (line) => void process.stdout.write(`${line}\n`),
    signal: ending.signal,
  });
} catch (error) {
  // A problem of the configuration names what is wrong, never a value; anything else has its sentence.
  process.stderr.write(`${error instanceof OmsError ? error.userText : String(error)}\n`);
  process.exitCode = 2;
}
