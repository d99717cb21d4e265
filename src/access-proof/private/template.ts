import { readFileSync } from 'fs';

/** A resource of a template, with the intrinsic functions still in it. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface TemplateOutput {
  readonly Value: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
}

export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
  readonly Transform?: unknown;
}

/** A template in a file. Whoever calls this tells the user what is wrong with the file. */
export function templateIn(path: string): Template {
  const template = JSON.parse(readFileSync(path, 'utf8'));
  if (template === null || typeof template !== 'object' || Array.isArray(template)) throw new Error('it holds no template');
  for (const [logicalId, resource] of Object.entries<any>(template.Resources ?? {})) {
    if (logicalId !== 'Fn::Transform' && typeof resource?.Type !== 'string') throw new Error(`its resource ${logicalId} has no Type`);
  }
  return template;
}

const isObject = (value: unknown): value is object => value !== null && typeof value === 'object';

/** What a macro makes of a template, nobody knows before the deployment. */
export function transformOf(template: Template): unknown {
  return template.Transform ?? transformIn(template);
}

function transformIn(value: unknown): unknown {
  if (!isObject(value)) return undefined;
  for (const [key, each] of Object.entries(value)) {
    const found = key === 'Fn::Transform' ? each : transformIn(each);
    if (found !== undefined) return found;
  }
  return undefined;
}
