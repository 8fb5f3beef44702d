import { expect, test } from "vitest";
import { seeded } from "#sandbox/etsy/seed.ts";
import { openShop, rows, us } from "./market.ts";

/** Bytes that begin like an MP4. */
const film = () => new Blob([Buffer.from("\0\0\0\x18ftypmp42", "latin1")], { type: "video/mp4" });

async function openFilmed() {
  const shop = await openShop();
  const id = await shop.createDraft();
  const path = `shops/${us.shop}/listings/${id}/videos`;
  const add = (fields: Record<string, string | Blob> = { video: film(), name: "apron.mp4" }) =>
    shop.own("POST", path, { multipart: fields });
  const there = async () => rows((await shop.own("GET", `listings/${id}/videos`)).body, "results");
  return { ...shop, id, path, add, there };
}

test("a video is added, read alone and with its listing, and taken away", async () => {
  const { own, id, path, add, there } = await openFilmed();
  const made = await add();
  expect(made).toMatchObject({ status: 201, body: { video_state: "active" } });
  const number = String(made.body["video_id"]);
  expect((await own("GET", `listings/${id}/videos/${number}`)).body).toEqual(made.body);
  expect((await own("GET", `listings/${id}?includes=Videos`)).body).toMatchObject({ videos: [made.body] });
  expect((await own("DELETE", `${path}/${number}`)).status).toBe(204);
  expect(await there()).toEqual([]);
  expect((await own("DELETE", `${path}/${number}`)).status).toBe(404);
});

test("a third one is refused, and so is one more than ten a day", async () => {
  const { own, path, add, there, pass, connect, api } = await openFilmed();
  await add();
  await add();
  expect(await add()).toMatchObject({ status: 409, text: expect.stringContaining("maximum number of videos") });
  for (let added = 2; added < 10; added += 1) {
    const [first] = await there();
    await own("DELETE", `${path}/${String(first?.["video_id"])}`);
    expect((await add()).status).toBe(201);
  }
  const [first] = await there();
  await own("DELETE", `${path}/${String(first?.["video_id"])}`);
  expect(await add()).toMatchObject({ status: 400, text: expect.stringContaining("maximum number of videos") });
  pass(24 * 3_600_000);
  const { access: token } = await connect(seeded.usSeller);
  const multipart = { video: film(), name: "apron.mp4" };
  expect((await api("POST", path, { token, multipart })).status).toBe(201);
});

test("what is no video, has no name, or is unknown isn't taken", async () => {
  const { add } = await openFilmed();
  expect((await add({ video: new Blob(["text"]), name: "apron.mp4" })).status).toBe(400);
  expect((await add({ video: film() })).status).toBe(400);
  expect((await add({ video_id: "77" })).status).toBe(404);
});

test("one that was taken away is there again by its number, also on another listing, and no other shop's is", async () => {
  const { own, path, add, there, createDraft } = await openFilmed();
  const number = String((await add()).body["video_id"]);
  await own("DELETE", `${path}/${number}`);
  expect((await add({ video_id: number })).body).toMatchObject({ video_id: Number(number) });
  expect((await there()).map((video) => String(video["video_id"]))).toEqual([number]);
  const other = `shops/${us.shop}/listings/${await createDraft()}/videos`;
  expect((await own("POST", other, { multipart: { video_id: number } })).status).toBe(201);
});
