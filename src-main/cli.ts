/** The trainer from a terminal. Results go to stdout, progress to stderr; exit 0 done, 1 failed, 2 wrong call. */
import { Command, CommanderError, Option } from 'commander';
import { version } from '../package.json';
import { addBackbone, fetchBackbone, listBackbones } from './cli/backbone';
import { cache } from './cli/cache';
import { classify } from './cli/classify';
import { addDialectOptions } from './cli/dialect-options';
import { evaluate } from './cli/evaluate';
import { exportTo } from './cli/export';
import { inspect } from './cli/inspect';
import { bodySize, cacheLimit, memory, number } from './cli/parsers';
import { addRecipeOptions } from './cli/recipe-options';
import type { ServeOptions } from './cli/serve';
import { train } from './cli/train';
import { PREDICTION_FORMATS } from './trainer/bulk/target';
import { exportFormatSchema, weightFormatSchema } from '../src-preload/contract';
import { describeError } from './trainer/errors';

function build(): Command {
  const program = new Command('softmax-studio')
    .description('Trains softmax classifiers on folders of images and tables, on this machine.')
    .version(version)
    .exitOverride();
  const json = () => new Option('--json', 'progress as one JSON event a line, on stderr; the result as JSON');

  const trainCommand = addRecipeOptions(
    program
      .command('train <data>')
      .description('train on a folder of images (one sub-folder per class) or a table')
      .option('--label <column>', 'the column to predict (default: a guess, which is printed)')
      .option('--labels <file.csv>', 'take the labels of images from a table of file and label')
      .option('--label-pattern <expression>', 'take the labels of images from file names, such as ^([a-z]+)_')
      .option('--no-cache', 'look at every image anew, and keep nothing for the next training')
      .option(
        '--start-from <model.onnx>',
        'go on from the weights of this model, with its way of reading the data',
      )
      .option('--out <model.onnx>', 'where to save the model')
      .option('--report <report.json>', 'where to save scores, curve, skipped samples and timings')
      .option(
        '--memory <size>',
        'stay within so much, such as 1GB (default: 2GB, or half of the machine)',
        memory,
      )
      .option('--unread <file.csv>', 'where to save the lines of a table that could not be read')
      .addOption(json())
      .action(train),
  );
  addDialectOptions(trainCommand);

  program
    .command('evaluate <model> <data>')
    .description('score a model on labelled data')
    .option('--against <other.onnx>', 'score a second model on the same samples, and say which is better')
    .option('--report <report.json>', 'where to save the scores')
    .addOption(json())
    .action(evaluate);

  program
    .command('classify <model> <paths...>')
    .description(
      'classify images, folders of images and tables; patterns such as "new/**/*.jpg"; "-": a list',
    )
    .option('--out <predictions.csv>', 'where to save labels and probabilities (default: stdout)')
    .addOption(
      new Option('--format <format>', 'how (default: as the ending of --out says, else csv)').choices(
        PREDICTION_FORMATS,
      ),
    )
    .option('--copy-into <folder>', 'copy each image into a folder of its class, in this empty folder')
    .option('--move', 'with --copy-into: move the images there')
    .option(
      '--threshold <x>',
      'reject answers that are less sure, from 0 to 1 (default: as the model says)',
      number(0, 1),
    )
    .option(
      '--max-distance <x>',
      'reject what is farther from all training samples: 1 is the limit that training found',
      number(0, 1e9),
    )
    .option('--watch', 'go on with what arrives in a folder, until Ctrl-C')
    .option('--fresh', 'begin anew, and throw away what an interrupted run left')
    .option('-0, --null', 'the paths of a list end with NUL, as those of "find -print0"')
    .addOption(json())
    .action(classify);

  program
    .command('serve <model>')
    .description('answer requests of programs on this machine over HTTP, until Ctrl-C')
    .option(
      '--port <n>',
      'where to listen on 127.0.0.1, or 0 for any free port',
      number(0, 65_535, true),
      8765,
    )
    .option(
      '--token <token>',
      'what requests must bring (default: SOFTMAX_STUDIO_TOKEN, else one is made and printed)',
    )
    .option(
      '--max-batch <n>',
      'images or rows of a request (default: 64, or 10000)',
      number(1, 100_000, true),
    )
    .option('--max-waiting <n>', 'requests that may wait for their turn', number(0, 10_000, true), 64)
    .option('--max-bytes <size>', 'largest body of a request, such as 32MB', bodySize, 32e6)
    // Its server takes time to load, which no other command needs.
    .action(async (path: string, options: ServeOptions) =>
      (await import('./cli/serve')).serve(path, options),
    );

  program
    .command('export <model>')
    .description('save a model for other programs, and run what was saved in another runtime to compare')
    .addOption(
      new Option('--to <format>', 'what to save').choices(exportFormatSchema.options).makeOptionMandatory(),
    )
    .requiredOption('--out <folder>', 'an empty folder, or a new one')
    .addOption(
      new Option(
        '--weights <format>',
        'how to store weights: as trained, at half or at a quarter of the size',
      )
        .choices(weightFormatSchema.options)
        .default('float32'),
    )
    .option('--data <folder | table>', 'what to compare on (default: made-up samples)')
    .addOption(json())
    .action(exportTo);

  addDialectOptions(
    program
      .command('inspect <path>')
      .description('say what is understood of a folder, a table or a model')
      .option('--save-as <file.csv>', 'write the rows of a table as they were read, whatever is in them')
      .option('--unread <file.csv>', 'where to save the lines of a table that could not be read')
      .option('--label <column>', 'the column of a table that holds its labels (default: a guess)')
      .option('--label-errors', 'also train on parts of the data, and list labels that are probably wrong')
      .addOption(new Option('--json', 'the result as JSON'))
      .action(inspect),
  );

  program
    .command('cache')
    .description('show, clear or limit what is kept of images between trainings')
    .option('--clear', 'take all of it away')
    .option('--limit <size>', 'how much it may be, such as 5GB, or auto: 2 GB or less', cacheLimit)
    .addOption(new Option('--json', 'the result as JSON'))
    .action(cache);

  const backbone = program
    .command('backbone')
    .description('show, add or fetch networks that see images in the place of the built-in one');
  backbone
    .command('list', { isDefault: true })
    .description('what is kept, and what can be fetched')
    .addOption(json())
    .action(listBackbones);
  backbone
    .command('add <file.onnx>')
    .description('check a file of your own and keep a copy of it')
    .addOption(json())
    .action(addBackbone);
  backbone
    .command('fetch <name>')
    .description('download one of the list: the one command that uses the network')
    .addOption(json())
    .action(fetchBackbone);

  // Commands inherit exitOverride only when it is set on each of them.
  for (const command of [...program.commands, ...backbone.commands]) command.exitOverride();
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
