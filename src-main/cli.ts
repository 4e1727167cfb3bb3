/** The trainer from a terminal. Results go to stdout, progress to stderr; exit 0 done, 1 failed, 2 wrong call. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../package.json';
import { classify } from './cli/classify';
import { evaluate } from './cli/evaluate';
import { inspect } from './cli/inspect';
import { train } from './cli/train';
import { describeError } from './trainer/errors';

function number(minimum: number, maximum: number, isInteger = false) {
  return (text: string): number => {
    const value = Number(text);
    const isRight =
      text.trim() !== '' && value >= minimum && value <= maximum && (!isInteger || Number.isInteger(value));
    if (isRight) return value;
    throw new InvalidArgumentError(
      `It must be ${isInteger ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}.`,
    );
  };
}

function layers(text: string): number[] {
  return text.split(',').map((part) => number(1, 4096, true)(part));
}

function build(): Command {
  const program = new Command('softmax-studio')
    .description('Trains softmax classifiers on folders of images and tables, on this machine.')
    .version(version)
    .exitOverride();
  const json = () => new Option('--json', 'progress as one JSON event a line, on stderr; the result as JSON');

  program
    .command('train <data>')
    .description('train on a folder of images (one sub-folder per class) or a table')
    .option('--label <column>', 'the column to predict (default: a guess, which is printed)')
    .option('--out <model.onnx>', 'where to save the model')
    .option('--report <report.json>', 'where to save scores, curve, skipped samples and timings')
    .option('--hidden <sizes>', 'sizes of hidden layers, such as 64,32', layers)
    .addOption(
      new Option('--loss <name>', 'what to minimize').choices(['cross-entropy', 'mse', 'brier', 'hinge']),
    )
    .option('--label-smoothing <share>', 'share of the target spread over all classes', number(0, 0.9))
    .addOption(
      new Option('--optimizer <name>', 'default: lbfgs, with --hidden adam').choices([
        'lbfgs',
        'sgd',
        'adam',
      ]),
    )
    .option('--epochs <n>', 'passes over the data; for lbfgs the most iterations', number(1, 100_000, true))
    .option('--batch <n>', 'samples a step, for sgd and adam', number(1, 65_536, true))
    .option('--learning-rate <x>', 'step size (default: 0.01 for sgd, 0.001 for adam)', number(1e-9, 1000))
    .option('--l2 <x>', 'L2 penalty on the weights (default: one over the training samples)', number(0, 1e6))
    .option('--balance', 'weigh rare classes as much as common ones')
    .option('--seed <n>', 'of the split, the order and the first weights', number(0, 0xffff_ffff, true), 1)
    .option('--validation <share>', 'share of samples for choosing', number(0, 0.8), 0.15)
    .option('--test <share>', 'share of samples for measuring', number(0, 0.8), 0.15)
    .addOption(json())
    .action(train);

  program
    .command('evaluate <model> <data>')
    .description('score a model on labelled data')
    .option('--report <report.json>', 'where to save the scores')
    .addOption(json())
    .action(evaluate);

  program
    .command('classify <model> <paths...>')
    .description('classify images, folders of images and tables')
    .option('--out <predictions.csv>', 'where to save labels and probabilities (default: stdout)')
    .addOption(json())
    .action(classify);

  program
    .command('inspect <path>')
    .description('say what is understood of a folder, a table or a model')
    .addOption(new Option('--json', 'the result as JSON'))
    .action(inspect);

  // Commands inherit exitOverride only when it is set on each of them.
  for (const command of program.commands) command.exitOverride();
  return program;
}

async function main(): Promise<void> {
  try {
    await build().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    process.stderr.write(`softmax-studio: ${describeError(error).message}\n`);
    process.exitCode = 1;
  }
}

void main();
