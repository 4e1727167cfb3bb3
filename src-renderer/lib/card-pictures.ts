/** The small pictures on the card of a project. */

/** As many as a card has room for. */
const MOST = 3;
/** Of a data URL, in characters: what the file of a project takes. */
const LONGEST = 20_000;
/** Larger calls have more arguments than some engines take. */
const BYTES_AT_ONCE = 8192;

/** Samples of as many classes as there is room for, then more of the first. */
export function cardSamples(preview: readonly { indices: readonly number[] }[]): number[] {
  const rounds = Math.max(0, ...preview.map(({ indices }) => indices.length));
  const inTurn = Array.from({ length: Math.min(rounds, MOST) }, (_, round) =>
    preview.flatMap(({ indices }) => indices[round] ?? []),
  );
  return inTurn.flat().slice(0, MOST);
}

/** Null where it is too large to be kept. */
export function webpUrl(bytes: Uint8Array): string | null {
  let text = '';
  for (let from = 0; from < bytes.length; from += BYTES_AT_ONCE)
    text += String.fromCharCode(...bytes.subarray(from, from + BYTES_AT_ONCE));
  const url = `data:image/webp;base64,${btoa(text)}`;
  return url.length <= LONGEST ? url : null;
}
