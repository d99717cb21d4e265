import type { DisagreementClass } from './disagreements';
import { withAction } from './rewrite';
import { AccessRequest } from '../../../src/policy/evaluate';

const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';

const OWNERS_ONLY = /^(s3:putbucketpolicy|sqs:setqueueattributes)$/i;
const isStranger = ({ principal, resource }: AccessRequest) =>
  principal.kind === 'anonymous' || ('account' in principal && principal.account !== resource.account);
const isForSessionToken = ({ action }: AccessRequest) => /^sts:getsessiontoken$/i.test(action);

/** Rules of single services that the simulator does not know: without them, it is any other action of that service or of another. */
export const SERVICE_DISAGREEMENTS: readonly DisagreementClass[] = [
  {
    id: 'key-operation-across-accounts',
    documented: 'Only some operations on a key can be opened to other accounts; any other its key policy can not.',
    url: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html',
    right: 'evaluator',
    simulator: 'lets a key policy open every operation',
    rewrite: (request) => {
      const { principal, action, resource } = request;
      if (action.toLowerCase() !== 'kms:enablekey' || !('account' in principal) || principal.account === resource.account) return request;
      return withAction(request, 'kms:Decrypt', 'kms:Encrypt');
    },
  },
  {
    id: 'owners-only-operation',
    documented: 'Some operations on a queue, and those on a bucket\'s policy, are for the owner\'s account only, whatever the policy says.',
    url: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html',
    right: 'evaluator',
    simulator: 'lets the policy open every operation',
    rewrite: (request) => (isStranger(request) && OWNERS_ONLY.test(request.action) ? withAction(request, 's3:GetObject', 's3:PutObject') : request),
  },
  {
    id: 'root-user-and-bucket-policy',
    documented: 'A bucket\'s policy cannot keep the root user of the owner\'s account from reading, replacing and deleting it.',
    url: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html',
    right: 'evaluator',
    simulator: 'lets the policy deny a root user as anybody',
    rewrite: (request) => (request.principal.kind === 'root' && !isStranger(request) && /^s3:putbucketpolicy$/i.test(request.action)
      ? withAction(request, 's3:GetObject', 's3:PutObject') : request),
  },
  {
    id: 'who-assumes-a-role',
    documented: 'Root users and federated users cannot assume a role, whoever it trusts.',
    url: `${GUIDE}id_credentials_sts-comparison.html`,
    right: 'evaluator',
    simulator: 'lets anybody assume a role whom it trusts',
    rewrite: (request) => (/^sts:assumerole$/i.test(request.action) && ['root', 'federatedUser'].includes(request.principal.kind)
      ? withAction(request, 'sts:TagSession', 'sts:SetSourceIdentity') : request),
  },
  {
    id: 'session-token-of-a-role',
    documented: 'Users and root users can have a session token, roles and federated users cannot.',
    url: `${GUIDE}id_credentials_sts-comparison.html`,
    right: 'evaluator',
    simulator: 'lets anybody have one whose policies allow it',
    rewrite: (request) => (isForSessionToken(request) && !['user', 'root'].includes(request.principal.kind)
      ? withAction(request, 'sts:GetAccessKeyInfo', 'sts:TagSession') : request),
  },
  {
    id: 'session-token',
    documented: 'A user or root user needs no permission for a session token, and no policy can take it away.',
    url: `${GUIDE}id_credentials_temp_control-access_getsessiontoken.html`,
    right: 'evaluator',
    simulator: 'wants a permission for it',
    rewrite: (request) => (isForSessionToken(request) && ['user', 'root'].includes(request.principal.kind)
      ? withAction(request, 'sts:GetAccessKeyInfo', 'sts:TagSession') : request),
  },
  {
    id: 'rcp-of-other-services',
    documented: 'Resource control policies apply to the services of a list only, of which SNS, IAM, EC2 and Lambda are none.',
    url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services',
    right: 'evaluator',
    simulator: 'applies them to every service',
    rewrite: (request) => (request.resourceControlPolicies?.length && /^(sns|iam|ec2|lambda):/i.test(request.action)
      ? withAction(request, 's3:GetObject', 's3:PutObject') : request),
  },
];
