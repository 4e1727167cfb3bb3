/** The jobs that run, by the command that each is for. */
import type { TrainerCommand, TrainerEvent } from '../../../src-preload/contract';
import { Job } from '../job';

export class Jobs {
  private readonly running = new Map<Job, TrainerCommand>();

  /** @param emit hears how far each is */
  constructor(private readonly emit: (event: TrainerEvent) => void) {}

  async run<T>(command: TrainerCommand, work: (job: Job) => Promise<T>): Promise<T> {
    const job = new Job((progress) => this.emit({ event: 'progress', command, progress }));
    this.running.set(job, command);
    try {
      return await work(job);
    } finally {
      this.running.delete(job);
    }
  }

  of(commands: readonly TrainerCommand[]): Job[] {
    return [...this.running].filter(([, command]) => commands.includes(command)).map(([job]) => job);
  }
}
