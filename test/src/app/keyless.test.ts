import { expect } from "vitest";
import { code, must } from "#test/src/store/studio.ts";
import { sellerTest } from "#test/support/shop-test.ts";
import { appOf, registerApp } from "./developing.ts";
import { completeDraft } from "./drafting.ts";
import { mirror } from "./editing.ts";
import { allow, sellers } from "./market.ts";
import { etsyKeys, type WorkshopOptions } from "./workshop.ts";

/** The operator has no app: every shop has one of its own. */
const test = sellerTest
  .extend(
    "options",
    { scope: "file" },
    () => ({ ownApps: true, keys: { ...etsyKeys, keystring: null, sharedSecret: null } }) as WorkshopOptions,
  )
  .extend("token", ({ market, team }) => async () => {
    return must((await market.app.startConnect(team.actors.owner)).url.split("/").at(-1));
  });

test("without a key of the operator's, categories and what they ask for are read with the shop's own", async ({
  market,
  team,
  token,
}) => {
  const { keystring, sharedSecret } = await registerApp(market, sellers.us);
  const link = await token();
  expect(await market.app.describeOwnApps(link, null)).toMatchObject({ operated: false, apps: [] });
  expect(await code(market.app.continueConnect(link, "browser"))).toBe("app-unknown");
  const typed = { kind: "seller", keystring, sharedSecret } as const;
  const { appId } = await market.clock.during(market.app.saveOwnApp(link, null, typed));
  const { redirectTo } = await market.app.continueConnect(link, "browser", { appId, earlier: null });
  const back = await allow((request) => market.consent(request), redirectTo, sellers.us);
  await market.clock.during(market.app.finishConnect(back, "browser"));
  await market.work();
  const [shop] = await market.app.shops(team.actors.owner);
  expect(shop).toMatchObject({ name: "PineAndInk", health: "ok" });
  await mirror(market, team, must(shop).id);
  const draft = await completeDraft(market, team, [must(shop).id]);
  const { ofCategory } = await market.clock.during(market.app.draftAttributes(team.actors.maker, draft.id));
  expect(must(ofCategory).length).toBeGreaterThan(0);
  expect(must((await market.app.draftVariations(team.actors.maker, draft.id)).suggested).length).toBeGreaterThan(0);
  const keyOnly = (await market.calls()).filter(({ operation }) => operation.includes("Taxonomy"));
  expect(new Set(keyOnly.map(({ app, status }) => `${app} ${status}`))).toEqual(
    new Set([`${appOf(market, sellers.us).id} 200`]),
  );
});
