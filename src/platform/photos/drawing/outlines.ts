import { drawText, type Style } from "./letters.ts";

const escapes: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** An SVG as Vega writes it, with every text as outlines: what draws it then needs no font of its machine. */
export function withOutlines(svg: string): string {
  return svg.replace(/<text([^<>]*?)(?:\/>|>([^<>]*)<\/text>)/g, (_, attributes: string, escaped: string = "") => {
    const text = escaped.replace(/&(?:lt|gt|amp);/g, (sign) => escapes[sign] ?? sign);
    const { paths, width } = drawText(text, styleOf(attributes));
    const left = { middle: -width / 2, end: -width }[attribute(attributes, "text-anchor")] ?? 0;
    const kept = attributes.replace(/ (?:text-anchor|font-[a-z]+)="[^"]*"/g, "");
    return `<g class="letters"${kept}><g transform="translate(${left} 0)">${paths}</g></g>`;
  });
}

function styleOf(attributes: string): Style {
  const size = Number.parseFloat(attribute(attributes, "font-size"));
  return { size, weight: attribute(attributes, "font-weight") === "bold" ? "bold" : "normal" };
}

function attribute(attributes: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
}
