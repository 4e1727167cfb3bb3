import { diceOf } from './dice';

export type CloudClasses = 3 | 6;

const pointsPerClass = 120;

interface Cloud {
  name: string;
  centre: readonly [x: number, y: number];
  /** Standard deviations along the cloud's own two axes. */
  spread: readonly [along: number, across: number];
  /** Angle of the first axis, in radians. */
  tilt: number;
}

const threeClouds: readonly Cloud[] = [
  { name: 'west', centre: [-1.6, -0.9], spread: [1.0, 0.55], tilt: 0.6 },
  { name: 'east', centre: [1.7, -0.8], spread: [0.75, 0.75], tilt: 0 },
  { name: 'north', centre: [0.1, 1.7], spread: [1.1, 0.6], tilt: -0.3 },
];

/** Five around one: the class in the middle is won by a region that every other class cuts one side from. */
const sixClouds: readonly Cloud[] = [
  { name: 'west', centre: [-3.0, -0.2], spread: [1.0, 0.6], tilt: 1.2 },
  { name: 'east', centre: [2.9, 0.8], spread: [0.85, 0.85], tilt: 0 },
  { name: 'north', centre: [-0.7, 2.9], spread: [1.2, 0.65], tilt: 0.2 },
  { name: 'middle', centre: [0.0, 0.1], spread: [0.8, 0.8], tilt: 0 },
  { name: 'southeast', centre: [1.6, -2.4], spread: [1.1, 0.6], tilt: 0.5 },
  { name: 'southwest', centre: [-1.7, -2.6], spread: [0.7, 0.7], tilt: 0 },
];

/** A table `x,y,class` of Gaussian point clouds that overlap a little, 120 points a class, classes in turn. */
export function cloudsCsv(classes: CloudClasses, seed = 1): string {
  const clouds = classes === 3 ? threeClouds : sixClouds;
  const dice = diceOf(seed).next().value;
  const lines = ['x,y,class'];
  for (let i = 0; i < pointsPerClass; i++) {
    for (const { name, centre, spread, tilt } of clouds) {
      const along = dice.normal(0, spread[0]);
      const across = dice.normal(0, spread[1]);
      const x = centre[0] + along * Math.cos(tilt) - across * Math.sin(tilt);
      const y = centre[1] + along * Math.sin(tilt) + across * Math.cos(tilt);
      lines.push(`${x.toFixed(3)},${y.toFixed(3)},${name}`);
    }
  }
  return lines.join('\n') + '\n';
}
