export type Scheme = 'light' | 'dark';

/** The tokens of curves as plain colours, which a canvas needs. */
export interface Inks {
  train: string;
  validation: string;
  /** Of titles and legends. */
  ink: string;
  /** Of axes. */
  text: string;
  grid: string;
  surface: string;
}

const TOKENS: Record<keyof Inks, string> = {
  train: '--series-train',
  validation: '--series-validation',
  ink: '--ink',
  text: '--ink-faint',
  grid: '--line',
  surface: '--surface',
};

/** @param scheme as the app looks now, where it is left out */
export function curveInks(scheme?: Scheme): Inks {
  const colours = plainColours(
    Object.values(TOKENS).map((token) => `var(${token})`),
    scheme,
  );
  const names = Object.keys(TOKENS);
  return Object.fromEntries(names.map((name, i) => [name, colours[i]])) as Record<keyof Inks, string>;
}

/** CSS colours, tokens among them, as a canvas can take them. */
export function plainColours(colours: readonly string[], scheme?: Scheme): string[] {
  const probe = document.createElement('span');
  probe.hidden = true;
  if (scheme) probe.style.colorScheme = scheme;
  document.body.append(probe);
  const plain = colours.map((colour) => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return plain;
}
