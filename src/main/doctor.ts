import { ConfigurationProblems, type Config, loadConfig } from "#src/config.ts";
import { assemble } from "./adapters.ts";
import { secretChecks } from "./secret-checks.ts";

/** `npm run doctor`: what a start checks, all of it, against the `.env` of this folder; nothing is started or changed. */
const say = (line: string) => void process.stdout.write(`${line}\n`);

function configuration(): Config | null {
  try {
    return loadConfig(secretChecks);
  } catch (error) {
    if (!(error instanceof ConfigurationProblems)) throw error;
    say("✗ the variables in .env");
    for (const problem of error.problems) say(`    ${problem}`);
    say(
      "\nPut these right and run npm run doctor again: what they lead to is checked then. .env.example explains each.",
    );
    return null;
  }
}

async function examine(config: Config): Promise<boolean> {
  const { checks, notices, http } = assemble({ ...config, logLevel: "silent" });
  say("✓ the variables in .env");
  const looked = await Promise.all(checks.map(async (check) => ({ about: check.about, found: await check.run() })));
  for (const { about, found } of looked) {
    say(`${found.length === 0 ? "✓" : "✗"} ${about}`);
    for (const { sentence } of found) say(`    ${sentence.replaceAll("\n", "\n    ")}`);
  }
  for (const notice of notices) {
    const found = await notice.run();
    if (found.length > 0) say(`! ${notice.about}`);
    for (const { sentence } of found) say(`    ${sentence}`);
  }
  await http.close();
  const well = looked.every(({ found }) => found.length === 0);
  say(well ? "\nEverything is as it has to be: npm start" : "\nPut these right and run npm run doctor again.");
  return well;
}

const config = configuration();
process.exitCode = config !== null && (await examine(config)) ? 0 : 1;
