import type { Context } from "../context.ts";
import type { Fault } from "../faults.ts";
import { html, type Html } from "./html.ts";
import { layout } from "./layout.ts";

/** What can be chosen on the page, and the fault it makes. */
export const kinds: Readonly<Record<string, { label: string; fault: Partial<Fault> }>> = {
  "lied-to": {
    label: "It is done, but the answer is error 500",
    fault: { mode: "status", status: 500, when: "after" },
  },
  "cut-after": { label: "It is done, but the line is cut before the answer", fault: { mode: "drop", when: "after" } },
  "silent-after": { label: "It is done, but no answer ever comes", fault: { mode: "timeout", when: "after" } },
  failed: { label: "It is not done: error 500", fault: { mode: "status", status: 500, when: "before" } },
  edge: {
    label: "It is not done: 503, and a page instead of JSON",
    fault: { mode: "status", status: 503, when: "before" },
  },
  "cut-before": { label: "It is not done: the line is cut", fault: { mode: "drop", when: "before" } },
  limited: { label: "Too many calls (429)", fault: { mode: "status", status: 429, when: "before" } },
  late: { label: "The answer comes ten seconds late", fault: { mode: "slow", delay_ms: 10_000 } },
  ignored: { label: "The answer says done, and nothing happened", fault: { mode: "ignore" } },
};

export const operations: Readonly<Record<string, string>> = {
  createDraftListing: "Making a draft",
  uploadListingImage: "Uploading a photo",
  updateListingInventory: "Setting price, stock and SKU",
  updateListing: "Changing a listing, or putting it on sale",
  deleteListing: "Deleting a listing",
  getListing: "Reading a listing",
  getListingsByShop: "Reading a shop's listings",
  token: "Signing in, or renewing the sign-in",
  "*": "Any call",
};

export function troublePage({ state }: Context, said: Html | null): Html {
  const { settings } = state;
  const option = ([value, label]: readonly [string, string], chosen?: string) =>
    html`<option value="${value}"${value === chosen && html` selected`}>${label}</option>`;
  return layout({
    title: "Trouble",
    here: "/trouble",
    said,
    body: html`<h1>Make something go wrong</h1>
<p>Choose a call and what becomes of it, then do something in Slack. The app should never publish twice and never lose what you approved.</p>
<form class="card" method="post" action="/act/trouble">
<div class="field"><label for="operation">When the app is</label><select id="operation" name="operation">${Object.entries(operations).map((each) => option(each))}</select></div>
<div class="field"><label for="kind">this happens</label><select id="kind" name="kind">${Object.entries(kinds).map(([value, { label }]) => option([value, label]))}</select></div>
<div class="pair"><div class="field"><label for="count">this many times</label><input id="count" name="count" type="number" min="1" max="100" value="1"></div></div>
<button class="primary">Let it go wrong</button></form>
<h2>Waiting to happen</h2>
${
  settings.faults.length === 0
    ? html`<p>Nothing. All calls get their true answer.</p>`
    : html`<ul>${settings.faults.map((fault) => html`<li>${operations[fault.operation] ?? fault.operation}: ${inWords(fault)}, ${fault.count} more</li>`)}</ul>
<form method="post" action="/act/calm"><button>Take it all back</button></form>`
}
<h2>The weather</h2>
<form class="card" method="post" action="/act/weather">
<div class="pair"><div class="field"><label for="stale">Reads lag behind writes</label><select id="stale" name="stale">${[
      ["0", "Not at all"],
      ["5000", "By 5 seconds"],
      ["60000", "By a minute"],
    ].map(([value = "", label = ""]) => option([value, label], String(settings.staleMs)))}</select></div>
<div class="field"><label for="latency">Every answer takes</label><select id="latency" name="latency">${[
      ["0", "No time"],
      ["300", "0.3 seconds"],
      ["2000", "2 seconds"],
    ].map(([value = "", label = ""]) => option([value, label], String(settings.latencyMs)))}</select></div></div>
<div class="pair"><div class="field"><label for="second">Calls allowed per second</label><input id="second" name="second" type="number" min="1" value="${settings.perSecond}"></div>
<div class="field"><label for="day">Calls allowed per day</label><input id="day" name="day" type="number" min="1" value="${settings.perDay}"></div></div>
<button>Save</button></form>`,
  });
}

function inWords(fault: Fault): string {
  const known = Object.values(kinds).find(({ fault: made }) =>
    Object.entries(made).every(([name, value]) => fault[name as keyof Fault] === value),
  );
  return known?.label ?? `${fault.mode} ${fault.when}`;
}
