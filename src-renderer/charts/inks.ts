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
export function curveInks(scheme?: 'light' | 'dark'): Inks {
  const probe = document.createElement('span');
  probe.hidden = true;
  if (scheme) probe.style.colorScheme = scheme;
  document.body.append(probe);
  const colourOf = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const inks = Object.fromEntries(Object.entries(TOKENS).map(([name, token]) => [name, colourOf(token)]));
  probe.remove();
  return inks as Record<keyof Inks, string>;
}
