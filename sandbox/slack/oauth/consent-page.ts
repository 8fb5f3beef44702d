import { scopeWords } from "./scopes.ts";

/** The consent page as HTML: two forms without scripts, so that any browser can press its buttons. */

export type Consent = {
  readonly appName: string;
  /** Everything the request came with; carried on by the form. */
  readonly fields: Readonly<Record<string, string>>;
  readonly me: { readonly id: string; readonly name: string; readonly label: string };
  readonly places: readonly Place[];
  readonly chosen: string;
  readonly scopes: readonly string[];
  readonly people: readonly {
    readonly team: string;
    readonly id: string;
    readonly name: string;
    readonly url: string;
  }[];
};

export type Place = {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  /** Why this person may not install it there. */
  readonly refusal: string | null;
  /** Permissions that the app has there already. */
  readonly held: readonly string[];
};

export function consentPage(consent: Consent): string {
  const { appName, me, places, scopes } = consent;
  const hidden = Object.entries({ ...consent.fields, as: me.id })
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
    .join("");
  const only = places.length === 1 ? places[0] : undefined;
  const allowed = places.some(({ refusal }) => refusal === null);
  const lines = scopes.map(
    (scope) => `<li data-scope="${scope}">${escape(scopeWords[scope] ?? scope)} <code>${scope}</code></li>`,
  );
  return frame(
    `${appName} asks for permission`,
    `<h1>${escape(appName)} is requesting permission to access ${only ? escape(only.name) : "Slack"}</h1>
<form method="post">${hidden}
${only ? `<input type="hidden" name="place" value="${escape(only.id)}">${refused(only)}` : choice(consent)}
<h2>What will ${escape(appName)} be able to do?</h2>
<ul class="scopes">${lines.join("")}</ul>
${only && scopes.every((scope) => only.held.includes(scope)) ? "<p>It is allowed all of this here already.</p>" : ""}
<p class="decide"><button type="submit" name="decision" value="cancel" class="button">Cancel</button>
${allowed ? '<button type="submit" name="decision" value="allow" class="primary">Allow</button>' : ""}</p>
</form>
${peopleList(consent)}`,
  );
}

function choice({ places, chosen }: Consent): string {
  const radios = places.map((place) => {
    const state = place.refusal ? " disabled" : place.id === chosen ? " checked" : "";
    const id = escape(place.id);
    return `<div class="place"><label><input type="radio" name="place" value="${id}"${state}> ${escape(place.name)} <small>${escape(place.detail)}</small></label>${refused(place)}</div>`;
  });
  return `<fieldset><legend>Where to install it</legend>${radios.join("")}</fieldset>`;
}

function refused({ refusal }: Place): string {
  return refusal ? `<p class="refused" data-testid="refused">${escape(refusal)}</p>` : "";
}

/** Signing in is choosing who one is. */
function peopleList({ me, people }: Consent): string {
  const teams = [...new Set(people.map(({ team }) => team))];
  const lists = teams.map((team) => {
    const links = people
      .filter((each) => each.team === team)
      .map(({ name, url }) => `<li><a href="${escape(url)}">${escape(name)}</a></li>`);
    return `<h3>${escape(team)}</h3><ul>${links.join("")}</ul>`;
  });
  return `<details class="who"><summary>You are ${escape(me.name)}, ${escape(me.label)}. Change places?</summary>${lists.join("")}</details>`;
}

/** An error that stays here: the app's address is not to be trusted, or nothing sensible was asked. */
export function errorPage(error: string, detail: string): string {
  return frame(
    "Something went wrong",
    `<h1>Something went wrong when authorizing this app</h1>
<p>${escape(detail)}</p><p>Error details: <code data-testid="oauth-error">${escape(error)}</code></p>
<p><a href="/">Back to the workspace</a></p>`,
  );
}

function frame(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} (a stand-in for Slack)</title>
<link rel="stylesheet" href="/style.css">
<link rel="stylesheet" href="/consent.css">
<link rel="icon" href="data:,">
</head>
<body class="consent"><main><p class="brand">A stand-in for Slack, on this machine only</p>
${body}
</main></body>
</html>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
