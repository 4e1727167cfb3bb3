/** Values inside JavaScript bundles, read as text: nothing of the bundle is run. */

/** The end of a browserified bundle of one module that exports one string or one object. */
const MODULE = /\.exports=("[^"]*"|\{.*\})\},\{\}\]\},\{\},\[1\]\)\(1\)\}\);?\s*$/s;
/** What JSON writes otherwise than a minified literal: keys without quotes, `!0`, `!1`, and `.5`. */
const NOT_JSON = /"(?:[^"\\]|\\.)*"|([A-Za-z_$][\w$]*)(?=:)|!([01])|(?<!\d)\.(?=\d)/g;

/** @throws where the bundle is of another form, or its value more than strings, numbers, booleans, lists and objects */
export function exportedValue(bundle: string): unknown {
  const literal = MODULE.exec(bundle)?.[1];
  if (literal === undefined) throw new Error('This is not a bundle of one module that exports one value.');
  const json = literal.replaceAll(NOT_JSON, (found, key?: string, not?: string) => {
    if (key !== undefined) return `"${key}"`;
    if (not !== undefined) return String(not === '0');
    return found === '.' ? '0.' : found;
  });
  return JSON.parse(json);
}
