/** The documentation of the service for programs: OpenAPI 3.1, with the classes and columns of the model that is served. */
import { z } from 'zod';
import { version } from '../../../package.json';
import type { ColumnRecipe } from '../../trainer/features/table/column-recipe';
import type { LoadedModel } from '../../trainer/model/model-file';
import { exampleAnswer, exampleCell, exampleCsv, exampleRow, PICTURE } from './examples';
import { modelFacts, type RequestLimits } from './model-facts';
import { answerSchema, errorSchema, failedSchema, healthSchema, imagesInput, modelSchema } from './schemas';
import { predictionSchema } from './schemas';

type Json = Record<string, unknown>;

/** @param url where the service listens */
export function openApi(model: LoadedModel, url: string, limits: RequestLimits): Json {
  const { kind, report } = model.metadata;
  return {
    openapi: '3.1.0',
    info: {
      title: `${report.name}: classification on this machine`,
      version,
      description:
        'A model of Softmax Studio as a service on this machine. Every request but that for its health needs the token that was printed at the start.',
    },
    servers: [{ url }],
    security: [{ token: [] }],
    paths: {
      '/health': {
        get: {
          operationId: 'health',
          summary: 'Whether the service is there',
          security: [],
          responses: { 200: answered('It is.', 'Health') },
        },
      },
      '/v1/model': {
        get: {
          operationId: 'model',
          summary: 'What the model classifies, and how well',
          responses: {
            200: answered('Its classes, columns and scores.', 'Model', modelFacts(model, limits)),
            ...refusals(401, 403),
          },
        },
      },
      '/v1/classify': {
        post: {
          operationId: 'classify',
          summary: kind === 'images' ? 'Classify pictures' : 'Classify rows',
          requestBody: { required: true, content: kind === 'images' ? PICTURES : rowBodies(model) },
          responses: {
            200: answered('A prediction for each, in their order.', 'Answer', exampleAnswer(model)),
            ...refusals(400, 401, 403, 411, 413, 415, 422, 503),
          },
        },
      },
      '/openapi.json': {
        get: {
          operationId: 'documentation',
          summary: 'This document',
          responses: {
            200: {
              description: 'OpenAPI 3.1.',
              content: { 'application/json': { schema: { type: 'object' } } },
            },
            ...refusals(401, 403),
          },
        },
      },
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: componentSchemas(model),
    },
  };
}

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const answered = (description: string, schema: string, example?: unknown) => ({
  description,
  content: {
    'application/json': { schema: reference(schema), ...(example !== undefined && { example }) },
  },
});

const MEANINGS: Record<number, string> = {
  400: 'The body is not the JSON that it says it is.',
  401: 'The token is missing or wrong.',
  403: 'Asked by another name than 127.0.0.1 or localhost, or by a page of another place.',
  411: 'The request does not say how long its body is (Content-Length).',
  413: 'The body is too large, or has too many pictures or rows.',
  415: 'A kind of body that this model does not take.',
  422: 'It was understood, but cannot be classified: a broken picture, columns that are missing.',
  503: 'Too many requests at once: try again after the seconds in Retry-After. Or the service is being stopped.',
};

const refusals = (...statuses: number[]) =>
  Object.fromEntries(statuses.map((status) => [status, answered(MEANINGS[status]!, 'Error')]));

/** A picture by itself, or several in JSON. */
const BYTES = { schema: { type: 'string', format: 'binary' } };
const PICTURES = {
  'image/*': BYTES,
  'application/octet-stream': BYTES,
  'application/json': { schema: reference('Images'), example: { images: [PICTURE] } },
};

const rowBodies = (model: LoadedModel) => ({
  'application/json': { schema: reference('Rows'), example: { rows: [exampleRow(model)] } },
  'text/csv': {
    schema: { type: 'string', description: 'A header and rows, as UTF-8.' },
    example: exampleCsv(model),
  },
});

/** All schemas by name, from those that requests are checked with. */
function componentSchemas(model: LoadedModel): Json {
  const registry = z.registry<{ id: string }>();
  const inputs = model.metadata.kind === 'images' ? { Images: imagesInput } : { Rows: rowsOf(model) };
  const outputs = {
    Prediction: predictionSchema,
    Failed: failedSchema,
    Answer: answerSchema,
    Model: modelSchema,
    Health: healthSchema,
    Error: errorSchema,
  };
  for (const [id, schema] of Object.entries({ ...inputs, ...outputs })) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => reference(id).$ref, io: 'input' });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutAddress(schema)]));
}

/** Within the document a schema is known by its place. */
function withoutAddress(schema: object): Json {
  const { $id, $schema, ...rest } = schema as Json & { $id: unknown; $schema: unknown };
  void [$id, $schema];
  return rest;
}

/** Rows with the columns of the model; others are ignored. */
function rowsOf({ metadata }: LoadedModel): z.ZodType {
  const cells = metadata.columns.map((column) => [column.name, cellOf(column)]);
  return z.strictObject({ rows: z.array(z.looseObject(Object.fromEntries(cells))).min(1) });
}

const WORDS = {
  number: 'A number; null where it is missing.',
  date: 'A date such as 2024-05-31, or 2024-05-31T12:00:00; null where it is missing.',
  category: 'A text; null where it is missing.',
};

function cellOf(column: ColumnRecipe) {
  const cell =
    column.use === 'number'
      ? z.union([z.number(), z.string(), z.null()])
      : z.union([z.string(), z.number(), z.boolean(), z.null()]);
  return cell.meta({ description: WORDS[column.use], examples: [exampleCell(column)] });
}
