import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { GrantedStatement, GrantSubject, grantTo } from './grantee';
import { RolesStatements } from './roles-statement';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html#IAM_allow_other_accounts */
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
const PUSH = [
  'ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart',
];

/**
 * The one action of a push or pull that AWS lists without a resource.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
const LOGIN: GrantedStatement = { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] };

export interface ImageAccess {
  readonly repositoryArn: string;
  readonly repositoryAccount: string;
}

export function grantPull(scope: Construct, grantee: iam.IGrantable, access: ImageAccess): iam.Grant {
  return grantImages(scope, grantee, access, PULL);
}

export function grantPush(scope: Construct, grantee: iam.IGrantable, access: ImageAccess): iam.Grant {
  return grantImages(scope, grantee, access, PUSH);
}

function grantImages(scope: Construct, grantee: iam.IGrantable, { repositoryArn, repositoryAccount }: ImageAccess, actions: string[]): iam.Grant {
  const subject: GrantSubject = {
    className: 'SecureImageRepository',
    codes: { ungrantable: 'SecureImageRepository.UngrantableGrantee', foreign: 'SecureImageRepository.ForeignGrantee' },
    ownerAccount: repositoryAccount,
    elsewhere: 'grant it in a stack of its own account, with SecureImageRepository.fromTopology',
  };
  return grantTo(scope, grantee, subject, [
    { actions, resources: [repositoryArn] },
    LOGIN,
  ]);
}

/**
 * The repository's side: the execution roles of the environments that lie in other accounts. One in the repository's own
 * account needs its identity policy only. A repository's policy has no resources: it is about the repository.
 */
export function admitPullers({ platform, environments }: DeliveryTopology, add: (statement: iam.PolicyStatement) => void): void {
  const statements = new RolesStatements({ sid: 'Pull', actions: PULL }, platform.organizationId, add);
  environments.filter(({ account }) => account !== platform.artifactAccount)
    .forEach(({ account, executionRoleName }) => statements.admit({ accounts: [account], role: `${platform.conventions.iamPath}${executionRoleName}` }));
}
