import { describe, expect, vi } from "vitest";
import { installApp } from "#sandbox/drive/slack-install.ts";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { messagesIn, readMessage, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { world } from "#sandbox/slack/world.ts";
import { must } from "#test/src/store/studio.ts";
import { distributedApp, openProduct } from "#test/support/product.ts";
import { askForApron, openStudio, type People } from "#test/support/studio.ts";
import { productTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const test = productTest
  .extend("environment", { scope: "file" }, distributedApp)
  .extend("install", { scope: "file" }, ({ product }) => (as: SlackPerson, where?: string) => {
    return installApp({ start: `${product.botUrl}/slack/install`, as: as.id, ...(where ? { where } : {}) });
  })
  .extend("studioOf", ({ product }) => async (team: string) => {
    return (await product.db.sql<StudioRow>("select * from studios where team_id = $1", [team]))[0];
  })
  .extend("roleOf", ({ product }) => async (team: string, person: string) => {
    return (
      await product.db.sql<{ role: string | null }>(
        "select m.role from members m join studios s on s.id = m.studio_id where s.team_id = $1 and m.slack_user_id = $2",
        [team, person],
      )
    )[0]?.role;
  })
  .extend("robin", ({ product }) => () => {
    return product.person("W0ROBIN");
  })
  .extend("ida", ({ product }) => () => {
    return product.person("W0IDA");
  })
  .extend("leo", ({ product }) => () => {
    return product.person("W0LEO");
  })
  .extend("grant", ({ product }) => (team: string, granted: boolean) => {
    return product.slack.arrange("grants", { enterprise: world.starling, team, granted });
  });

test.beforeAll(async ({ product }) => {
  await product.slack.arrange("world", {});
});

const answer = (person: SlackPerson, words: string) =>
  person.waitForMessage(`“${words}”`, (message) => message.isBot && readMessage(message).includes(words));

type StudioRow = {
  readonly id: string;
  readonly name: string;
  readonly installation_id: string;
  uninstalled_at: unknown;
};

describe("an organisation's install", () => {
  test("is a studio per workspace, each at its first contact, and they never mix", async ({
    product,
    install,
    studioOf,
    roleOf,
    robin,
    ida,
    leo,
    grant,
  }) => {
    const page = await install(robin(), "Starling Group");
    expect(page.text).toContain("LN OMS is installed in Starling Group");
    expect(page.text).toContain("becomes a studio of its own");
    await grant(world.north, true);
    await grant(world.south, true);
    expect(await studioOf(world.north)).toBeUndefined();

    await ida().command("/oms");
    await answer(ida(), "Starling North");
    const north = must(await studioOf(world.north));
    expect(north).toMatchObject({ name: "Starling North", installation_id: world.starling });
    expect(await studioOf(world.south)).toBeUndefined();
    // Whoever installed us for all owns each of them, and hears of it there.
    expect(await roleOf(world.north, "W0ROBIN")).toBe("owner");
    expect(await roleOf(world.north, "W0IDA")).toBe("maker");
    await answer(product.person("W0ROBIN", world.north), "LN OMS is installed in Starling North");

    await leo().command("/oms");
    await answer(leo(), "Starling South");
    const south = must(await studioOf(world.south));
    expect(south.id).not.toBe(north.id);

    // A draft of one is not there in the other, also for the person who is in both.
    await ida().command("/oms new");
    const form = await ida().waitForModal("the form", (modal) => modal.submit !== null);
    await ida().submit(form, { Title: "Starling mug" });
    const changes = await product.db.sql<{ studio_id: string }>("select studio_id from changes");
    expect(changes).toEqual([{ studio_id: north.id }]);
    await product.person("W0ROBIN", world.south).command("/oms find Starling mug");
    await answer(product.person("W0ROBIN", world.south), "I found no listing by that name");
  });

  test("taken away from one workspace goes on in the other, and comes back", async ({ studioOf, ida, leo, grant }) => {
    await grant(world.south, false);
    await waitUntil("the end in one", async () => must(await studioOf(world.south)).uninstalled_at !== null);
    expect(must(await studioOf(world.north)).uninstalled_at).toBeNull();
    await ida().command("/oms shops");
    await answer(ida(), "no shop");
    const before = must(await studioOf(world.south)).id;
    await grant(world.south, true);
    await leo().command("/oms shops");
    await waitUntil("the return", async () => must(await studioOf(world.south)).uninstalled_at === null);
    expect(must(await studioOf(world.south)).id).toBe(before);
  });

  test("uninstalled ends all its workspaces", async ({ product, studioOf }) => {
    await product.slack.arrange("uninstall", { place: world.starling });
    for (const team of [world.north, world.south]) {
      await waitUntil("the end", async () => must(await studioOf(team)).uninstalled_at !== null);
      expect(
        await product.parts.deps.admin.installations.find({ teamId: team, enterpriseId: world.starling }),
      ).toBeNull();
    }
  });
});

describe("in a channel that another organisation shares", () => {
  let people: People;
  let noor: SlackPerson;
  const listings = "C0LISTINGS";

  test.beforeAll(async ({ product, install }) => {
    const mara = product.person("U0MARA");
    noor = product.person("U0NOOR");
    await install(mara);
    await install(noor);
    for (const channel of [listings, "C0PHOTOS"]) await mara.invite(channel);
    await product.slack.arrange("shared-channels", { channel: listings, with: [world.clay], members: ["U0NOOR"] });
    await product.db.sql(
      `update studios s set listings_channel = $1, channel_agreed_at = now(), channel_agreed_by =
         (select id from members where studio_id = s.id and role = 'owner' limit 1) where team_id = 'T0PINEINK'`,
      [listings],
    );
    people = await openStudio(product);
  });

  test("a person from there decides nothing and hears why in private, though she owns a studio of her own", async ({
    product,
    roleOf,
  }) => {
    expect(await roleOf(world.clay, "U0NOOR")).toBe("owner");
    const card = await askForApron(people, "Shared apron");
    const seen = await noor.waitForMessage("the card", ({ ts, channel }) => ts === card.ts && channel === listings);
    await noor.click(seen, "Put on Etsy as draft");
    const told = await answer(noor, "You don't have a role in this studio");
    expect(await product.db.sql("select 1 from decisions")).toEqual([]);
    expect(await roleOf("T0PINEINK", "U0NOOR")).toBeNull();
    // Nobody else reads that.
    const others = messagesIn(await people.mara.view()).filter(({ ts }) => ts === told.ts);
    expect(others).toEqual([]);
    // And the card stands as it did.
    const still = messagesIn(await people.jonas.view()).find(({ ts }) => ts === card.ts);
    expect(hasControl(must(still).blocks, "Put on Etsy as draft")).toBe(true);
  });

  test("her own command is answered by her own studio", async ({ roleOf }) => {
    await noor.command("/oms", listings);
    await answer(noor, "Clay &amp; Co");
    expect(await roleOf("T0PINEINK", "U0NOOR")).toBeNull();
  });

  test("a guest of the workspace has no role", async ({ roleOf }) => {
    await people.kim.command("/oms");
    await answer(people.kim, "You don't have a role in this studio");
    expect(await roleOf("T0PINEINK", "U0KIM")).toBeNull();
  });
});

test("the one workspace of a bot token answers for no other", async () => {
  const one = await openProduct();
  try {
    await one.slack.arrange("world", {});
    await one.slack.arrange("install", { place: world.clay, installer: "U0NOOR" });
    const noor = one.person("U0NOOR");
    await noor.command("/oms");
    await answer(noor, "I'm not installed in this workspace");
    expect(await one.db.sql("select team_id from studios")).toEqual([{ team_id: "T0PINEINK" }]);
    await one.person("U0MARA").command("/oms");
    await answer(one.person("U0MARA"), "Pine &amp; Ink");
  } finally {
    await one.close();
  }
});
