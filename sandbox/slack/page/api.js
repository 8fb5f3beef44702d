/** The sandbox's control API, as the person who is acting. */

export async function readView(as) {
  const response = await fetch(`/_sandbox/view?as=${encodeURIComponent(as)}`);
  return response.json();
}

/** @returns the act's result; a sandbox that is gone gives an error like any other */
export async function act(name, body) {
  try {
    const response = await fetch(`/_sandbox/act/${name}`, { method: "POST", body: JSON.stringify(body) });
    return await response.json();
  } catch {
    return { ok: false, error: "The stand-in doesn't answer. Is the demo still running?" };
  }
}

/** Calls `listener` after every change. */
export function watch(as, listener) {
  const source = new EventSource(`/_sandbox/events?as=${encodeURIComponent(as)}`);
  source.addEventListener("message", listener);
  return () => source.close();
}

export function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const address = typeof reader.result === "string" ? reader.result : "";
      const base64 = address.split(",", 2)[1] ?? "";
      resolve({ name: file.name, mimetype: file.type || "application/octet-stream", base64 });
    });
    reader.addEventListener("error", () => reject(new Error(`${file.name} cannot be read`)));
    reader.readAsDataURL(file);
  });
}
