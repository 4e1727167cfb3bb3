import { outlinesOf, type Outline, type Point, type ShapeName } from './outlines';
import type { Dice } from './dice';

/** Width and height of a drawing, in pixels. */
export const sketchSize = 64;

const inks = [
  '#23324f',
  '#2b2b2f',
  '#a3262e',
  '#1f6a4d',
  '#5b2f86',
  '#7a4317',
  '#0f5c74',
  '#b0356e',
] as const;
const crayons = ['#f2b632', '#ef7d57', '#7cc5a1', '#79b4e6', '#c79be0', '#f09bb5', '#c9d265'] as const;
const papers = ['#fbf7ec', '#fffdf8', '#f3efe2', '#eef3f5', '#fbeee6', '#f1f4e6'] as const;

/** A place on the paper for every point of the ideal shape. */
type Placement = (point: Point) => Point;

/** One drawing as SVG: paper, perhaps some colour inside, then the line of an unsteady hand. */
export function sketch(shape: ShapeName, dice: Dice): string {
  const place = placement(dice);
  const outlines = outlinesOf(shape);
  const strokes = outlines.map((outline) => handDrawn(outline, place, dice));
  const colour = outlines.every(({ closed }) => closed) ? colouring : highlighter;
  const ink = dice.pick(inks);
  const width = dice.between(2.2, 4.2);
  const layers = [
    paper(dice),
    dice.chance(0.5) ? colour(strokes, dice) : '',
    ...strokes.map((points) => brush(points, ink, width, dice)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${sketchSize}" height="${sketchSize}">${layers.join('')}</svg>`;
}

/** Position, size, proportions and turn: near enough to upright that a linear model has a chance. */
function placement(dice: Dice): Placement {
  const size = dice.between(16, 24);
  const [width, height] = [size * dice.normal(1, 0.07), size * dice.normal(1, 0.07)];
  const turn = dice.normal(0, 0.16);
  const [centreX, centreY] = [32 + dice.between(-5, 5), 32 + dice.between(-5, 5)];
  return ([x, y]) => [
    centreX + width * x * Math.cos(turn) - height * y * Math.sin(turn),
    centreY + width * x * Math.sin(turn) + height * y * Math.cos(turn),
  ];
}

/**
 * The points the hand really drew: it starts somewhere on a closed line, sways slowly, trembles a little, and
 * comes back to a spot that is not quite the first, usually a bit beyond it.
 */
function handDrawn({ points, closed }: Outline, place: Placement, dice: Dice): Point[] {
  const start = closed ? Math.floor(dice.between(0, points.length)) : 0;
  const count = closed ? points.length + Math.floor(dice.between(0, 4)) : points.length;
  const [swayX, swayY] = [sway(dice), sway(dice)];
  const [driftX, driftY] = [dice.normal(0, 1.2), dice.normal(0, 1.2)];
  return Array.from({ length: count }, (_, i): Point => {
    const part = i / (count - 1);
    const [x, y] = place(points[(start + i) % points.length]!);
    return [
      x + swayX(part) + driftX * (part - 0.5) + dice.normal(0, 0.18),
      y + swayY(part) + driftY * (part - 0.5) + dice.normal(0, 0.18),
    ];
  });
}

/** A smooth wandering of a pixel or so along the line, `part` in [0, 1]: three slow waves at phases of chance. */
function sway(dice: Dice): (part: number) => number {
  const waves = [1, 2, 3].map((cycles) => ({
    cycles,
    height: dice.normal(0, 0.8 / Math.sqrt(cycles)),
    phase: dice.between(0, 2 * Math.PI),
  }));
  return (part) =>
    waves.reduce(
      (sum, wave) => sum + wave.height * Math.sin(2 * Math.PI * wave.cycles * part + wave.phase),
      0,
    );
}

/** A line whose width breathes and thins where the pen comes down and lifts. SVG strokes have one width: many short ones. */
function brush(points: readonly Point[], ink: string, width: number, dice: Dice): string {
  const pressure = sway(dice);
  const segments = points.slice(1).map((to, i) => {
    const from = points[i]!;
    const part = (i + 1) / points.length;
    const taper = Math.min(1, 0.55 + 6 * Math.min(part, 1 - part));
    const thickness = width * taper * (1 + 0.16 * pressure(part));
    return `<path d="M${at(from)}L${at(to)}" stroke-width="${Math.max(0.8, thickness).toFixed(2)}"/>`;
  });
  return `<g stroke="${ink}" stroke-linecap="round">${segments.join('')}</g>`;
}

/** Colour inside the lines, more or less: a wash or crayon hatching, printed a little off its outline. */
function colouring(strokes: readonly Point[][], dice: Dice): string {
  const crayon = dice.pick(crayons);
  const [offX, offY] = [dice.normal(0, 1.3), dice.normal(0, 1.3)];
  const outline = strokes.map((points) => `M${points.map(at).join('L')}`).join('');
  const move = `transform="translate(${offX.toFixed(2)} ${offY.toFixed(2)})"`;
  if (dice.chance(0.55)) return `<path d="${outline}" ${move} fill="${crayon}" fill-opacity="0.75"/>`;
  const tilt = dice.between(-70, -20).toFixed(0);
  const gap = dice.between(3.2, 4.6).toFixed(1);
  return (
    `<defs><pattern id="hatch" width="${gap}" height="${gap}" patternUnits="userSpaceOnUse" patternTransform="rotate(${tilt})">` +
    `<rect width="${gap}" height="2" fill="${crayon}"/></pattern></defs>` +
    `<path d="${outline}" ${move} fill="url(#hatch)"/>`
  );
}

/** A broad marker run under lines that enclose nothing. */
function highlighter(strokes: readonly Point[][], dice: Dice): string {
  const width = dice.between(7, 11).toFixed(1);
  const line = strokes.map((points) => `M${points.map(at).join('L')}`).join('');
  return `<path d="${line}" fill="none" stroke="${dice.pick(crayons)}" stroke-opacity="0.75" stroke-width="${width}"/>`;
}

/** Plain, squared or ruled paper, a little darker towards one side, as if photographed on a desk. */
function paper(dice: Dice): string {
  const whole = `width="${sketchSize}" height="${sketchSize}"`;
  const sheet = `<rect ${whole} fill="${dice.pick(papers)}"/>`;
  const shade =
    `<defs><linearGradient id="shade" gradientTransform="rotate(${dice.between(0, 360).toFixed(0)} 0.5 0.5)">` +
    `<stop offset="0" stop-opacity="0"/><stop offset="1" stop-opacity="${dice.between(0.02, 0.14).toFixed(3)}"/>` +
    `</linearGradient></defs><rect ${whole} fill="url(#shade)"/>`;
  const ruling = dice.pick(['plain', 'plain', 'squared', 'ruled']);
  return sheet + (ruling === 'plain' ? '' : rules(ruling === 'squared', dice)) + shade;
}

function rules(squared: boolean, dice: Dice): string {
  const gap = dice.between(7, 11);
  const first = dice.between(0, gap);
  const positions = Array.from({ length: Math.ceil((sketchSize - first) / gap) }, (_, i) =>
    (first + i * gap).toFixed(1),
  );
  const across = positions.map((y) => `M0 ${y}H${sketchSize}`).join('');
  const down = squared ? positions.map((x) => `M${x} 0V${sketchSize}`).join('') : '';
  return `<path d="${across}${down}" stroke="#9db8cf" stroke-opacity="0.55" stroke-width="0.6"/>`;
}

function at([x, y]: Point): string {
  return `${x.toFixed(2)} ${y.toFixed(2)}`;
}
