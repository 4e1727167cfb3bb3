/**
 * The options of `train` that are fields of the recipe. None has a default here: an option that is not given leaves
 * the recipe of `--recipe`, or what suits the data, as it is.
 */
import { Option, type Command } from 'commander';
import { addClassOptions } from './class-options';
import { addColumnOptions } from './column-options';
import { NORMALIZATION_NAMES } from './backbone';
import { folds, layers, number } from './parsers';

const choice = (flags: string, description: string, names: string[]) =>
  new Option(flags, description).choices(names);

/** An option is named like its field of the recipe (but for `--batch`, batchSize): `recipeOf` takes it over as it is. */
export function addRecipeOptions(command: Command): Command {
  command.option(
    '--recipe <file>',
    'train again as for a model (.onnx) or report (.json); other options win',
  );
  addImageOptions(command);
  addModelOptions(command);
  addOptimizerOptions(command);
  addClassOptions(command);
  addColumnOptions(command);
  return addDataOptions(command);
}

function addImageOptions(command: Command): void {
  command
    .option(
      '--backbone <name>',
      'what sees images: built-in (default), pixels, or a file of your own (.onnx)',
    )
    .option(
      '--backbone-size <pixels>',
      'side of the images that your own file takes, where it does not say',
      number(16, 2048, true),
    )
    .addOption(
      choice(
        '--backbone-normalization <how>',
        'how your own file takes colours, where it does not say',
        NORMALIZATION_NAMES,
      ),
    )
    .addOption(
      choice('--fit <how>', 'how images become square (default: stretch)', ['crop', 'pad', 'stretch']),
    )
    .addOption(
      choice(
        '--augmentation <what>',
        'also learn from mirrored, or mirrored and cut images (default: none)',
        ['none', 'flips', 'crops'],
      ),
    );
}

function addModelOptions(command: Command): void {
  command
    .option('--hidden <sizes>', 'sizes of hidden layers, such as 64,32', layers)
    .option('--dropout <share>', 'share of hidden values left out, for sgd and adam', number(0, 0.9))
    .addOption(choice('--loss <name>', 'what to minimize', ['cross-entropy', 'mse', 'brier', 'hinge']))
    .option('--label-smoothing <share>', 'share of the target spread over all classes', number(0, 0.9))
    .option(
      '--l2 <x>',
      'L2 penalty on the weights (default: chosen, or without a search one over the samples)',
      number(0, 1e6),
    )
    .addOption(
      choice(
        '--search <what>',
        'what validation data choose (default: l2; with --hidden or --optimizer none)',
        ['none', 'l2', 'hidden'],
      ),
    )
    .option('--balance', 'weigh rare classes as much as common ones')
    .option('--no-balance', 'weigh all samples alike (default)');
}

function addOptimizerOptions(command: Command): void {
  command
    .addOption(choice('--optimizer <name>', 'default: lbfgs, with --hidden adam', ['lbfgs', 'sgd', 'adam']))
    .option('--epochs <n>', 'passes over the data; for lbfgs the most iterations', number(1, 100_000, true))
    .option('--batch <n>', 'samples a step, for sgd and adam', number(1, 65_536, true))
    .option('--learning-rate <x>', 'step size (default: 0.01 for sgd, 0.001 for adam)', number(1e-9, 1000))
    .addOption(
      choice('--schedule <name>', 'how the step size changes, for sgd and adam', [
        'constant',
        'cosine',
        'plateau',
      ]),
    )
    .option('--warmup <epochs>', 'epochs in which the step size grows from zero', number(0, 1000))
    .option('--momentum <share>', 'of the steps before that sgd keeps (default: 0.9)', number(0, 0.9999))
    .option('--nesterov', 'look ahead along the momentum, for sgd')
    .option('--no-nesterov', 'plain momentum (default)')
    .option('--weight-decay <x>', 'taken off the weights each step, for sgd and adam', number(0, 100));
}

function addDataOptions(command: Command): Command {
  return command
    .option(
      '--group <what>',
      'what stays in one part: a column of a table; of images folder, or an expression for file names such as ^([a-z]+)-',
    )
    .addOption(
      choice(
        '--duplicates <where>',
        'copies of an image or a row stay in one part (together), or may not (apart)',
        ['together', 'apart'],
      ),
    )
    .option('--seed <n>', 'of split, order and first weights (default: 1)', number(0, 0xffff_ffff, true))
    .option('--validation <share>', 'share of samples for choosing (default: 0.15)', number(0, 0.8))
    .option('--test <share>', 'share of samples for measuring (default: 0.15)', number(0, 0.8))
    .option('--folds <k>', 'also cross-validate: every sample is tested once, by one of k models', folds)
    .option('--learning-curve', 'also train on growing parts: would more data help?')
    .option('--no-learning-curve', 'train on all of the training part alone (default)');
}
