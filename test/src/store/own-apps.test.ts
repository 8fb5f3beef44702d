import { describe, expect } from "vitest";
import type { AppId } from "#src/platform/kernel/entity-ids.ts";
import { timedTest } from "#test/support/store-test.ts";
import { adminOn, code, must, openShop, openStudio, quiet, type Studio, tokenKeys } from "./studio.ts";
import { newKeyEntry } from "#src/platform/vault/keyring.ts";

const key = { keystring: "k3y".repeat(8), sharedSecret: "firstsecret" };

const test = timedTest
  .extend("save", ({ house, studio }) => (over: Partial<Parameters<typeof house.admin.apps.saveApp>[0]> = {}) => {
    return house.admin.apps.saveApp({
      studioId: studio.id,
      memberId: studio.members.owner.id,
      marketplace: "etsy",
      kind: "seller",
      key,
      perSecond: 5,
      perDay: 5000,
      accepted: true,
      ...over,
    });
  })
  .extend(
    "rows",
    ({ house }) =>
      () =>
        house.db.sql<Record<string, unknown>>("select * from marketplace_apps"),
  )
  .extend("appOf", ({ house }) => async (shop: string) => {
    const [row] = await house.db.sql<{ app_id: string | null }>("select app_id from shops where id = $1", [shop]);
    return must(row).app_id;
  });

const day = 24 * 3_600_000;

describe("a key", () => {
  test("is sealed in its row, and opens there alone", async ({ house, save, rows }) => {
    const first = await save();
    const second = await save({ key: { keystring: "other".repeat(5), sharedSecret: "othersecret" } });
    const stored = await rows();
    expect(stored.map((row) => [row["keystring"], row["shared_secret"]]).flat()).toEqual(
      Array.from({ length: 4 }, () => expect.stringMatching(/^v1\./) as string),
    );
    expect(JSON.stringify(stored)).not.toContain(key.keystring);
    expect(await house.admin.apps.app(first)).toMatchObject({
      ...key,
      kind: "seller",
      perSecond: 5,
      perDay: 5000,
      shops: [],
    });
    await house.db.sql(
      "update marketplace_apps set shared_secret = (select shared_secret from marketplace_apps where id = $1) where id = $2",
      [first, second],
    );
    expect(await code(house.admin.apps.app(second))).toBe("internal");
  });

  test("entered again is the same app with a new secret, and other apps stay as they are", async ({ house, save }) => {
    const other = await save({ key: { keystring: "other".repeat(5), sharedSecret: "othersecret" } });
    const app = await save();
    expect(await save({ key: { ...key, sharedSecret: "secondsecret" } })).toBe(app);
    expect((await house.admin.apps.app(app))?.sharedSecret).toBe("secondsecret");
    expect((await house.admin.apps.app(other))?.sharedSecret).toBe("othersecret");
  });

  test("that was accepted is never replaced by a secret that wasn't", async ({ house, save }) => {
    const app = await save();
    expect(await save({ key: { ...key, sharedSecret: "mistyped" }, accepted: false })).toBe(app);
    expect((await house.admin.apps.app(app))?.sharedSecret).toBe(key.sharedSecret);
  });

  test("entered twice at once is one app", async ({ save, rows }) => {
    const [a, b] = await Promise.all([save(), save()]);
    expect(a).toBe(b);
    expect(await rows()).toHaveLength(1);
  });

  test("is one of twenty at most, however many are entered at once; one that is there is taken anew", async ({
    save,
    rows,
  }) => {
    const keys = Array.from({ length: 25 }, (_, at) => ({
      keystring: `key${at + 10}`.repeat(5),
      sharedSecret: "secret",
    }));
    const entered = await Promise.allSettled(keys.map((each) => save({ key: each })));
    expect(entered.filter(({ status }) => status === "rejected")).toEqual(
      Array.from({ length: 5 }, () => ({ status: "rejected", reason: expect.objectContaining({ code: "bad-input" }) })),
    );
    expect(await rows()).toHaveLength(20);
    const there = must(keys[entered.findIndex(({ status }) => status === "fulfilled")]);
    await save({ key: { ...there, sharedSecret: "another" } });
    expect(await rows()).toHaveLength(20);
  });

  test("is brought by an owner only, and the same key of another studio is another app", async ({
    house,
    studio,
    save,
  }) => {
    expect(await code(save({ memberId: studio.members.manager.id }))).toBe("not-allowed");
    const other = await openStudio(house, "Fern");
    const theirs = await save({ studioId: other.id, memberId: other.members.owner.id });
    const ours = await save();
    expect(theirs).not.toBe(ours);
    expect(await house.admin.apps.apps(studio.id, "etsy")).toMatchObject([{ id: ours }]);
    const hashes = await house.db.sql("select distinct keystring_hash from marketplace_apps");
    expect(hashes).toHaveLength(2);
  });
});

describe("a shop", () => {
  test("points at its app; a seller's app has one shop", async ({ house, studio, save, appOf }) => {
    const appId = await save();
    const shop = await openShop(house, studio, { appId, externalId: "1" });
    expect(await appOf(shop)).toBe(appId);
    expect(await house.admin.apps.apps(studio.id, "etsy")).toMatchObject([{ unusedSince: null, shops: ["Shop 1"] }]);
    expect(await code(openShop(house, studio, { appId, externalId: "2" }))).toBe("app-of-another-shop");
    expect(await openShop(house, studio, { appId, externalId: "1" })).toBe(shop);
    const personal = await save({ kind: "personal", key: { keystring: "p".repeat(24), sharedSecret: "psecret" } });
    for (const externalId of ["3", "4"]) await openShop(house, studio, { appId: personal, externalId });
  });

  test("can't be connected with an app of another studio, or one that was forgotten", async ({
    house,
    studio,
    save,
  }) => {
    const other = await openStudio(house, "Fern");
    const theirs = await save({ studioId: other.id, memberId: other.members.owner.id });
    expect(await code(openShop(house, studio, { appId: theirs }))).toBe("app-unknown");
    expect(await code(openShop(house, studio, { appId: "00000000-0000-4000-8000-000000000000" as AppId }))).toBe(
      "app-unknown",
    );
  });

  test("connected with another app leaves its old one behind, which goes", async ({
    house,
    studio,
    save,
    appOf,
    rows,
  }) => {
    const [first, second] = [await save(), await save({ key: { keystring: "n".repeat(24), sharedSecret: "nsecret" } })];
    const shop = await openShop(house, studio, { appId: first, externalId: "1" });
    await openShop(house, studio, { appId: second, externalId: "1" });
    expect([await appOf(shop), (await rows()).map(({ id }) => id)]).toEqual([second, [second]]);
    await openShop(house, studio, { externalId: "1" });
    expect([await appOf(shop), await rows()]).toEqual([null, []]);
  });
});

describe("a key ends", () => {
  const disconnect = (studio: Studio, shopId: Awaited<ReturnType<typeof openShop>>) =>
    studio.as("owner").disconnectShop({ shopId, ...quiet });

  test("with the last shop that uses it", async ({ house, studio, save, rows, appOf }) => {
    const appId = await save({ kind: "personal" });
    const [a, b] = [await openShop(house, studio, { appId }), await openShop(house, studio, { appId })];
    await disconnect(studio, a);
    expect([await appOf(a), await appOf(b), (await rows()).length]).toEqual([null, appId, 1]);
    await disconnect(studio, b);
    expect([await appOf(b), await rows()]).toEqual([null, []]);
  });

  test("with the copies of its shop", async ({ house, studio, save, rows }) => {
    const shopId = await openShop(house, studio, { appId: await save() });
    const counts = await studio.as("owner").eraseShopCopies({ shopId, ...quiet });
    expect(counts).toMatchObject({ shop_credentials: 1, marketplace_apps: 1 });
    expect(await rows()).toEqual([]);
  });

  test("in the moment in which a studio asks to be erased", async ({ house, studio, save, rows }) => {
    await openShop(house, studio, { appId: await save() });
    await studio.as("owner").requestErasure({ name: "Pine & Ink", number: "E-1", ...quiet });
    expect(await rows()).toEqual([]);
    expect(await code(save())).toBe("erasing");
  });

  test("seven days after it came, if no shop uses it", async ({ house, studio, pass, save, rows }) => {
    const used = await save({ kind: "personal" });
    await openShop(house, studio, { appId: used });
    await save({ key: { keystring: "n".repeat(24), sharedSecret: "nsecret" }, accepted: false });
    await pass(7 * day - 60_000);
    await house.admin.purge();
    expect(await rows()).toHaveLength(2);
    await pass(120_000);
    await house.admin.purge();
    expect((await rows()).map(({ id }) => id)).toEqual([used]);
  });

  test("at once, when an owner forgets it; never under a shop", async ({ house, studio, save, rows }) => {
    const [used, unused] = [await save(), await save({ key: { keystring: "n".repeat(24), sharedSecret: "nsecret" } })];
    await openShop(house, studio, { appId: used });
    const forget = (appId: AppId, who: "owner" | "manager" = "owner") =>
      house.admin.apps.forgetApp({ appId, studioId: studio.id, memberId: studio.members[who].id });
    expect(await code(forget(unused, "manager"))).toBe("not-allowed");
    await forget(used);
    await forget(unused);
    expect((await rows()).map(({ id }) => id)).toEqual([used]);
  });
});

describe("keys of the vault", () => {
  const { id, entry } = newKeyEntry([]);

  test("a rotation seals it anew", async ({ house, save, rows }) => {
    const appId = await save();
    const admin = adminOn(house.db, `${entry},${tokenKeys}`);
    expect(await admin.keys.rotate()).toMatchObject({ broken: [], ended: true });
    for (const row of await rows()) {
      expect([row["keystring"], row["shared_secret"]]).toEqual([
        expect.stringMatching(`^v1\\.${id}\\.`),
        expect.stringMatching(`^v1\\.${id}\\.`),
      ]);
    }
    expect(await adminOn(house.db, entry).apps.app(appId)).toMatchObject(key);
  });

  test("a lost one: its app goes, and the shop waits for a new sign-in", async ({
    house,
    studio,
    save,
    rows,
    appOf,
  }) => {
    const appId = await save();
    const shop = await openShop(house, studio, { appId });
    // The shop's own tokens are under another key, which is not lost.
    await house.db.sql(
      "update shop_credentials set access_token = replace(access_token, 'v1.', 'v1.x'), refresh_token = replace(refresh_token, 'v1.', 'v1.x')",
    );
    const lost = must(tokenKeys.split(":")[0]);
    expect(await adminOn(house.db, entry).keys.forget(lost)).toMatchObject({
      marketplace_apps: 1,
      shop_credentials: 1,
    });
    expect([await rows(), await appOf(shop)]).toEqual([[], null]);
    expect(await house.db.sql("select health, dead_how from shops")).toEqual([
      { health: "auth-dead", dead_how: "lost" },
    ]);
  });
});
