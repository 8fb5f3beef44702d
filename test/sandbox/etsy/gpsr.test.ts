import { expect, test } from "vitest";
import { openShop, operatorForm, us } from "./market.ts";

const dayBefore = "2027-01-31T23:59:59Z";
const february = "2027-02-01T00:00:00Z";

async function openTrader(at = dayBefore) {
  const shop = await openShop({ clock: { now: () => new Date(at) } });
  const operators = `shops/${us.shop}/economic-operators`;
  const make = async (over: Record<string, string> = {}) => {
    const reply = await shop.own("POST", operators, { form: operatorForm(over) });
    return { ...reply, id: Number(reply.body["economic_operator_id"]) };
  };
  return { ...shop, operators, make };
}

test("an operator is made, changed, listed and read; a deleted one is in no list, and a read of it is 404", async () => {
  const { own, operators, make, control } = await openTrader();
  const { status, id } = await make();
  expect(status).toBe(201);
  const changed = await own("PUT", `${operators}/${id}`, { form: { city: "Kiel" } });
  expect(changed.body).toMatchObject({ economic_operator_id: id, city: "Kiel", name: "Mara Lind" });
  expect((await own("GET", operators)).body).toEqual({ count: 1, results: [changed.body] });
  await control("POST", `shops/${us.shop}/forget-operator`, { operator_id: id });
  expect((await own("GET", operators)).body).toEqual({ count: 0, results: [] });
  expect((await own("GET", `${operators}/${id}`)).status).toBe(404);
});

test.for([
  ["without a name", { name: "" }, "/name"],
  ["of another kind", { operator_type: "importer" }, "Invalid value (importer)"],
  ["with an e-mail address that is none", { email: "mara" }, "/email"],
  ["that answers in the EU from outside", { operator_type: "responsible_person", country_iso: "US" }, "/country_iso"],
] as const)("an operator %s is refused", async ([, over, said]) => {
  const { make } = await openTrader();
  const { status, text } = await make(over);
  expect([status, text]).toEqual([400, expect.stringContaining(said)]);
});

test("another seller's sign-in sees no operators", async () => {
  const { api, connect, operators, make } = await openTrader();
  await make();
  const { access } = await connect(70010003);
  expect((await api("GET", operators, { token: access })).status).toBe(403);
});

test("a listing says its operators, serial number and warnings, and they can be taken off again", async () => {
  const { createDraft, get, make, patch } = await openTrader();
  const made = (await make()).id;
  const answers = (await make({ operator_type: "responsible_person" })).id;
  const id = await createDraft({ gpsr_manufacturer_type: "manufacturer", gpsr_manufacturer_id: made });
  expect(await get(id)).toMatchObject({ gpsr_manufacturer_id: made, gpsr_responsible_person_type: null });
  await patch(id, {
    gpsr_responsible_person_type: "responsible_person",
    gpsr_responsible_person_id: answers,
    gpsr_serial_number: "LOT-7",
    gpsr_safety_warnings: "Not for children under three.",
  });
  expect(await get(id)).toMatchObject({
    gpsr_manufacturer_type: "manufacturer",
    gpsr_responsible_person_id: answers,
    gpsr_serial_number: "LOT-7",
    gpsr_safety_warnings: "Not for children under three.",
  });
  await patch(id, { gpsr_manufacturer_type: "", gpsr_manufacturer_id: 0, gpsr_safety_warnings: "" });
  expect(await get(id)).toMatchObject({
    gpsr_manufacturer_type: null,
    gpsr_manufacturer_id: null,
    gpsr_responsible_person_id: answers,
    gpsr_safety_warnings: null,
  });
});

test("what is sent is validated at once, long before it is required, and a refused call changes nothing", async () => {
  const { createDraft, get, make, patch } = await openTrader();
  const { id: made } = await make();
  const id = await createDraft();
  for (const wrong of [
    { gpsr_manufacturer_type: "manufacturer", gpsr_manufacturer_id: 1 },
    { gpsr_manufacturer_id: made },
    { gpsr_manufacturer_type: "manufacturer" },
    { gpsr_responsible_person_type: "responsible_person", gpsr_responsible_person_id: made },
    { gpsr_serial_number: "9".repeat(101) },
  ] as const) {
    expect((await patch(id, { title: "Another", ...wrong })).status).toBe(400);
  }
  expect(await get(id)).toMatchObject({ gpsr_manufacturer_id: null, gpsr_serial_number: null });
  expect((await get(id))["title"]).not.toBe("Another");
});

test("from the date on a trader's listing goes on sale with both operators only; the date is a switch", async () => {
  const { createDraft, control, make, patch, upload } = await openTrader(february);
  const draft = async (over: Record<string, string | number> = {}) => {
    const id = await createDraft(over);
    await upload(id);
    return id;
  };
  await control("POST", `shops/${us.shop}/trader`);
  const without = await draft();
  expect(await patch(without, { state: "active" })).toMatchObject({
    status: 400,
    body: { error: "There was a problem with /gpsr_manufacturer_id : cannot be null" },
  });
  const manufacturer = { gpsr_manufacturer_type: "manufacturer", gpsr_manufacturer_id: (await make()).id };
  const half = await draft(manufacturer);
  expect((await patch(half, { state: "active" })).text).toContain("/gpsr_responsible_person_id : cannot be null");
  const { id: answers } = await make({ operator_type: "responsible_person" });
  const whole = { gpsr_responsible_person_type: "responsible_person", gpsr_responsible_person_id: answers };
  expect((await patch(half, { ...whole, state: "active" })).status).toBe(200);
  await control("PUT", "settings", { gpsr_from: "2028-01-01T00:00:00Z" });
  expect((await patch(without, { state: "active" })).status).toBe(200);
});

test.for([
  ["the day before", dayBefore, true],
  ["as no business", february, false],
] as const)("%s a listing goes on sale without operators", async ([, at, trader]) => {
  const { createDraft, control, patch, upload } = await openTrader(at);
  await control("POST", `shops/${us.shop}/trader`, { on: trader });
  const id = await createDraft();
  await upload(id);
  expect((await patch(id, { state: "active" })).status).toBe(200);
});
