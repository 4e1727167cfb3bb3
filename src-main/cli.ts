/** The trainer from a terminal. Results go to stdout, progress to stderr; exit 0 done, 1 failed, 2 wrong call. */
import { Command, CommanderError, Option } from 'commander';
import { version } from '../package.json';
import { addBackbone, fetchBackbone, listBackbones } from './cli/backbone';
import { cache } from './cli/cache';
import { classify } from './cli/classify';
import { addDialectOptions } from './cli/dialect-options';
import { evaluate } from './cli/evaluate';
import { inspect } from './cli/inspect';
import { cacheLimit, memory, number } from './cli/parsers';
import { addRecipeOptions } from './cli/recipe-options';
import { train } from './cli/train';
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
    .option('--report <report.json>', 'where to save the scores')
    .addOption(json())
    .action(evaluate);

  program
    .command('classify <model> <paths...>')
    .description('classify images, folders of images and tables')
    .option('--out <predictions.csv>', 'where to save labels and probabilities (default: stdout)')
    .option('--copy-into <folder>', 'copy each image into a folder of its class, in this empty folder')
    .option(
      '--threshold <x>',
      'reject answers that are less sure, from 0 to 1 (default: as the model says)',
      number(0, 1),
    )
    .addOption(json())
    .action(classify);

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
