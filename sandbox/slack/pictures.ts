import type { Json } from "./contract.ts";
import type { Context } from "./context.ts";

/**
 * Slack fetches every picture before it takes a message or a view, and refuses all of it when one doesn't come (seen live:
 * python-slack-sdk 1782). What it fetched once it doesn't fetch again.
 *
 * @param pointer where `blocks` are in the request, such as `/view/blocks`
 * @returns one line per picture that didn't come
 */
export async function missingPictures(context: Context, blocks: unknown, pointer: string): Promise<string[]> {
  const { fetchPicture } = context.options;
  if (!fetchPicture) return [];
  const missing: string[] = [];
  for (const { url, at } of picturesIn(blocks, pointer)) {
    if (context.fetched.has(url)) continue;
    if (await fetchPicture(url)) context.fetched.add(url);
    else missing.push(`[ERROR] downloading image failed [json-pointer:${at}]`);
  }
  return missing;
}

function picturesIn(value: unknown, pointer: string): { url: string; at: string }[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => picturesIn(each, `${pointer}/${index}`));
  if (typeof value !== "object" || value === null) return [];
  const { type, image_url: url } = value as Json;
  const own = type === "image" && typeof url === "string" ? [{ url, at: `${pointer}/image_url` }] : [];
  return [...own, ...Object.entries(value).flatMap(([key, each]) => picturesIn(each, `${pointer}/${key}`))];
}

const fetchMs = 3000;

/** Over the network, as a sandbox that people use does it. */
export async function fetchPicture(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(fetchMs) });
    await response.body?.cancel();
    return response.ok && (response.headers.get("content-type") ?? "").startsWith("image/");
  } catch {
    return false;
  }
}
