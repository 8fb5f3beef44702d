import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askForApproval, connectShop, draftFromMessage, photoMessage, setShopDefaults } from "#sandbox/drive/paths.ts";
import { readMessage, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { barriers } from "./accessibility.ts";
import type { Desk } from "./desk.ts";
import { openScene, type Scene } from "./scene.ts";
import * as steps from "./steps.ts";

/** Who may not press a button reads why, alone, and the card stays as it is. The tests build on each other. */
const shop = "PineAndInk";
const title = "Apron that only some may approve";
const approve = "Approve & publish";

let scene: Scene;
let desk: Desk;
let page: Page;

beforeAll(async () => {
  scene = await openScene();
  ({ desk, page } = scene);
  const { slack } = scene.place;
  const mara = slack.person("U0MARA");
  const ada = slack.person("U0ADA");
  await connectShop(mara, shop);
  await setShopDefaults(mara, shop);
  const form = await draftFromMessage(ada, await photoMessage(ada, "Linen apron"));
  await askForApproval(ada, slack.person("U0JONAS"), form, { Title: title });
  await slack.arrange("world", {});
  await slack.arrange("shared-channels", { channel: "C0LISTINGS", with: ["T0CLAYCO"], members: ["U0SAM"] });
  await agreeToReaders(mara);
  await page.reload();
  await page.getByTestId("message").first().waitFor();
});
afterAll(() => scene?.close());

/** The app stops in a channel that others read; as the owner agrees, its cards go on. */
async function agreeToReaders(owner: SlackPerson): Promise<void> {
  await owner.waitForMessage("the word", (m) => readMessage(m).includes("is shared with another organisation now"));
  await owner.command("/oms settings");
  const form = await owner.waitForModal("the settings", ({ title: t, submit }) => t === "Settings" && submit !== null);
  await owner.submit(form, { "Listings channel": "C0LISTINGS" });
  await owner.submit(await owner.waitForModal("the question", ({ submit }) => submit === "Post there anyway"));
  await owner.close(await owner.waitForModal("what was saved", ({ submit }) => submit === null));
}

const card = () => steps.messageWith(page, title);

/** Presses Approve in the open channel. @returns what she alone reads then, and what has become of the card */
async function refused() {
  const answers = page.locator(".message.ephemeral").filter({ hasText: "Reference: R-" });
  const next = answers.nth(await answers.count());
  await desk.click(card().getByRole("button", { name: approve }));
  await next.waitFor();
  expect(await barriers(page)).toEqual([]);
  return {
    sentence: await next.locator(".blocks").textContent(),
    cardStands: (await card().getByRole("button", { name: approve }).count()) === 1,
  };
}
const notHers = {
  sentence: expect.stringMatching(/^Only a manager or an owner may do that\. .*Reference: R-[A-Z2-9]{6}$/) as string,
  cardStands: true,
};

test.each([
  ["its author, who is a maker", "Ada"],
  ["a maker who had no part in it", "Teo"],
])("%s", async (_, name) => {
  await steps.become(desk, name);
  await steps.openChannel(desk, "listings");
  expect(await refused()).toEqual(notHers);
});

test("a manager who is none any more since the card was drawn", async () => {
  await steps.become(desk, "Jonas");
  await steps.openChannel(desk, "listings");
  await card().getByRole("button", { name: approve }).waitFor();
  const mara = scene.place.slack.person("U0MARA");
  await mara.command("/oms roles");
  const roles = await mara.waitForModal("the roles", (modal) => modal.submit !== null);
  await mara.submit(roles, { Person: "U0JONAS", Role: "Maker: drafts and asks for approval" });
  await mara.close(await mara.waitForModal("what was saved", ({ submit }) => submit === null));
  expect(await refused()).toEqual(notHers);
});

test("somebody of another organisation, in a channel that it shares", async () => {
  await desk.click(page.getByTestId("workspace-T0CLAYCO"));
  await steps.become(desk, "Sam");
  await desk.click(page.getByRole("button", { name: "# listings shared" }));
  expect(await refused()).toEqual({
    sentence: expect.stringMatching(
      /^You don't have a role in this studio, so I can't .*Reference: R-[A-Z2-9]{6}$/,
    ) as string,
    cardStands: true,
  });
});

test("each attempt stands in the log, which its owner reads", async () => {
  await desk.click(page.getByTestId("workspace-T0PINEINK"));
  await steps.become(desk, "Mara");
  await steps.openMessages(desk);
  await steps.say(desk, "/oms log refused");
  const log = steps.messageWith(page, "Log about “refused”");
  await log.waitFor();
  expect(await log.textContent()).toMatch(
    /refused \(You don't have a role[^)]*\) · Sam tried to approve[^]*\(Your role doesn't allow that\) · Jonas tried to approve[^]*\(Your role[^)]*\) · Teo tried to approve[^]*\(Your role[^)]*\) · Ada tried to approve/,
  );
});
