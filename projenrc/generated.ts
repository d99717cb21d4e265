import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { RenderedWorkflow } from './workflow-model';

/** The repository's root: tests read what projen generated there. */
export const ROOT = join(__dirname, '..');

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function readJson<T = any>(path: string): T {
  return JSON.parse(readText(path));
}

const WORKFLOWS = '.github/workflows';

export function workflowNames(): string[] {
  return readdirSync(join(ROOT, WORKFLOWS)).sort();
}

export function workflowText(name: string): string {
  return readText(`${WORKFLOWS}/${name}`);
}

export function readWorkflow(name: string): RenderedWorkflow {
  return parse(workflowText(name));
}
