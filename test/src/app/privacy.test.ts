import { mp4 } from "#test/support/mp4.ts";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect } from "vitest";
import { createDrafter } from "#src/drafting/drafter.ts";
import { adminCommand } from "#src/main/admin-command.ts";
import { createApp } from "#src/modules/app.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { code, must } from "#test/src/store/studio.ts";
import { readDataMap } from "#test/supabase/data-map.ts";
import { openAiStandIn } from "#test/support/openai-test.ts";
import { teamTest } from "#test/support/workshop-test.ts";
import { jpeg } from "./drafting.ts";
import { fullStudio, photoFiles, workAndDeliver } from "./erasing.ts";
import { openTeam, publicUrl, type Workshop } from "./workshop.ts";

const good = {
  title: "Stone Washed Linen Apron",
  description: "A handmade apron.",
  tags: ["linen apron"],
  materials: ["linen"],
  category_words: ["aprons"],
  photo_alts: ["An apron."],
};

const test = teamTest
  .extend("openAi", { scope: "file" }, openAiStandIn)
  .extend("text", ({ workshop }) => async (url: string): Promise<string> => {
    const file = await workshop.app.download(url.slice(publicUrl.length));
    let whole = "";
    for await (const piece of file.text) whole += piece;
    return whole;
  })
  .extend("taken", ({ text }) => async (url: string) => {
    return JSON.parse(await text(url)) as Taken;
  })
  /** The same product with a key for OpenAI. */
  .extend("withKey", ({ workshop, openAi }) => () => {
    const { logger } = workshop.deps;
    // The stand-in answers over a socket, so its deadline is of real time.
    const real = { clock: systemClock, fetch };
    const drafter = createDrafter({ apiKey: "sk-x", baseUrl: openAi.baseUrl, model: "m", logger, ...real });
    const deps = { ...workshop.deps, drafter };
    return { deps, app: createApp(deps) };
  })
  .extend("drafted", ({ workshop, team, openAi }) => async ({ deps, app }: Pick<Workshop, "deps" | "app">) => {
    const draft = {
      text: "Linen apron",
      files: [workshop.slack.share(await jpeg(5))],
      channel: null,
      ts: null,
      viewId: null,
    };
    const begun = await app.startDraft(team.actors.maker, draft);
    openAi.answers({ content: JSON.stringify(good) });
    for (const operation of await workshop.claim()) await workshop.runOne(operation, { deps });
    return { begun, done: await app.change(team.actors.maker, begun.id) };
  })
  .extend("admin", ({ workshop }) => async (line: readonly string[], typed: string | null = null) => {
    const printed: string[] = [];
    const exit = await adminCommand(line, {
      parts: () => workshop.deps,
      print: (words) => void printed.push(words),
      ask: async () => typed,
      async write(file, pieces) {
        await writeFile(file, pieces, { mode: 0o600, flag: "wx" });
      },
    });
    return { exit, said: printed.join("\n") };
  });

type Taken = { readonly tables: Record<string, readonly Record<string, unknown>[]> };

describe("taking everything home", () => {
  test("every table of the data map that is exported is in it with a row, column by column, and no other", async ({
    workshop,
    taken,
  }) => {
    const team = await fullStudio(workshop, "Pine & Ink");
    const { url } = await workshop.app.exportStudio(team.actors.owner);
    const { tables } = await taken(url);
    const exported = readDataMap().filter((each) => each.exported);
    expect(Object.keys(tables).toSorted()).toEqual([...new Set(exported.map(({ table }) => table))].toSorted());
    for (const [table, rows] of Object.entries(tables)) {
      // The address of a photo and of a video is made for the file; no column holds it.
      const filed = table === "photos" || table === "videos";
      const held = Object.keys(must(rows[0])).filter((column) => !filed || column !== "url");
      const columns = exported.filter((each) => each.table === table).map(({ column }) => column);
      expect([table, held.toSorted()]).toEqual([table, columns.toSorted()]);
    }
  });

  test("it holds no secret and nothing of another studio", async ({ workshop, text }) => {
    const team = await fullStudio(workshop, "Pine & Ink");
    const other = await fullStudio(workshop, "Somebody Else");
    const whole = await text((await workshop.app.exportStudio(team.actors.owner)).url);
    const secrets = await workshop.db.sql<{ secret: string }>(
      `select access_token as secret from shop_credentials union select refresh_token from shop_credentials
       union select link_hash from connect_links union select state_hash from oauth_states union select verifier from oauth_states
       union select access_token from slack_installations union select lease_token::text from operations where lease_token is not null`,
    );
    expect(secrets.length).toBeGreaterThan(6);
    expect(secrets.filter(({ secret }) => whole.includes(secret))).toEqual([]);
    expect(whole).not.toContain(other.id);
    expect(whole).toContain(team.id);
  });

  test("more rows than fit into a piece come whole and once", async ({ workshop, team, taken }) => {
    await workshop.db.sql(
      "insert into products (studio_id, content) select $1, jsonb_build_object('n', n) from generate_series(1, 2203) n",
      [team.id],
    );
    const { tables } = await taken((await workshop.app.exportStudio(team.actors.owner)).url);
    expect(new Set(must(tables["products"]).map(({ id }) => id)).size).toBe(2203);
    expect(must(tables["products"])).toHaveLength(2203);
  });

  test("a video's address in it gives the video itself, and an altered one nothing", async ({
    workshop,
    team,
    taken,
  }) => {
    const files = [workshop.slack.share(mp4({ bytes: 100_000 }), "apron.mp4")];
    const from = { text: "Apron", files, channel: null, ts: null, viewId: null };
    await workshop.app.startDraft(team.actors.maker, from);
    await workshop.work();
    const [video] = must((await taken((await workshop.app.exportStudio(team.actors.owner)).url)).tables["videos"]);
    const address = String(must(video)["url"]).slice(publicUrl.length);
    const found: Uint8Array[] = [];
    await workshop.app.video(address, async ({ chunks }) => {
      for await (const chunk of chunks()) found.push(chunk);
    });
    expect(new Uint8Array(Buffer.concat(found))).toEqual(mp4({ bytes: 100_000 }));
    const altered = address.replace("/videos/", "/photos/");
    expect(await code(workshop.app.video(altered, async () => {}))).toBe("not-found");
    expect(await code(workshop.app.video(address.replace(/.$/, "_"), async () => {}))).toBe("not-found");
  });

  test("a photo's address in it gives the photo itself, and the link to the file is over after ten minutes", async ({
    workshop,
    team,
    text,
    taken,
  }) => {
    const file = workshop.slack.share(await jpeg(3));
    const change = await workshop.app.startDraft(team.actors.maker, {
      text: "Apron",
      files: [file],
      channel: null,
      ts: null,
      viewId: null,
    });
    await workshop.work();
    const { url } = await workshop.app.exportStudio(team.actors.owner);
    const [photo] = must((await taken(url)).tables["photos"]);
    const { bytes, mime } = await workshop.app.picture(String(must(photo)["url"]).slice(publicUrl.length));
    const [hash] = (await workshop.app.change(team.actors.owner, change.id)).content.photos.map((each) => each.hash);
    expect(Buffer.from(bytes)).toEqual(readFileSync(join(workshop.photoDir, team.id, `${hash}.jpg`)));
    expect(mime).toBe("image/jpeg");
    workshop.clock.pass(601_000);
    expect(await code(text(url))).toBe("not-found");
  });

  test("it stands in the log, and an erased studio's link is over", async ({ workshop, team, text }) => {
    const { url } = await workshop.app.exportStudio(team.actors.owner);
    const { lines } = await workshop.app.log(team.actors.owner, "", 0);
    expect(lines.map(({ action }) => action)).toContain("studio.export");
    await workshop.app.eraseStudio(team.actors.owner, "Pine & Ink");
    await workAndDeliver(workshop);
    expect(await code(text(url))).toBe("not-found");
  });
});

describe("OpenAI", () => {
  test.beforeEach(({ openAi }) => {
    openAi.asked.length = 0;
  });

  test("without an owner's word nothing goes there, though there is a key; the card says that AI is off", async ({
    withKey,
    drafted,
    openAi,
  }) => {
    const { begun, done } = await drafted(withKey());
    expect(openAi.asked).toEqual([]);
    expect([begun.ai, done.textBy]).toEqual(["off", "offline"]);
  });

  test("after it the draft is written there; switched off again, nothing goes there any more", async ({
    team,
    withKey,
    drafted,
    openAi,
  }) => {
    const keyed = withKey();
    expect((await keyed.app.setAiOptIn(team.actors.owner, true)).ai).toBe("on");
    const { begun, done } = await drafted(keyed);
    expect(begun.ai).toBe("on");
    expect(done.textBy).toBe("openai");
    expect(openAi.asked).toHaveLength(1);
    await keyed.app.setAiOptIn(team.actors.owner, false);
    openAi.asked.length = 0;
    expect((await drafted(keyed)).done.textBy).toBe("offline");
    expect(openAi.asked).toEqual([]);
  });

  test("switched off while photos are being copied, nothing is sent", async ({ workshop, team, withKey, openAi }) => {
    const keyed = withKey();
    await keyed.app.setAiOptIn(team.actors.owner, true);
    const draft = { text: "Linen apron", files: [], channel: null, ts: null, viewId: null };
    const { id } = await keyed.app.startDraft(team.actors.maker, draft);
    const claimed = await workshop.claim();
    await keyed.app.setAiOptIn(team.actors.owner, false);
    for (const operation of claimed) await workshop.runOne(operation, { deps: keyed.deps });
    expect(openAi.asked).toEqual([]);
    expect((await keyed.app.change(team.actors.owner, id)).textBy).toBe("offline");
  });

  test("the word is one studio's: another's drafts stay here", async ({ workshop, withKey, drafted, openAi }) => {
    const keyed = withKey();
    const other = await openTeam(workshop, "Somebody Else");
    await keyed.app.setAiOptIn(other.actors.owner, true);
    expect((await drafted(keyed)).begun.ai).toBe("off");
    expect(openAi.asked).toEqual([]);
  });

  test("it is announced once and stands in the log; without a key the switch promises nothing", async ({
    workshop,
    team,
    withKey,
  }) => {
    const { app } = withKey();
    await app.setAiOptIn(team.actors.owner, true);
    await app.setAiOptIn(team.actors.owner, true);
    const said = (await workshop.said()).filter(({ template }) => template === "studio_note");
    expect(said).toEqual([expect.objectContaining({ note: "ai_on", by: team.actors.owner.member.slackUserId })]);
    expect((await app.log(team.actors.owner, "ai.on", 0)).lines).toHaveLength(2);
    expect(await app.privacy(team.actors.viewer)).toMatchObject({
      ai: "on",
      aiOptIn: { by: team.actors.owner.member.slackUserId },
    });
    expect((await workshop.app.privacy(team.actors.owner)).ai).toBe("none");
  });

  test("what names more is accepted anew: announced once, in the log and in the export, and by an owner alone", async ({
    workshop,
    team,
    withKey,
    drafted,
    openAi,
  }) => {
    const keyed = withKey();
    const { owner, manager } = team.actors;
    const stored = async () => {
      const [row] = await workshop.db.sql("select ai_text from studios where id = $1", [team.id]);
      return row?.["ai_text"];
    };
    // A version of the bot that knows one text says none.
    await workshop.db.sql("update studios set ai_opt_in_at = now(), ai_opt_in_by = null, ai_text = 1 where id = $1", [
      team.id,
    ]);
    expect((await drafted(keyed)).done.textBy).toBe("openai");
    expect(openAi.asked).toHaveLength(1);
    expect(await code(keyed.app.extendAi(manager))).toBe("not-allowed");
    expect(await stored()).toBe(1);
    await keyed.app.extendAi(owner);
    await keyed.app.extendAi(owner);
    expect(await stored()).toBe(2);
    const said = (await workshop.said()).filter(({ template }) => template === "studio_note");
    expect(said).toEqual([expect.objectContaining({ note: "ai_more", by: owner.member.slackUserId })]);
    expect((await keyed.app.log(owner, "ai.more", 0)).lines.length).toBeGreaterThan(0);
    expect(await keyed.app.privacy(owner)).toMatchObject({ ai: "on", aiOptIn: { by: owner.member.slackUserId } });
    await keyed.app.setAiOptIn(owner, false);
    await keyed.app.extendAi(owner);
    expect(await stored()).toBeNull();
  });
});

describe("a shop's copies", () => {
  test("go with its sign-in where the owner says so; what the studio wrote stays", async ({ workshop }) => {
    const team = await fullStudio(workshop, "Pine & Ink");
    const [shop] = await workshop.db.sql<{ id: string }>("select id from shops where studio_id = $1", [team.id]);
    const id = must(shop).id as Parameters<Workshop["app"]["eraseShop"]>[1];
    expect(await code(workshop.app.eraseShop(team.actors.manager, id))).toBe("not-allowed");
    const counts = await workshop.app.eraseShop(team.actors.owner, id);
    expect(counts).toMatchObject({ listings: 1, shop_credentials: 1, shop_profiles: 1 });
    const left = await workshop.admin.erasure.counts(team.id);
    expect(left).toMatchObject({ listings: 0, shop_credentials: 0, shops: 1, changes: 1, decisions: 1, photos: 1 });
    expect((await workshop.said()).map(({ note }) => note)).toEqual(["erased"]);
  });
});

describe("npm run admin", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "oms-admin-"));
    return () => rmSync(dir, { recursive: true });
  });

  test("rehearses without a trace; asks for the name; erases by the same operation, and shows the receipt", async ({
    workshop,
    admin,
  }) => {
    const team = await fullStudio(workshop, "Pine & Ink");
    const rehearsed = await admin(["erase", team.teamId, "--rehearse"]);
    expect(rehearsed).toMatchObject({ exit: 0 });
    expect(rehearsed.said).toMatch(/8 {2}People[\s\S]*Nothing was erased\./);
    expect(await admin(["erase", team.teamId], "Pine")).toMatchObject({ exit: 1 });
    expect(await admin(["erase", team.teamId], null)).toMatchObject({ exit: 1 });
    expect(await admin(["erase", team.teamId, "--yes-erase", "Another"])).toMatchObject({ exit: 1 });
    expect(await workshop.db.sql("select 1 from erasure_requests")).toEqual([]);

    const { exit, said } = await admin(["erase", team.teamId, "--yes-erase", "Pine & Ink"]);
    expect(exit).toBe(0);
    const number = must(/Receipt (E-\S+)\./.exec(said)?.[1]);
    expect((await admin(["receipt", number])).exit).toBe(1);
    await workAndDeliver(workshop);
    expect(photoFiles(workshop, team.id)).toEqual([]);
    const shown = await admin(["receipt", number]);
    expect(shown.said).toMatch(/erased on \d{4}-\d{2}-\d{2}\.[\s\S]*rows in all/);
    expect(await admin(["erase", team.teamId])).toMatchObject({ exit: 1 });
  });

  test("exports to a file that only its user may read, and overwrites none; the studio's log says so", async ({
    workshop,
    team,
    admin,
  }) => {
    const file = join(dir, "studio.json");
    expect(await admin(["export", team.teamId, "--to", file])).toMatchObject({ exit: 0 });
    expect((JSON.parse(readFileSync(file, "utf8")) as Taken).tables["studios"]).toHaveLength(1);
    expect(statSync(file).mode & 0o077).toBe(0);
    await expect(admin(["export", team.teamId, "--to", file])).rejects.toThrow("EEXIST");
    const { lines } = await workshop.app.log(team.actors.owner, "operator", 0);
    expect(lines.map(({ action, byName }) => [action, byName])).toContainEqual(["operator.export", null]);
  });

  test.for([[[]], [["erase"]], [["burn", "T1"]], [["erase", "T1", "T2"]], [["erase", "T1", "--force"]]] as const)(
    "%j is answered with what there is",
    async ([line], { admin }) => {
      const { exit, said } = await admin(line);
      expect(exit).toBe(2);
      expect(said).toContain("npm run admin -- <what>");
    },
  );

  test("an unknown workspace and an unknown receipt are said in words", async ({ admin }) => {
    expect((await admin(["erase", "T0UNKNOWN"])).said).toContain("There is no studio of the workspace T0UNKNOWN");
    expect((await admin(["receipt", "E-XXXXXX-XXXXXX"])).said).toContain("There is no receipt");
  });
});
