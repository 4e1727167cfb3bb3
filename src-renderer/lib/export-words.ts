/** What the export screen says. */
import type {
  ExportedModel,
  ExportFormat,
  ExportProof,
  Model,
  Phase,
  WeightFormat,
} from '../../src-preload/contract';
import type { Way } from './export-ways';
import { bytes, percent } from './format';
import { t, tn } from './language';
import { doing } from './phases';

/** A way out, and for whom it is. */
export function wayWords(way: Way): { title: string; whom: string } {
  switch (way) {
    case 'model':
      return {
        title: t('The model file'),
        whom: t('To keep, to open here again, or to run in other programs.'),
      };
    case 'page':
      return {
        title: t('One offline page'),
        whom: t('For a colleague: it opens in any browser, with nothing to install.'),
      };
    case 'program':
      return {
        title: t('For developers'),
        whom: t('To build the model into a program in Python, JavaScript or C#.'),
      };
    case 'numbers':
      return {
        title: t('The weights, as JSON'),
        whom: t('To read the numbers, or to write the classifier anew in any language.'),
      };
    case 'network':
      return {
        title: t('A plain network'),
        whom: t('For OpenCV and other programs that cannot run the model file.'),
      };
    case 'report':
      return {
        title: t('The report'),
        whom: t('For the record: how it was trained, and how often it was right.'),
      };
  }
}

/** What one gets, in a sentence or two. */
export function contentWords(way: Exclude<Way, 'report'>, { kind, classes }: Model): string {
  const ofImages = kind === 'images';
  switch (way) {
    case 'model':
      return modelWords(ofImages, classes.length);
    case 'page':
      return ofImages
        ? t(
            'A single HTML file with the model inside. Whoever has it opens it from the disk, drops pictures on it and sees what they are, with probabilities. It needs no internet, and the pictures stay on that computer.',
          )
        : t(
            'A single HTML file with the model inside. Whoever has it opens it from the disk, types or pastes rows into it and sees the answers, with probabilities. It needs no internet, and the rows stay on that computer.',
          );
    case 'program':
      return t(
        'A folder with the model file, a short program that uses it, and a README that says what goes in and what comes out.',
      );
    case 'numbers':
      return ofImages
        ? t(
            'A JSON file with the weights and biases of the classifier, its classes and the formula that makes probabilities of them, and a short program that reads it. It begins with the features of a picture: the README says what makes them.',
          )
        : t(
            'A JSON file with the weights and biases, the classes, what is done to each column first, and the formula that makes probabilities of them, and a short program that reads it.',
          );
    case 'network':
      return t(
        'A folder with the same classifier as a network of few, common operations. It takes pictures that the other program has scaled already; a README says how.',
      );
  }
}

function modelWords(ofImages: boolean, classes: number): string {
  return ofImages
    ? tn(
        classes,
        'An ONNX file with everything inside: it takes the pixels of a picture and gives a label and the probability of each of the {n} class. It runs wherever ONNX Runtime does, and this app opens it again.',
        'An ONNX file with everything inside: it takes the pixels of a picture and gives a label and the probability of each of the {n} classes. It runs wherever ONNX Runtime does, and this app opens it again.',
      )
    : tn(
        classes,
        'An ONNX file with everything inside: it takes the columns of a row as they stand in your table and gives a label and the probability of each of the {n} class. It runs wherever ONNX Runtime does, and this app opens it again.',
        'An ONNX file with everything inside: it takes the columns of a row as they stand in your table and gives a label and the probability of each of the {n} classes. It runs wherever ONNX Runtime does, and this app opens it again.',
      );
}

/** The names of programming languages. */
export const programName = (format: ExportFormat) =>
  format === 'csharp' ? t('C#') : format === 'javascript' ? t('JavaScript') : t('Python');

/** How weights are kept, and what that costs. */
export function weightsWords(weights: WeightFormat): { label: string; help: string } {
  switch (weights) {
    case 'float32':
      return { label: t('Full'), help: t('The weights as they were trained: the same answers as here.') };
    case 'float16':
      return {
        label: t('16 bits'),
        help: t(
          'Weights are rounded to 16 bits. Hardly an answer changes; what it costs in accuracy is measured when it is made.',
        ),
      };
    case 'int8':
      return {
        label: t('8 bits'),
        help: t(
          'Weights are rounded to 8 bits. Some answers may change; what it costs in accuracy is measured when it is made.',
        ),
      };
  }
}

/** What is done in a phase of an export. */
export function exportDoing(phase: Phase | null): string {
  switch (phase) {
    case null:
      return t('Starting');
    case 'saving':
      return t('Making the files');
    case 'evaluating':
      return t('Checking that it answers as here');
    default:
      return doing(phase);
  }
}

/** The headline of a proof: on what it was run, and how often it gave the same answer. */
export function proofWords({ samples, count, agreement }: ExportProof): string {
  const share = percent(agreement);
  if (samples === 'held-out')
    return tn(
      count,
      'The same answer for {share} of {n} sample that it never learned from',
      'The same answer for {share} of {n} samples that it never learned from',
      { share },
    );
  if (samples === 'given')
    return tn(
      count,
      'The same answer for {share} of {n} sample that you gave',
      'The same answer for {share} of {n} samples that you gave',
      { share },
    );
  return tn(
    count,
    'The same answer for {share} of {n} sample that was made up for this',
    'The same answer for {share} of {n} samples that were made up for this',
    { share },
  );
}

/** A loss of accuracy from which on it is pointed out. */
const NOTABLE_LOSS = 0.01;

/** What smaller weights cost, where it is much; null where it is not. */
export function lossWords({ accuracy }: ExportProof): string | null {
  if (!accuracy || accuracy.before - accuracy.after < NOTABLE_LOSS) return null;
  return t(
    'The smaller weights make it right less often: {after} instead of {before}. Choose larger ones where that matters.',
    { before: percent(accuracy.before), after: percent(accuracy.after) },
  );
}

/** Nobody reads more digits than these. */
const LEAST_TOLD = 1e-9;

/** A small number in full, to one digit that is not 0: 3.2e-7 → '0.0000003'; from 0.01 on, three decimals. */
export function tiny(x: number): string {
  if (x >= 0.01 || x === 0) return String(Number(x.toFixed(3)));
  if (x < LEAST_TOLD) return `<${LEAST_TOLD.toFixed(9)}`;
  const digits = -Math.floor(Math.log10(x));
  return x.toFixed(digits).replace(/\.?0+$/, '');
}

/** 'Exported 4 files to …/page (12 MB).' */
export function exportedTo({ path, files }: ExportedModel): string {
  const size = bytes(files.reduce((sum, file) => sum + file.bytes, 0));
  return tn(files.length, 'Exported {n} file to {path} ({size}).', 'Exported {n} files to {path} ({size}).', {
    path,
    size,
  });
}
