import { LocatedResource } from './located-resource';

/** Whatever another resource may call it by. */
export function namesOf({ arn, name, stack, intrinsics, logicalId, type }: LocatedResource): unknown[] {
  const names = [arn, name, intrinsics.resolve({ Ref: logicalId })];
  switch (type) {
    case 'AWS::Lambda::Function': return [...names, `${stack.account}:function:${name}`];
    // The name alone is what all versions and aliases of this name have.
    case 'AWS::Lambda::Alias':
    case 'AWS::Lambda::Version': return [arn, arn?.split(':function:')[1], `${stack.account}:function:${arn?.split(':function:')[1]}`];
    // Both forms of a queue's URL are in use, and HTTP is as good.
    case 'AWS::SQS::Queue': return [...names, ...['https', 'http'].flatMap((scheme) => [`sqs.${stack.region}`, `${stack.region}.queue`].map((host) =>
      `${scheme}://${host}.${intrinsics.resolve({ Ref: 'AWS::URLSuffix' })}/${stack.account}/${name}`))];
    // Without the characters that AWS adds.
    case 'AWS::SecretsManager::Secret': return [...names, arn?.replace(/-[^-]{6}$/, '')];
    default: return names;
  }
}
