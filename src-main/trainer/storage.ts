/** How much memory the work on a dataset may take, and the folder on the disk for what is more. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { t } from '../../src-preload/language';
import { fileError, UserError } from './errors';
import type { TemporaryFile } from './file-matrix';
import { bytesPerValue, paddedRows, type StorageFormat } from './matrix';
import { FileWriter, ResidentWriter, type MatrixWriter } from './matrix-writer';
import { sentences } from './words';

/** Bytes that Node, onnxruntime and DuckDB take beside the data, most of it while features are made. */
const RUNTIME = 320e6;
/** What a sample takes whatever its features are: its label, its place in the split, its class and its weight there. */
const BYTES_PER_ROW = 16;
/** The parts of the rest that features may fill, and that DuckDB may fill while it reads a file and afterwards. */
const FEATURES_SHARE = 1 / 3;
const READING_SHARE = 1 / 2;
const READ_SHARE = 1 / 4;
/** DuckDB does little with less. */
const LEAST_DATABASE = 64e6;
/** A folder is named after its process, so that a later one can take away what a crash left. */
const PREFIX = 'softmax-studio-data-';

const folders = new Set<string>();
const removeFolder = (path: string) => rmSync(path, { recursive: true, force: true, maxRetries: 3 });
process.on('exit', () => folders.forEach(removeFolder));

/** What needs more is kept on the disk and read ahead of its use, so that other programs keep their memory. */
const ENOUGH = 2e9;

/** Half of the memory of the machine, or of what this process may have of it, and no more than is of use. */
export function defaultMemory(): number {
  return Math.min(ENOUGH, Math.min(totalmem(), process.constrainedMemory() || Infinity) / 2);
}

export class Storage {
  private path: string | null = null;
  /** Bytes of features in memory. */
  private resident = 0;
  /** Bytes of what is known of each row. */
  private known = 0;

  /** @param memory bytes that the process is to stay within, from 1 GB up; with less it takes somewhat more */
  constructor(readonly memory = defaultMemory()) {}

  /** Bytes for DuckDB while it reads a file. */
  get readingMemory(): number {
    return Math.max(LEAST_DATABASE, READING_SHARE * this.available);
  }

  /** Bytes for DuckDB once a file is read. */
  get readMemory(): number {
    return Math.max(LEAST_DATABASE, READ_SHARE * this.available);
  }

  /** From now on so many rows have memory of their own, which features and DuckDB cannot have. */
  expectRows(rows: number): void {
    this.known = BYTES_PER_ROW * rows;
  }

  /** Made when it is first asked for, and gone after `close` or with the process. */
  get folder(): string {
    if (this.path === null) {
      const root = temporaryRoot();
      removeAbandoned(root);
      try {
        this.path = mkdtempSync(join(root, `${PREFIX}${process.pid}-`));
      } catch (error) {
        throw fileError(error, root);
      }
      folders.add(this.path);
    }
    return this.path;
  }

  /**
   * Where features go: into memory while there is room for them, else into a temporary file.
   * @param expectedRows the most that will be appended
   * @throws UserError where the disk has no room for them
   */
  async createWriter(columns: number, format: StorageFormat, expectedRows: number): Promise<MatrixWriter> {
    const bytes = paddedRows(expectedRows) * columns * bytesPerValue(format);
    if (this.resident + bytes <= FEATURES_SHARE * this.available) {
      return new ResidentWriter(columns, format, expectedRows, this.reserve(bytes));
    }
    return this.createFileWriter(columns, format, expectedRows);
  }

  /** Features that go to a temporary file however few they are. @throws UserError where the disk has no room for them */
  async createFileWriter(
    columns: number,
    format: StorageFormat,
    expectedRows: number,
  ): Promise<MatrixWriter> {
    const { folder } = this;
    await requireSpace(folder, expectedRows * columns * bytesPerValue(format));
    return new FileWriter(columns, format, await createTemporaryFile(folder), (error) =>
      diskError(error, folder),
    );
  }

  /** Takes the folder away with all that is in it. */
  close(): void {
    if (this.path === null) return;
    removeFolder(this.path);
    folders.delete(this.path);
    this.path = null;
  }

  /** Counts memory as taken until the returned function is called. */
  private reserve(bytes: number): () => void {
    let held = bytes;
    this.resident += held;
    return () => {
      this.resident -= held;
      held = 0;
    };
  }

  private get available(): number {
    return Math.max(this.memory - RUNTIME - this.known, this.memory / 4);
  }
}

/** On Linux the usual folder may lie in memory; /var/tmp does not, and is meant for large files. */
function temporaryRoot(): string {
  const isSet = process.env['TMPDIR'] !== undefined;
  return process.platform === 'linux' && !isSet && existsSync('/var/tmp') ? '/var/tmp' : tmpdir();
}

/** Takes away the folders of processes that ended before they could do so. */
function removeAbandoned(root: string): void {
  for (const name of existsSync(root) ? readdirSync(root) : []) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) removeFolder(join(root, name));
  }
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process may not be asked, but is there.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

let files = 0;

/** Where the system allows it the file has no name any more as soon as it is open: it ends with the process. */
async function createTemporaryFile(folder: string): Promise<TemporaryFile> {
  const path = join(folder, `features-${++files}`);
  const handle = await open(path, 'wx+').catch((error: unknown) => {
    throw diskError(error, folder);
  });
  const unlink = () => rm(path, { force: true });
  if (process.platform !== 'win32') await unlink();
  return {
    handle,
    remove: async () => {
      await handle.close();
      await unlink();
    },
  };
}

const advice = () =>
  t(
    'Free some space there, name a folder on a larger disk in the environment variable {variable}, or allow more memory.',
    { variable: process.platform === 'win32' ? 'TEMP' : 'TMPDIR' },
  );
const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bytes <= bavail * bsize) return;
  const problem = t('The features need {needed} in "{folder}", where {free} are free.', {
    needed: gigabytes(bytes),
    folder,
    free: gigabytes(bavail * bsize),
  });
  throw new UserError('disk-full', sentences(problem, advice()));
}

/** Why a temporary file could not be written, in words. */
export function diskError(error: unknown, folder: string): Error {
  const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '');
  if (!isFull) return fileError(error, folder);
  const problem = t('There is no more room for temporary files in "{folder}".', { folder });
  return new UserError('disk-full', sentences(problem, advice()));
}
