/** Simplified Chinese: what stands for each English text, one file for each area of the program. */
import charts from './charts.json';
import data from './data.json';
import frame from './frame.json';
import lab from './lab.json';
import results from './results.json';
import start from './start.json';
import train from './train.json';
import trainer from './trainer.json';
import use from './use.json';

export const areas = { charts, data, frame, lab, results, start, train, trainer, use };

export default Object.assign({}, ...Object.values(areas)) as Record<string, string>;
