/** The order of names as file managers sort them: numbers by their value. */
export const byName = new Intl.Collator('en', { numeric: true }).compare;
