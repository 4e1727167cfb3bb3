/** What to try: each lesson sets the lab up, says what to do and what to look at, and then why it is so. */
import { t } from '../lib/language';
import { firstSettings, type Settings } from './settings';

export interface Lesson {
  id: string;
  title: () => string;
  /** What to do and to look at, in order. */
  tasks: () => string[];
  /** Why it is so. */
  idea: () => string;
  /** What differs from where the lab starts. */
  settings: Partial<Settings>;
}

const clouds = (kind: Settings['cloud']['kind'], classes: number, noise: number, perClass = 40) => ({
  cloud: { kind, classes, noise, perClass },
});

export const LESSONS: Lesson[] = [
  {
    id: 'straight',
    title: () => t('Straight lines'),
    tasks: () => [
      t(
        'Press Play. The colours show which class each model would answer, the dark lines where its answer changes.',
      ),
      t('Compare the two pictures: without a hidden layer every line is straight, with one it may bend.'),
      t('Drag a point across a line and watch the lines give way.'),
    ],
    idea: () =>
      t(
        'Without a hidden layer each class has one score that rises evenly in one direction. Two such scores are equal along a straight line, and there the answer changes. More training moves the lines, but never bends them.',
      ),
    settings: { experiment: 'depth', ...clouds('clouds', 4, 0.3) },
  },
  {
    id: 'temperature',
    title: () => t('Temperature'),
    tasks: () => [
      t('Press Play until most points are right, then Pause.'),
      t(
        'Drag the temperature below the pictures to the left, towards hardmax: the model gets surer and surer.',
      ),
      t(
        'Drag it to the right, towards uniform: in the end every class is as likely everywhere. Did the dark lines move?',
      ),
    ],
    idea: () =>
      t(
        'Softmax turns scores into probabilities, after dividing them by the temperature T: a small T widens the gaps between the scores, a large T closes them. The largest score stays the largest, so the lines never move. Hardmax, at T = 0, knows only yes and no.',
      ),
    settings: { experiment: 'depth', ...clouds('clouds', 5, 0.25) },
  },
  {
    id: 'step',
    title: () => t('One step'),
    tasks: () => [
      t(
        'One point has a ring around it. Read its table from the top: scores (logits), exponentials, their sum, probabilities.',
      ),
      t('Look at the row Gradient, P − Y: by how much each probability is too high or too low.'),
      t(
        'Press ‘Take this step’ a few times and watch the loss of this point fall. Then choose another point.',
      ),
    ],
    idea: () =>
      t(
        'Learning is nothing but many such steps. Each weight moves a little against its gradient, and for softmax with cross-entropy that gradient is simply P − Y: the score of the true class is pushed up, all others are pushed down, each by as much as its probability was wrong.',
      ),
    settings: { experiment: 'step', ...clouds('clouds', 3, 0.35, 15), learningRate: 0.3, momentum: 0 },
  },
  {
    id: 'rate',
    title: () => t('Learning rate'),
    tasks: () => [
      t('Press Play and watch the loss below the pictures: it falls, but slowly.'),
      t(
        'Press Reset, choose a learning rate of 0.3 and play again: as low a loss, in a small share of the steps.',
      ),
      t('Now try 10: what does the loss do?'),
    ],
    idea: () =>
      t(
        'The learning rate is the length of a step against the gradient. Short steps are safe but many; long ones jump across the valley that they should descend into, and the loss goes up and down instead of falling. A good rate lies just below that.',
      ),
    settings: { experiment: 'depth', ...clouds('clouds', 4, 0.8), learningRate: 0.003, momentum: 0 },
  },
  {
    id: 'rings',
    title: () => t('Rings'),
    tasks: () => [
      t(
        'Press Play. On the left no straight line can cut a ring out of the plane, so that model stays lost.',
      ),
      t('On the right a hidden layer bends the plane, and the boundaries close around the middle.'),
      t('Drag ‘Units in each’ down, play again, and find the fewest units that still get the rings.'),
    ],
    idea: () =>
      t(
        'Each unit of the hidden layer draws one soft step across the plane, and the scores are sums of these steps. It takes at least three steps to fence in a disc. The layer after it is the same softmax as on the left: only what goes into it is new.',
      ),
    settings: { experiment: 'depth', ...clouds('rings', 3, 0.15, 60), hidden: [8], learningRate: 0.3 },
  },
  {
    id: 'two',
    title: () => t('Two classes'),
    tasks: () => [
      t('Press Play and compare the two pictures: can you find a difference?'),
      t('Click a point and compare the numbers below the pictures, down to the last digit.'),
    ],
    idea: () =>
      t(
        'With two classes only the difference of the two scores counts, and softmax of two scores is the sigmoid of their difference. That is logistic regression. They even learn alike, once logistic regression steps twice as far.',
      ),
    settings: { experiment: 'two', ...clouds('clouds', 2, 0.5) },
  },
  {
    id: 'hinge',
    title: () => t('Hinge loss'),
    tasks: () => [
      t('Press Play. The fainter a point, the less it pulls at the weights.'),
      t(
        'After some 300 steps compare the pictures: which points still pull at the model with the hinge loss?',
      ),
    ],
    idea: () =>
      t(
        'Hinge is content with a point as soon as its class leads by a margin of 1: then its gradient is 0, and the few points near the boundary decide alone. Cross-entropy can always gain a little more by being surer, so it never quite lets go of any point.',
      ),
    settings: { experiment: 'losses', ...clouds('clouds', 3, 0.15), showsPull: true },
  },
  {
    id: 'outliers',
    title: () => t('Outliers'),
    tasks: () => [
      t('Press Play. A quarter of class A lies far out, but safely on its own side.'),
      t(
        'See how squared error turns its boundary towards these points until others are wrong. The other two losses do not mind them.',
      ),
      t('Choose Erase, drag across the points far out, and watch squared error recover.'),
    ],
    idea: () =>
      t(
        'Squared error wants the score of the true class to be exactly 1. A score of 3 counts as an error of 2, though the answer could not be more right. Cross-entropy and hinge only ask that the true class lead.',
      ),
    settings: { experiment: 'losses', ...clouds('outliers', 2, 0.22) },
  },
];

/** The whole lab as a lesson has it. */
export const settingsOf = ({ settings }: Lesson): Settings => ({ ...firstSettings, ...settings });
