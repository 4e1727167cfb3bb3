/** The model card: what a model was made of, how good it is, and where it is not (Mitchell et al. 2019). */
import type { Report, Scores, WeightFormat } from '../../../src-preload/contract';
import type { Metadata } from '../model/metadata';
import { code, english, percent, plain, some, table } from './markdown';
import { weaknesses } from './card-weaknesses';

/** A larger matrix is no use to read. */
const MOST_MATRIX_CLASSES = 20;
const MOST_CLASSES_LISTED = 100;

/** What a backbone's text says of its own card, which is another one than this. */
const OWN_CARD = /\s*See MODEL_CARD\.md\.?$/;

export interface CardFacts {
  weights: WeightFormat;
  /** Of the app that exports it. */
  version: string;
  date: Date;
}

export function modelCard(metadata: Metadata, facts: CardFacts): string {
  const { report } = metadata;
  const sections = [
    english`# Model card: ${plain(report.name)}`,
    aboutModel(metadata, facts),
    english`## Data\n\n${aboutData(metadata)}`,
    english`## Training\n\n${aboutTraining(report)}`,
    english`## Scores\n\n${aboutScores(report)}`,
    english`## Known weaknesses\n\n${weaknesses(report)}`,
    english`## Limits of use\n\n${limits(metadata)}`,
    ...(report.backbone ? [english`## Pretrained network\n\n${aboutBackbone(report.backbone)}`] : []),
  ];
  return `${sections.join('\n\n')}\n`;
}

function aboutModel({ report, kind, labels }: Metadata, { weights, version, date }: CardFacts): string {
  const { hidden } = report.recipe;
  const network =
    hidden.length === 0
      ? english`softmax regression (no hidden layer)`
      : english`a network with hidden layers of ${hidden.join(', ')} (ReLU), softmax at its end`;
  const from =
    kind === 'images'
      ? report.backbone
        ? english`${report.features} features of a pretrained network, see below`
        : english`the pixels of a small square, ${report.features} numbers`
      : english`${report.features} features made of the columns of a row`;
  return table(
    ['', ''],
    [
      ['model', network],
      ['input', from],
      ['classes', english`${labels.length}: ${some(labels.map(plain), 30)}`],
      ['parameters', english`${report.parameters}, kept as ${weights}`],
      ['trained by', english`Softmax Studio ${report.versions['softmax-studio'] ?? ''}`],
      ['exported', english`${date.toISOString().slice(0, 10)} by Softmax Studio ${version}`],
    ],
  );
}

function aboutData({ report, fingerprint, kind, labelColumn, merged }: Metadata): string {
  const { train, validation, test, counts } = report;
  const support = (scores: Scores | null, index: number) => String(scores?.perClass[index]?.support ?? 0);
  const shown = report.classes.slice(0, MOST_CLASSES_LISTED);
  const rows = shown.map((name, index) => [
    plain(name),
    ...[train, validation, test].map((scores) => support(scores, index)),
  ]);
  const left = report.classes.length - shown.length;
  const total = ['all', counts.train, counts.validation, counts.test].map(String);
  const label = labelColumn === null ? '' : english` The label is the column ${code(labelColumn)}.`;
  return [
    english`${kind === 'images' ? 'Pictures' : 'Rows'} of ${code(report.name)}; ${counts.skipped} could not be used.${label}`,
    english`SHA-256 of the data: ${code(fingerprint)}`,
    table(['class', 'training', 'validation', 'test'], [...rows, total]),
    ...(left > 0 ? [english`${left} more classes are not listed.`] : []),
    ...(merged.length > 0
      ? [
          english`${merged.length} rare classes are one here, ${code('other')}: ${some(merged.map(plain), 20)}.`,
        ]
      : []),
  ].join('\n\n');
}

function aboutTraining({ recipe, l2, curve, bestEpoch, ended, decision, seconds }: Report): string {
  const steps = recipe.optimizer === 'lbfgs' ? 'iterations' : 'epochs';
  const lines = [
    english`Loss: ${recipe.loss}${recipe.labelSmoothing > 0 ? english` with label smoothing ${recipe.labelSmoothing}` : ''}; L2 penalty ${l2.toPrecision(3)}${
      recipe.l2 === null && recipe.search !== 'none' ? english`, chosen on the validation part` : ''
    }.`,
    english`Optimizer: ${recipe.optimizer}, ${curve.at(-1)?.epoch ?? 0} ${steps}, ended by: ${ended}; the weights of number ${bestEpoch} were kept.`,
    english`Split: ${percent(recipe.validation)} for validation and ${percent(recipe.test)} for the test, seed ${recipe.seed}${recipe.group === null ? '' : english`, kept together by ${code(recipe.group)}`}. Nothing was learned from the test part.`,
    ...(recipe.balance ? [english`Classes were weighed inversely to their frequency.`] : []),
    ...(recipe.augmentation === 'none'
      ? []
      : [english`More views of each training picture: ${recipe.augmentation}.`]),
    decision.temperature === 1
      ? english`Probabilities are as they were trained.`
      : english`Probabilities were calibrated on the validation part: logits are divided by ${decision.temperature.toPrecision(4)}.`,
    ...(decision.costs
      ? [english`Mistakes differ in what they cost: the answer is the cheapest decision.`]
      : []),
    ...(decision.threshold
      ? [english`Answers with a probability below ${decision.threshold.value.toFixed(4)} are rejected.`]
      : []),
    english`Training took ${(seconds.training ?? 0).toFixed(1)} s.`,
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

function aboutScores(report: Report): string {
  const parts = (['test', 'validation', 'train'] as const).flatMap((name) => {
    const scores = report[name];
    return scores ? [{ name, scores }] : [];
  });
  const rows = parts.map(({ name, scores }) => [
    name === 'train' ? 'training' : name,
    String(scores.count),
    english`${percent(scores.accuracy)} (${scores.accuracyInterval.map(percent).join(' to ')})`,
    percent(scores.balancedAccuracy),
    scores.macroF1.toFixed(3),
    scores.logLoss.toFixed(4),
    percent(scores.expectedCalibrationError),
  ]);
  const header = [
    'part',
    'samples',
    'accuracy (95% interval)',
    'balanced',
    'macro F1',
    'log loss',
    'calibration error',
  ];
  const { name, scores } = parts[0]!;
  const matrix = scores.perClass.length <= MOST_MATRIX_CLASSES ? [matrixOf(name, scores)] : [];
  return [table(header, rows), ...matrix].join('\n\n');
}

function matrixOf(part: string, { confusionMatrix, perClass }: Scores): string {
  const names = perClass.map(({ label }) => plain(label));
  const rows = confusionMatrix.map((row, index) => [
    names[index]!,
    ...row.map(String),
    perClass[index]!.recall === null ? '-' : percent(perClass[index]!.recall),
  ]);
  const title = english`Confusion matrix (${part} part): true classes down, answers across.`;
  return `${title}\n\n${table(['', ...names, 'recall'], rows)}`;
}

function limits({ kind, labels, report }: Metadata): string {
  const one = kind === 'images' ? 'picture' : 'row';
  return [
    english`Its label is always one of its ${labels.length} classes, also where the ${one} is of none of them${report.novelty ? english`: look at ${code('distance')} too` : ''}.`,
    english`The scores hold for data like that which it was tested on. Other cameras, places, times or ways to write values may do worse: measure it on your own labelled data before you rely on it.`,
    english`A probability is how sure the model is, not a proof. Nothing here says that the model treats groups of people alike.`,
  ]
    .map((line) => `- ${line}`)
    .join('\n');
}

function aboutBackbone(backbone: NonNullable<Report['backbone']>): string {
  const { name, sha256, size, licence, trainedOn, source } = backbone;
  const unknown = english`its file does not say`;
  return table(
    ['', ''],
    [
      ['name', plain(name)],
      ['SHA-256', code(sha256)],
      ['input', english`${size} x ${size} pixels`],
      ['licence', licence ? plain(licence) : unknown],
      ['origin', source ? plain(source) : unknown],
      ['trained on', trainedOn ? plain(trainedOn.replace(OWN_CARD, '')) : unknown],
    ],
  );
}
