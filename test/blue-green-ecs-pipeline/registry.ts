import { createHash } from 'crypto';
import { StateError } from '../release-deployer/execution';

type Json = Record<string, any>;

interface Kept {
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string;
  readonly tags: string[];
}

export const digestOf = (manifest: string) => `sha256:${createHash('sha256').update(manifest).digest('hex')}`;

/**
 * As much of ECR as marking an image needs: a repository with immutable tags, and its two calls.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html
 */
export class Registry {
  public readonly images: Kept[] = [];
  /** How the next calls go: one that fails does so before it has done anything, or after it, when only the answer is lost. */
  public readonly course: ('well' | 'refused' | 'lost')[] = [];
  /** What ECR says of a tag that the very image has already: both are documented. */
  public repeated = 'ImageAlreadyExistsException';

  constructor(private readonly repositoryName: string) {}

  public push(manifest: string, mediaType: string, ...tags: string[]): string {
    const digest = digestOf(manifest);
    this.images.push({ digest, manifest, mediaType, tags });
    return digest;
  }

  public tagsOf(digest: string): string[] {
    return this.images.find((each) => each.digest === digest)!.tags;
  }

  public call(integration: string, args: Json): Json {
    const course = this.course.shift();
    if (course === 'refused') throw new StateError('Ecr.EcrException', 'Rate exceeded');
    const answer = this.answer(integration, args);
    if (course === 'lost') throw new StateError('States.Timeout', '');
    return answer;
  }

  private answer(integration: string, { RepositoryName: name, ...args }: Json): Json {
    if (name !== this.repositoryName) throw new StateError('Ecr.RepositoryNotFoundException', `no repository ${name}`);
    switch (integration) {
      case 'ecr:batchGetImage': return this.get(args);
      case 'ecr:putImage': return this.put(args);
      default: throw new Error(`${integration} is not modelled`);
    }
  }

  private get({ ImageIds: [{ ImageDigest: digest, ImageTag: tag }] }: Json): Json {
    const found = this.images.find((each) => each.digest === digest || each.tags.includes(tag));
    if (!found) return { Images: [], Failures: [{ ImageId: { ImageDigest: digest, ImageTag: tag }, FailureCode: 'ImageNotFound' }] };
    const image = { ImageId: { ImageDigest: found.digest }, ImageManifest: found.manifest, ImageManifestMediaType: found.mediaType };
    return { Images: [image], Failures: [] };
  }

  private put({ ImageManifest: manifest, ImageManifestMediaType: mediaType, ImageTag: tag, ImageDigest: digest }: Json): Json {
    if (digestOf(manifest) !== digest) throw new StateError('Ecr.ImageDigestDoesNotMatchException', 'another digest');
    const image = this.images.find((each) => each.digest === digest)!;
    if (image.mediaType !== mediaType) throw new StateError('Ecr.InvalidParameterException', 'another media type');
    if (image.tags.includes(tag)) throw new StateError(`Ecr.${this.repeated}`, 'the image has the tag');
    if (this.images.some(({ tags }) => tags.includes(tag))) throw new StateError('Ecr.ImageTagAlreadyExistsException', 'another image has the tag');
    image.tags.push(tag);
    return { Image: { ImageId: { ImageDigest: digest, ImageTag: tag } } };
  }
}
