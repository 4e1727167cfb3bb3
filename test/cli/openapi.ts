/** An OpenAPI document as tests read it. */
import { z } from 'zod';

interface Content {
  [type: string]: { schema: object; example?: unknown };
}

export interface OpenApi {
  openapi: string;
  servers: { url: string }[];
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        requestBody?: { content: Content };
        responses: Record<string, { description: string; content: Content }>;
      }
    >
  >;
  components: { schemas: Record<string, object> };
}

/** A schema of the document as something that checks values. */
export function schemaOf({ components }: OpenApi, schema: object): z.ZodType {
  const moved = (value: object) =>
    JSON.parse(JSON.stringify(value).replaceAll('#/components/schemas/', '#/$defs/')) as object;
  const $defs = moved(components.schemas);
  return z.fromJSONSchema({ ...moved(schema), $defs } as Parameters<typeof z.fromJSONSchema>[0]);
}
