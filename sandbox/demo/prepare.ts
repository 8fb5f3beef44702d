import { existsSync, writeFileSync } from "node:fs";
import { slackAt } from "#sandbox/drive/slack-person.ts";
import type { Addresses } from "./children.ts";
import type { DemoFolder } from "./folder.ts";
import { people } from "./studio.ts";

type Given = {
  readonly folder: DemoFolder;
  readonly addresses: Addresses;
  readonly say: (line: string) => void;
  readonly warn: (line: string) => void;
};

/**
 * A person who joins a studio begins as maker; a demo in which nobody may approve would show half the product. On the
 * first start its owner makes one member a manager, as people do: with `/oms roles`.
 */
export async function prepareStudio({ folder, addresses, say, warn }: Given): Promise<void> {
  if (existsSync(folder.prepared)) return;
  const { manager, owner } = people;
  say(`${owner.name} makes ${manager.name} a manager, who can approve …`);
  try {
    await makeManager(addresses.slack);
    writeFileSync(folder.prepared, "", { mode: 0o600 });
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    warn(`That didn't work (${reason}). As ${owner.name}, type /oms roles and make ${manager.name} a manager.`);
  }
}

async function makeManager(slackUrl: string): Promise<void> {
  const owner = slackAt(slackUrl).person(people.owner.id);
  await owner.command("/oms roles");
  const form = await owner.waitForModal("the form for roles", (modal) => modal.submit !== null);
  await owner.submit(form, { Person: people.manager.id, Role: "Manager: approves and publishes, too" });
  // A person who opens the demo finds no window of this.
  await owner.close(await owner.waitForModal("what was saved", ({ submit }) => submit === null));
}
