import { Token, Tokenization } from 'aws-cdk-lib';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';
import { Problems } from '../../private/problems';

/** A whole reference, with the digest that makes it the same image for ever. ECS takes 255 characters. */
const IMAGE_BY_DIGEST = /^[A-Za-z0-9][A-Za-z0-9._:/-]*@sha256:[0-9a-f]{64}$/;
/** A registry of ECR that is not the public one, and what is called there. */
const PRIVATE_ECR = /^(\d{12})\.dkr\.ecr[.-][^/]+\/([^@]+)@/;

/**
 * Whether ECS can pull the image that runs until there is a release. A topology's own reference holds a token for the
 * partition's domain, so what is around tokens is looked at; a value that is a token as a whole is known to the deployment only.
 */
export function checkImage(problems: Problems, topology: DeliveryTopology, image: unknown): void {
  if (isWhollyUnresolved(image)) return;
  const text = typeof image === 'string' ? withoutTokens(image) : image;
  const wrong = (message: string) => problems.add('BlueGreenEcsService.InvalidImage', 'initialImage', text, message);
  if (typeof text !== 'string' || text.length > 255 || !IMAGE_BY_DIGEST.test(text)) {
    wrong('must be an image reference of at most 255 characters that ends in @sha256: and 64 hexadecimal digits; a tag alone would not always be the same image');
    return;
  }
  const [, account, name] = PRIVATE_ECR.exec(text) ?? [];
  const { imageRepositoryName, platform } = topology;
  if (account !== undefined && (account !== platform.artifactAccount || name !== imageRepositoryName)) {
    wrong(`must be in the topology's repository ${imageRepositoryName} of ${platform.artifactAccount}, or public: the execution role pulls from no other private repository`);
  }
}

function isWhollyUnresolved(image: unknown): boolean {
  if (!Token.isUnresolved(image)) return false;
  return typeof image !== 'string' || Tokenization.reverseString(image).length === 1;
}

/** Each token as the domain that it most likely is: nothing else of a reference is a token and leaves the rest literal. */
function withoutTokens(image: string): string {
  const fragments = Tokenization.reverseString(image);
  return fragments.mapTokens({ mapToken: () => 'amazonaws.com' }).join({ join: (left, right) => `${left}${right}` });
}
