import { lower } from "./words.ts";

/** Longer names first where one holds the other: "sterling silver" is not also "silver". */
const vocabulary =
  `sterling silver|fine silver|rose gold|gold filled|gold plated|stainless steel|stoneware clay|polymer clay
|faux leather|vegan leather|merino wool|lambs wool|organic cotton|soy wax|beeswax|wool felt|cherry wood|oak wood
|walnut wood|olive wood|beech wood|pine wood|birch plywood|plywood|linen|flax|hemp|cotton|wool|merino|alpaca|mohair|cashmere|silk|velvet|denim
|canvas|leather|suede|felt|jute|rattan|bamboo|wicker|walnut|oak|maple|cherry|beech|birch|pine|ash|teak|olivewood|cedar|mahogany
|silver|gold|brass|copper|bronze|steel|iron|pewter|aluminium|aluminum|titanium|stoneware|porcelain|ceramic|earthenware|terracotta|clay|glass|resin
|epoxy|acrylic|marble|slate|granite|concrete|quartz|amethyst|turquoise|pearl|paper|cardboard|cork|rubber|wood|wax|polyester|viscose|elastane
|sterlingsilber|roségold|vergoldet|edelstahl|kunstleder|merinowolle|bio-baumwolle|leinen|hanf|baumwolle|wolle|alpaka|kaschmir|seide|samt|leder|filz|bambus
|nussbaum|walnuss|eiche|ahorn|kirsche|buche|birke|kiefer|esche|eichenholz|nussbaumholz|buchenholz|olivenholz|holz|silber|gold|messing|kupfer|stahl
|steinzeug|porzellan|keramik|ton|glas|harz|beton|marmor|schiefer|papier|kork|bienenwachs|sojawachs|wachs|viskose`
    .replace(/\n/g, "")
    .split("|")
    .sort((a, b) => b.length - a.length);

const shape = () => new RegExp(`(?<![\\p{L}\\p{Nd}-])(${vocabulary.join("|")})(?![\\p{L}\\p{Nd}])`, "giu");
/**
 * "without nickel", "NOT real silver", "isn't made of gold", "looks like silver" say that it is not there; a few words later
 * too, until the clause ends or turns ("not plastic but brass").
 */
const denied =
  /(?:\b(?:no|not|non|without|free of|free from|instead of|never|neither|nor|like|imitation|fake|kein|keine[mnrs]?|ohne|nicht|nie|wie|statt)\b|n['’]t\b)(?:(?!\b(?:but|only|sondern|aber|nur)\b)[^.,;:!?\n]){0,30}$/iu;
/** "silver grey", "gold-coloured", "leather-free", "oak leaf", "olive glass bowl" name a colour, an absence, a motif. */
const otherSense =
  /^[\s-]*(free|frei|tone|toned|colou?r\w*|farb\w*|gr[ea]y|blue|green|grau|blau|grün|leaf|leaves|tree|trees|forest|effect|look|optik)\b/iu;
/** Common words that are a material only behind these. */
const homonyms: ReadonlySet<string> = new Set([
  "ash",
  "cherry",
  "ton",
  "felt",
  "esche",
  "kirsche",
  "pine",
  "gold",
  "pearl",
]);
const says = /\b(of|from|in|solid|pure|real|aus|echtem|echtes|massiver?|\d+\s?(?:%|k|ct|karat|carat))\s*$/iu;

/** Materials that the text names, in its order and language, lower case, each once. */
export function namedMaterials(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(shape())) {
    const word = lower(match[1] ?? "");
    const lead = text.slice(Math.max(0, match.index - 45), match.index);
    const tail = text.slice(match.index + word.length, match.index + word.length + 20);
    if (denied.test(lead) || otherSense.test(tail)) continue;
    if (homonyms.has(word) && !says.test(lead)) continue;
    found.add(word.replace(/-/g, " "));
  }
  return [...found];
}
