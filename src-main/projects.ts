/** The projects that the app keeps: a folder for each in the profile, with one JSON file. */
import { randomUUID } from 'node:crypto';
import { access, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { OpenedProject, Project, ProjectList, ProjectSummary } from '../src-preload/contract';
import { t } from '../src-preload/language';
import { StudioError, errorText } from './errors';
import { explainWriteError } from './files';
import type { Grants } from './grants';
import { JsonFile } from './json-file';
import { fromStored, storedProjectSchema, toStored, type StoredProject } from './project-file';

const FILE = 'project.json';

/** Of a later version of the app, which is left alone. */
const laterSchema = z.looseObject({ version: z.int().min(2) });
const fileSchema = z.union([storedProjectSchema, laterSchema]).nullable();
type FileContent = z.infer<typeof fileSchema>;

export class Projects {
  readonly #files = new Map<string, JsonFile<FileContent>>();
  /** What was found since it was last told, in sentences. */
  #problems: string[] = [];

  /** @param onSetAside hears where a damaged file went */
  constructor(
    private readonly folder: string,
    private readonly grants: Pick<Grants, 'grant' | 'path'>,
    private readonly onSetAside: (setAside: string) => void,
  ) {}

  /** All of them, and what could not be read, which is told once. */
  async list(): Promise<ProjectList> {
    const all = await this.#readAll();
    const projects = await Promise.all(all.map((stored) => summarize(stored)));
    projects.sort((a, b) => b.savedAt.localeCompare(a.savedAt));
    return { projects, problems: this.#problems.splice(0) };
  }

  /** @throws StudioError where it is not there any more, or cannot be read */
  async open(id: string): Promise<OpenedProject> {
    const stored = await this.#read(id);
    const project = fromStored(stored, (path) => this.grants.grant(path));
    if (stored.source.kind === 'sample' || project.source.kind === 'sample')
      return { project, source: null, isMissing: false };
    const { path } = stored.source;
    const isMissing = !(await exists(path));
    // Without the folder itself its name has to say what it was.
    const isFolder = project.kind === 'images' && !/\.[a-z]{3,7}(\.gz)?$/i.test(path);
    const source = { token: project.source.token, name: basename(path) || path, path, isFolder };
    return { project, source, isMissing };
  }

  /** Whole or not at all; saves asked for at the same time happen one after the other. @throws StudioError */
  async save(project: Project): Promise<void> {
    const stored = toStored(project, (token) => this.grants.path(token));
    await this.#write(stored);
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#write({ ...(await this.#read(id)), name });
  }

  async duplicate(id: string): Promise<void> {
    const stored = await this.#read(id);
    const copy = {
      id: randomUUID(),
      name: t('{name} copy', { name: stored.name }).slice(0, 200),
      savedAt: now(),
    };
    await this.#write({ ...stored, ...copy });
  }

  /** @returns the models that no other project has */
  async delete(id: string): Promise<string[]> {
    const models = modelsOf(await this.#read(id).catch(() => null));
    await this.#file(id).written();
    await rm(this.folderOf(id), { recursive: true, force: true });
    this.#files.delete(id);
    const others = await this.models();
    return models.filter((model) => !others.has(model));
  }

  /** The ids of the models of all projects. */
  async models(): Promise<Set<string>> {
    return new Set((await this.#readAll()).flatMap(modelsOf));
  }

  /** The folders of all projects. */
  async folders(): Promise<string[]> {
    return (await this.#ids()).map((id) => this.folderOf(id));
  }

  /** Takes away what a write left that was cut off. Call it before anything is written. */
  async tidy(): Promise<void> {
    for (const id of await this.#ids()) {
      const left = (await readdir(this.folderOf(id))).filter((name) => name.endsWith('.tmp'));
      await Promise.all(left.map((name) => rm(join(this.folderOf(id), name), { force: true })));
    }
  }

  async written(): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file.written()));
  }

  async #read(id: string): Promise<StoredProject> {
    const stored = await this.#file(id).read();
    if (stored === null) throw new StudioError('not-found', t('This project is not there any more.'));
    if (stored.version === 1) return stored as StoredProject;
    throw new StudioError(
      'later-version',
      t('A later version of the app made this project. Open it with that version.'),
    );
  }

  async #write(stored: StoredProject): Promise<void> {
    const file = this.#file(stored.id);
    await file.replace(stored).catch((error: unknown) => {
      throw explainWriteError(error, file.path);
    });
  }

  async #readAll(): Promise<StoredProject[]> {
    const all = await Promise.all(
      (await this.#ids()).map(async (id) => {
        try {
          const stored = await this.#file(id).read();
          if (stored?.version === 1) return stored as StoredProject;
          if (stored !== null)
            this.#problems.push(
              t('The project in {path} is of a later version.', { path: this.folderOf(id) }),
            );
        } catch (error) {
          this.#problems.push(
            t('The project in {path} cannot be read: {reason}', {
              path: this.folderOf(id),
              reason: errorText(error),
            }),
          );
        }
        return null;
      }),
    );
    return all.filter((stored) => stored !== null);
  }

  async #ids(): Promise<string[]> {
    const entries = await readdir(this.folder, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory() && isId(entry.name)).map(({ name }) => name);
  }

  #file(id: string): JsonFile<FileContent> {
    const known = this.#files.get(id);
    if (known) return known;
    const file = new JsonFile(join(this.folderOf(id), FILE), fileSchema, null, (setAside) => {
      this.#problems.push(
        t('A project was damaged and cannot be opened. What is left of it is in {path}.', { path: setAside }),
      );
      this.onSetAside(setAside);
    });
    this.#files.set(id, file);
    return file;
  }

  /** The id becomes the name of a folder. */
  folderOf(id: string): string {
    if (!isId(id)) throw new StudioError('bad-input', t('This is not the id of a project.'));
    return join(this.folder, id);
  }
}

const isId = (id: string) => /^[a-z0-9-]{1,64}$/.test(id);
const now = () => new Date().toISOString();

function modelsOf(stored: StoredProject | null): string[] {
  if (stored === null) return [];
  const current = stored.currentModelId === null ? [] : [stored.currentModelId];
  return [...stored.runs.map((run) => run.modelId), ...current];
}

async function summarize(stored: StoredProject): Promise<ProjectSummary> {
  const { id, name, kind, detail, size, pictures, savedAt, source, runs } = stored;
  const accuracies = runs.map((run) => run.accuracy).filter((accuracy) => accuracy !== null);
  return {
    id,
    name,
    kind,
    detail,
    size,
    pictures,
    savedAt,
    path: source.kind === 'source' ? source.path : '',
    sample: source.kind === 'sample' ? source.sample : null,
    exists: source.kind === 'sample' || (await exists(source.path)),
    runCount: runs.length,
    bestAccuracy: accuracies.length > 0 ? Math.max(...accuracies) : null,
  };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
