import * as acts from "../acts.ts";
import { type Context, Refusal } from "../context.ts";
import { fault } from "../faults.ts";
import { actOnApp, registerApp } from "../apps.ts";
import { addFault } from "../go-wrong.ts";
import { findListing, findShop } from "../state.ts";
import { appsPath } from "./apps.ts";
import { redirect } from "./layout.ts";
import { kinds, operations } from "./trouble.ts";

type Done = { readonly back: string; readonly said: string };

/** What the buttons of the pages do: `POST /act/…`, then back to a page that says it. */
export async function pressed(context: Context, request: Request, reset: () => void): Promise<Response> {
  const [, kind = "", id = ""] = /^\/act\/(\w+)(?:\/(\d+))?$/.exec(new URL(request.url).pathname) ?? [];
  const form = new URLSearchParams(await request.text());
  const back = placeOf(context, kind, Number(id), form.get("back"));
  try {
    const done = press(context, kind, Number(id), form, reset);
    return redirect(`${done.back || back}?${new URLSearchParams({ said: done.said }).toString()}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return redirect(`${back}?${new URLSearchParams({ wrong: textOf(error) }).toString()}`);
  }
}

/** The page on which the button was pressed. Never at another site. */
function placeOf({ state }: Context, kind: string, id: number, asked: string | null): string {
  if (asked && /^\/[\w/-]*$/.test(asked) && !asked.startsWith("//")) return asked;
  if (kind === "listing") return `/your/shops/me/listing-editor/edit/${id}`;
  if (kind === "shop") return `/manage/${findShop(state, id)?.name ?? ""}`;
  if (kind === "app") return appsPath;
  return kind === "trouble" || kind === "calm" || kind === "weather" ? "/trouble" : "/";
}

function textOf({ body }: Refusal): string {
  if (Array.isArray(body))
    return body.map((each: { path: string; message: string }) => `${each.path} ${each.message}`).join("; ");
  return String((body as { error: string }).error);
}

function press(context: Context, kind: string, id: number, form: URLSearchParams, reset: () => void): Done {
  const act = form.get("act") ?? "";
  switch (kind) {
    case "listing":
      return onListing(context, id, act, form);
    case "shop":
      return onShop(context, id, act, form);
    case "seller":
      if (act === "expire") acts.expireTokens(context, id, false);
      else acts.disconnectSeller(context, id);
      return { back: "/", said: sellerSays[act] ?? "Done." };
    case "app":
      return onApp(context, id, act, form);
    case "reset":
      reset();
      return { back: "/", said: "Everything is as it was at first." };
    case "trouble":
      return trouble(context, form);
    case "calm":
      context.state.settings.faults = [];
      context.changed();
      return { back: "", said: "All calls get their true answer again." };
    case "weather":
      return weather(context, form);
    default:
      throw new Refusal(404, "There is no such button.");
  }
}

const sellerSays: Readonly<Record<string, string>> = {
  disconnect: "The app is disconnected. It finds out at its next call.",
  password: "The password is changed. Every sign-in of this seller has ended.",
  expire: "The sign-in's hour is over. The app has to renew it at its next call.",
};

function onShop(context: Context, id: number, act: string, form: URLSearchParams): Done {
  if (act === "forget-operator") {
    acts.forgetOperator(context, id, Number(form.get("operator")));
    return { back: "", said: "It is deleted. Listings that name it go on naming it." };
  }
  if (act === "trader" || act === "no-trader") {
    acts.setTrader(context, id, act === "trader");
    const said =
      act === "trader" ? "The shop sells to the EU as a business." : "The shop doesn't sell to the EU as a business.";
    return { back: "", said };
  }
  acts.setVacation(context, id, act === "vacation");
  return { back: "", said: act === "vacation" ? "The shop is on vacation." : "The shop is open again." };
}

function onApp(context: Context, id: number, act: string, form: URLSearchParams): Done {
  if (act === "register") {
    registerApp(context, { name: form.get("name") ?? "", kind: "seller", user_id: Number(form.get("user_id")) });
    return { back: "", said: "Asked for. It is approved within minutes: here by the button." };
  }
  const callbacks = (form.get("callback") ?? "").split(/\s+/).filter(Boolean);
  if (callbacks.some((each) => !URL.canParse(each))) throw new Refusal(400, "A callback URL is a whole address.");
  if (!actOnApp(context, id, act, { redirect_uris: callbacks })) throw new Refusal(404, "There is no such button.");
  return { back: "", said: appSays[act] ?? "Done." };
}

const appSays: Readonly<Record<string, string>> = {
  approve: "It is approved. Now edit its callback URLs.",
  ban: "It is switched off: its key is like none.",
  callbacks: "The callback URLs are saved.",
  "new-secret": "It has a new secret. The old one is dead.",
};

function onListing(context: Context, id: number, act: string, form: URLSearchParams): Done {
  const done = (said: string): Done => ({ back: "", said });
  switch (act) {
    case "edit":
      acts.editListing(context, id, acts.bodies.edit.parse(editOf(form)));
      return done("Saved.");
    case "sell":
      acts.sellListing(context, id, { quantity: 1 });
      return done("One is sold.");
    case "active":
      acts.setState(context, id, { state: "active" });
      return done("It is on sale.");
    case "inactive":
      acts.setState(context, id, { state: "inactive" });
      return done("It is off sale.");
    case "expire":
      acts.setState(context, id, { state: "expired" });
      return done("It has expired.");
    case "freeze":
    case "unfreeze":
      acts.freezeListing(context, id, { frozen: act === "freeze" });
      return done(act === "freeze" ? "It is frozen." : "It isn't frozen any more.");
    case "delete": {
      const shop = findShop(context.state, findListing(context.state, id)?.shopId ?? 0);
      acts.removeListing(context, id);
      return { back: `/manage/${shop?.name ?? ""}`, said: "It is deleted." };
    }
    default:
      throw new Refusal(404, "There is no such button.");
  }
}

/** A form has texts only. Line ends come as browsers send them. */
function editOf(form: URLSearchParams) {
  const price = Number((form.get("price") ?? "").replace(",", "."));
  const quantity = Number(form.get("quantity"));
  if (!(price > 0)) throw new Refusal(400, "The price isn't a number.");
  if (!Number.isInteger(quantity) || quantity < 0 || quantity > 999) {
    throw new Refusal(400, "The stock is a whole number from 0 to 999.");
  }
  const tags = (form.get("tags") ?? "").split(",").map((tag) => tag.trim());
  return {
    title: form.get("title") ?? "",
    description: (form.get("description") ?? "").replaceAll("\r\n", "\n"),
    tags: tags.filter(Boolean),
    price: Math.round(price * 100),
    quantity,
  };
}

function trouble(context: Context, form: URLSearchParams): Done {
  const kind = kinds[form.get("kind") ?? ""];
  const operation = form.get("operation") ?? "";
  const count = Number(form.get("count"));
  if (!kind || !operations[operation]) throw new Refusal(400, "Choose one of each list.");
  if (!Number.isInteger(count) || count < 1) throw new Refusal(400, "How many times is a whole number.");
  addFault(context, fault.parse({ ...kind.fault, operation, count }));
  return { back: "", said: "It is set. Now do something in Slack." };
}

function weather(context: Context, form: URLSearchParams): Done {
  const number = (name: string, least: number) => Math.max(least, Math.floor(Number(form.get(name)) || 0));
  Object.assign(context.state.settings, {
    staleMs: number("stale", 0),
    latencyMs: number("latency", 0),
    perSecond: number("second", 1),
    perDay: number("day", 1),
  });
  context.changed();
  return { back: "", said: "Saved." };
}
