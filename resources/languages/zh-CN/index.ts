/** Simplified Chinese: what stands for each English text, one file for each area of the program. */
import bulk from './bulk.json' with { type: 'json' };
import charts from './charts.json' with { type: 'json' };
import data from './data.json' with { type: 'json' };
import exported from './export.json' with { type: 'json' };
import frame from './frame.json' with { type: 'json' };
import lab from './lab.json' with { type: 'json' };
import models from './models.json' with { type: 'json' };
import results from './results.json' with { type: 'json' };
import start from './start.json' with { type: 'json' };
import train from './train.json' with { type: 'json' };
import trainer from './trainer.json' with { type: 'json' };
import trust from './trust.json' with { type: 'json' };
import use from './use.json' with { type: 'json' };

export const areas = { bulk, charts, data, exported, frame, lab, models, results, start, train, trainer, trust, use };

export default Object.assign({}, ...Object.values(areas)) as Record<string, string>;
