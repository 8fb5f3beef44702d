/**
 * What is made once. A listing with stock 1 in two shops may be two pieces or the same one twice, and then two people can
 * buy it: only people know which, so they are asked.
 */

/** Of stock 1 in several shops: there is one piece for each of them, or the same single piece is listed in all. */
export const pieceAnswers = ["each", "same"] as const;

export type PieceAnswer = (typeof pieceAnswers)[number];
