/** The model card: what a model was made of, how good it is, and where it is not (Mitchell et al. 2019). */
import type { Report, Scores, WeightFormat } from '../../../src-preload/contract';
import type { Metadata } from '../model/metadata';
import { code, md, percent, plain, some, table } from './markdown';
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
    md`# Model card: ${plain(report.name)}`,
    aboutModel(metadata, facts),
    md`## Data\n\n${aboutData(metadata)}`,
    md`## Training\n\n${aboutTraining(report)}`,
    md`## Scores\n\n${aboutScores(report)}`,
    md`## Known weaknesses\n\n${weaknesses(report)}`,
    md`## Limits of use\n\n${limits(metadata)}`,
    ...(report.backbone ? [md`## Pretrained network\n\n${aboutBackbone(report.backbone)}`] : []),
  ];
  return `${sections.join('\n\n')}\n`;
}

function aboutModel({ report, kind, labels }: Metadata, { weights, version, date }: CardFacts): string {
  const { hidden } = report.recipe;
  const network =
    hidden.length === 0
      ? md`
softmax regression (no hidden layer)
        `
      : md`a network with hidden layers of ${hidden.join(', ')} (ReLU), softmax at its end`;
  const from =
    kind === 'images'
      ? report.backbone
        ? md`${report.features} features of a pretrained network, see below`
        : md`the pixels of a small square, ${report.features} numbers`
      : md`${report.features} features made of the columns of a row`;
  return table(
    ['', ''],
    [
      ['model', network],
      ['input', from],
      ['classes', md`${labels.length}: ${some(labels.map(plain), 30)}`],
      ['parameters', md`${report.parameters}, kept as ${weights}`],
      ['trained by', md`Softmax Studio ${report.versions['softmax-studio'] ?? ''}`],
      ['exported', md`${date.toISOString().slice(0, 10)} by Softmax Studio ${version}`],
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
  const label = labelColumn === null ? '' : md` The label is the column ${code(labelColumn)}.`;
  return [
    md`${kind === 'images' ? 'Pictures' : 'Rows'} of ${code(report.name)}; ${counts.skipped} could not be used.${label}`,
    md`SHA-256 of the data: ${code(fingerprint)}`,
    table(['class', 'training', 'validation', 'test'], [...rows, total]),
    ...(left > 0 ? [md`${left} more classes are not listed.`] : []),
    ...(merged.length > 0
      ? [md`${merged.length} rare classes are one here, ${code('other')}: ${some(merged.map(plain), 20)}.`]
      : []),
  ].join('\n\n');
}

function aboutTraining({ recipe, l2, curve, bestEpoch, ended, decision, seconds }: Report): string {
  const steps = recipe.optimizer === 'lbfgs' ? 'iterations' : 'epochs';
  const lines = [
    md`Loss: ${recipe.loss}${recipe.labelSmoothing > 0 ? md` with label smoothing ${recipe.labelSmoothing}` : ''}; L2 penalty ${l2.toPrecision(3)}${
      recipe.l2 === null && recipe.search !== 'none'
        ? md`
, chosen on the validation part
          `
        : ''
    }.`,
    md`Optimizer: ${recipe.optimizer}, ${curve.at(-1)?.epoch ?? 0} ${steps}, ended by: ${ended}; the weights of number ${bestEpoch} were kept.`,
    md`Split: ${percent(recipe.validation)} for validation and ${percent(recipe.test)} for the test, seed ${recipe.seed}${recipe.group === null ? '' : md`, kept together by ${code(recipe.group)}`}. Nothing was learned from the test part.`,
    ...(recipe.balance
      ? [
          md`
Classes were weighed inversely to their frequency.
          `,
        ]
      : []),
    ...(recipe.augmentation === 'none'
      ? []
      : [md`More views of each training picture: ${recipe.augmentation}.`]),
    decision.temperature === 1
      ? md`
Probabilities are as they were trained.
        `
      : md`Probabilities were calibrated on the validation part: logits are divided by ${decision.temperature.toPrecision(4)}.`,
    ...(decision.costs
      ? [
          md`
Mistakes differ in what they cost: the answer is the cheapest decision.
          `,
        ]
      : []),
    ...(decision.threshold
      ? [md`Answers with a probability below ${decision.threshold.value.toFixed(4)} are rejected.`]
      : []),
    md`Training took ${(seconds.training ?? 0).toFixed(1)} s.`,
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
    md`${percent(scores.accuracy)} (${scores.accuracyInterval.map(percent).join(' to ')})`,
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
  const title = md`Confusion matrix (${part} part): true classes down, answers across.`;
  return `${title}\n\n${table(['', ...names, 'recall'], rows)}`;
}

function limits({ kind, labels, report }: Metadata): string {
  const one = kind === 'images' ? 'picture' : 'row';
  return [
    md`Its label is always one of its ${labels.length} classes, also where the ${one} is of none of them${report.novelty ? md`: look at ${code('distance')} too` : ''}.`,
    md`
The scores hold for data like that which it was tested on. Other cameras, places, times or ways to write values may do worse: measure it on your own labelled data before you rely on it.
    `,
    md`
A probability is how sure the model is, not a proof. Nothing here says that the model treats groups of people alike.
    `,
  ]
    .map((line) => `- ${line}`)
    .join('\n');
}

function aboutBackbone(backbone: NonNullable<Report['backbone']>): string {
  const { name, sha256, size, licence, trainedOn, source } = backbone;
  const unknown = md`
its file does not say
  `;
  return table(
    ['', ''],
    [
      ['name', plain(name)],
      ['SHA-256', code(sha256)],
      ['input', md`${size} x ${size} pixels`],
      ['licence', licence ? plain(licence) : unknown],
      ['origin', source ? plain(source) : unknown],
      ['trained on', trainedOn ? plain(trainedOn.replace(OWN_CARD, '')) : unknown],
    ],
  );
}
