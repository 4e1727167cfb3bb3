/** What the name of a column says about what is in it. */

/** The words of a name in lower case: `PatientID`, `patient_id` and `patient id` are two. */
export const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const has = (words: ReadonlySet<string>) => (name: string) => wordsOf(name).some((word) => words.has(word));
const list = (words: string) => new Set(words.split(' '));

/** The name of each row, or of something that rows are about. */
export const isIdName = has(
  list(
    'id ids uuid guid idx index rowid passengerid key nr no number nummer num identifier rownames unnamed',
  ),
);

const CODES = list(
  'code type class kind category cat group month weekday dow zip zipcode plz postcode postal region district sector ' +
    'status state country county branch department channel model version segment cluster',
);
/** Words that end so are codes when they are part of a longer one, as in `pclass`. */
const CODE_ENDING = /(class|code|type|category)$/;
const ID = list('id ids');

/** Numbers under such a name stand for something, and are no amounts: its last word says so. */
export function isCodeName(name: string): boolean {
  const words = wordsOf(name).filter((word) => !/^\d+$/.test(word));
  const last = words.at(-1) ?? '';
  return !words.includes('per') && (CODES.has(last) || ID.has(last) || CODE_ENDING.test(last));
}

/** What has several rows of its own that are alike: one person, one batch, one place. */
export const isGroupName = has(
  list(
    'patient subject person participant user customer client consumer member batch lot site hospital clinic device ' +
      'sensor machine session donor animal plot family household student pupil school group experiment run plate ' +
      'slide patientid subjectid userid customerid sessionid batchid proband charge kunde',
  ),
);
