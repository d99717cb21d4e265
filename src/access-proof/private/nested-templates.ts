import { readdirSync, readFileSync } from 'fs';
import { basename, join } from 'path';
import { Template, templateIn, TemplateResource } from './template';

/** The templates of nested stacks, which CDK writes beside that of the stack around them and uploads under their hash. */
export class NestedTemplates {
  /** The template's file by the hash under which it is uploaded. */
  private files?: ReadonlyMap<string, string>;

  constructor(private readonly directory: string) {}

  public of({ Metadata: metadata, Properties: properties }: TemplateResource): Template | undefined {
    const said = metadata?.['aws:asset:path'];
    const hashes = JSON.stringify(properties?.TemplateURL ?? '').match(/[0-9a-f]{64}/g) ?? [];
    this.files ??= this.assets();
    const file = typeof said === 'string' ? said : hashes.map((hash) => this.files!.get(hash)).find((found) => found !== undefined);
    if (file === undefined || !file.endsWith('.json') || basename(file) !== file) return undefined;
    return templateIn(join(this.directory, file));
  }

  private assets(): ReadonlyMap<string, string> {
    const manifests = readdirSync(this.directory).filter((name) => name.endsWith('.assets.json'));
    return new Map(manifests.flatMap((name) => {
      const { files = {} } = JSON.parse(readFileSync(join(this.directory, name), 'utf8'));
      return Object.entries<any>(files).map(([hash, file]) => [hash, String(file?.source?.path)] as const);
    }));
  }
}
