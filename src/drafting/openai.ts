import type OpenAI from "openai";
import type { Drafter, DraftProposal, DraftSource } from "./port.ts";
import { tidyText } from "#src/platform/text/text.ts";
import { groundedIn, groundedMaterials } from "./grounding.ts";
import { allowedAlt, allowedMaterials, allowedTags, allowedTitle } from "./limits.ts";
import { draftOffline } from "./offline.ts";
import { type Asked, createAsking, type OpenAiOptions, Unusable } from "./openai/client.ts";
import { instructions, replySchema, type Reply } from "./reply.ts";
import { distinct } from "./words.ts";

/**
 * Asks OpenAI for a draft, with a JSON schema, once. The reply is data from outside: its shape is checked, then every
 * sentence against the maker's text, then the marketplace's limits. When anything fails the offline draft is returned and
 * `fallback` says why. Neither the text nor the key is ever logged.
 */
export function createOpenAiDrafter(options: OpenAiOptions): Drafter {
  const ask = createAsking({ timeoutMs: 25_000, ...options }, "draft written without OpenAI");

  return {
    slow: true,
    async draft(source, signal) {
      signal?.throwIfAborted();
      if (source.text.trim() === "" && source.photos.length === 0) return draftOffline(source);
      return ask(
        () => askedFor(source),
        (reply) => proposalOf(notTooLong(reply), source),
        (fallback) => ({ ...draftOffline(source), fallback }),
        signal,
      );
    },
  };
}

function askedFor(source: DraftSource): Asked<Reply> {
  return {
    shape: replySchema,
    name: "listing_draft",
    messages: [
      { role: "system", content: instructions },
      { role: "user", content: contentOf(source) },
    ],
  };
}

/** Characters: no listing's text is longer, and what is longer is no draft of one. */
const longestText = 10_000;

function contentOf({ text, photos, usualTags }: DraftSource): OpenAI.ChatCompletionContentPart[] {
  const told = { message: text, usual_tags: usualTags.slice(0, 40), photo_count: photos.length };
  return [
    { type: "text", text: JSON.stringify(told) },
    ...photos.map(({ jpeg }) => ({
      type: "image_url" as const,
      image_url: { url: `data:image/jpeg;base64,${Buffer.from(jpeg).toString("base64")}`, detail: "low" as const },
    })),
  ];
}

function notTooLong(reply: Reply): Reply {
  const { title, description, photo_alts: alts } = reply;
  if ([title, description, ...alts].some((each) => each.length > longestText)) throw new Unusable("too-long");
  return reply;
}

/** What is left of the reply after grounding and limits; a title or description that lost everything is the plain one. */
function proposalOf(reply: Reply, source: DraftSource): DraftProposal {
  const plain = draftOffline(source);
  const grounding = groundedIn(source.text);
  const { holds, sentences } = grounding;
  const title = allowedTitle(
    reply.title
      .split(/(?<=[,;|]|\s[–—-])\s+/u)
      .filter(holds)
      .join(" "),
  );
  const description = sentences(tidyText(reply.description.toWellFormed()));
  return {
    title: title || plain.title,
    description: description || plain.description,
    tags: allowedTags(reply.tags.filter(holds)),
    materials: allowedMaterials(groundedMaterials(reply.materials, source.text, grounding)),
    categoryWords: distinct(reply.category_words.map((word) => word.trim()).filter(Boolean)).slice(0, 8),
    alts: source.photos.map((_, index) => allowedAlt(sentences(reply.photo_alts[index] ?? ""))),
    prices: plain.prices,
    by: "openai",
  };
}
