/** What to try: each lesson sets the lab up, says what to do, and what there is to see. */
import { firstSettings, type Settings } from './settings';

export interface Lesson {
  id: string;
  title: string;
  text: string;
  /** What differs from where the lab starts. */
  settings: Partial<Settings>;
}

const clouds = (kind: Settings['cloud']['kind'], classes: number, noise: number, perClass = 40) => ({
  cloud: { kind, classes, noise, perClass },
});

export const LESSONS: Lesson[] = [
  {
    id: 'straight',
    title: 'Straight boundaries',
    text: 'Press Play. Without a hidden layer each class has one linear score, and where two scores are the same is always a straight line. Drag a point across a boundary and watch the lines follow.',
    settings: { experiment: 'depth', ...clouds('clouds', 4, 0.3) },
  },
  {
    id: 'rings',
    title: 'Rings',
    text: 'Rings need a hidden layer. Press Play: no straight line cuts a ring out of the plane, so the left model stays lost. The hidden layer bends the plane first; then straight lines do. Try fewer units until it fails.',
    settings: { experiment: 'depth', ...clouds('rings', 3, 0.15, 60), hidden: [8], learningRate: 0.3 },
  },
  {
    id: 'hinge',
    title: 'Hinge stops caring',
    text: 'Press Play. Faint points pull little at the weights. Hinge forgets each point that leads by its margin, and in the end a few near the boundary decide. Cross-entropy never quite lets go of any.',
    settings: { experiment: 'losses', ...clouds('clouds', 3, 0.15), showsPull: true },
  },
  {
    id: 'outliers',
    title: 'Outliers',
    text: 'Press Play. A quarter of A lies far out, on its own side. Squared error punishes these points for being too right and turns its boundary until others are wrong; the other two losses do not mind. Erase them and watch.',
    settings: { experiment: 'losses', ...clouds('outliers', 2, 0.22) },
  },
  {
    id: 'two',
    title: 'Two classes',
    text: 'Two classes are logistic regression. Press Play: softmax of two logits is the sigmoid of their difference, so both models say the same everywhere, to the last digit. They even learn alike, once logistic regression steps twice as far.',
    settings: { experiment: 'two', ...clouds('clouds', 2, 0.5) },
  },
  {
    id: 'step',
    title: 'One step',
    text: 'Choose a point and read the table from the top: logits, exponentials, their sum, probabilities, and P − Y, which says how each weight moves. Take the step and see the loss of this point fall.',
    settings: { experiment: 'step', ...clouds('clouds', 3, 0.35, 15), learningRate: 0.3, momentum: 0 },
  },
  {
    id: 'temperature',
    title: 'Temperature',
    text: 'Press Play for a while, then Pause, and move the temperature. Left of the middle the model gets surer, up to hardmax, which knows only yes and no; to the right it ends where every class is as likely. The boundaries never move.',
    settings: { experiment: 'depth', ...clouds('clouds', 5, 0.25) },
  },
];

/** The whole lab as a lesson has it. */
export const settingsOf = ({ settings }: Lesson): Settings => ({ ...firstSettings, ...settings });
