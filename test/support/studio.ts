import { askForApproval, connectShop, draftFromMessage, photoMessage, setShopDefaults } from "#sandbox/drive/paths.ts";
import type { SlackPerson, Seen } from "#sandbox/drive/slack-person.ts";
import type { ModalView } from "#sandbox/slack/contract.ts";
import type { Product } from "./product.ts";

/** The seeded people: Mara owns, Jonas is made a manager, Ada and Teo make, Kim is a guest. */
export type People = Readonly<Record<"mara" | "jonas" | "ada" | "teo" | "kim", SlackPerson>>;

export function peopleOf(product: Product): People {
  const person = (name: string) => product.person(`U0${name.toUpperCase()}`);
  return { mara: person("mara"), jonas: person("jonas"), ada: person("ada"), teo: person("teo"), kim: person("kim") };
}

export const usShop = "PineAndInk";
export const euShop = "PineAndInkEU";

/**
 * Connects shops with their defaults, and makes Jonas a manager, each as its owner does it. With several shops, drafts begin
 * with all of them: stock 1 is one piece for each.
 *
 * @param asks the owner leaves it open: a draft begins with one shop, and stock 1 in two is asked about
 */
export async function openStudio(
  product: Product,
  shops: readonly string[] = [usShop],
  { asks = false }: { readonly asks?: boolean } = {},
): Promise<People> {
  const people = peopleOf(product);
  for (const shop of shops) {
    await connectShop(people.mara, shop);
    await setShopDefaults(people.mara, shop);
  }
  await people.mara.command("/oms roles");
  const roles = await people.mara.waitForModal("the roles", (modal) => modal.submit !== null);
  await people.mara.submit(roles, { Person: people.jonas.id, Role: "Manager: approves and publishes, too" });
  await people.mara.close(await people.mara.waitForModal("what was saved", ({ submit }) => submit === null));
  if (shops.length > 1 && !asks) await listEverywhere(people.mara);
  return people;
}

/** `/oms settings`: a draft starts with every shop, with one piece for each. */
export async function listEverywhere(owner: SlackPerson): Promise<void> {
  await owner.command("/oms settings");
  const form = await owner.waitForModal("the settings", ({ title, submit }) => title === "Settings" && submit !== null);
  await owner.submit(form, { "Stock 1 in several shops": "Every shop, one piece for each" });
  await owner.close(await owner.waitForModal("what was saved", ({ submit }) => submit === null));
}

/** Ada drafts from the apron's photos. */
export async function draftApron({ ada }: People): Promise<ModalView> {
  return draftFromMessage(ada, await photoMessage(ada, "Linen apron"));
}

/** … and asks. @returns the card in the listings channel */
export async function askForApron(people: People, title: string): Promise<Seen> {
  return askForApproval(people.ada, people.jonas, await draftApron(people), { Title: title });
}
