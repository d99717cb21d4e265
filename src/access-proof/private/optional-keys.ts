import { Principal } from '../../policy/principal';

/**
 * Keys of services that a direct request may lack, so that "not given" means "not there": headers and parameters that
 * nobody has to send, what only a service, a grant or another way in brings along, and what is known otherwise.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 */
const OPTIONAL: readonly RegExp[] = [
  /^s3:(prefix|delimiter|max-keys|versionid|if-match|if-none-match|annotation-prefix|max-annotation-results)$/,
  /^s3:(x-amz-|object-lock-|requestobjecttag)/,
  // Not through an access point, with S3 Access Grants, or for a service that delivers logs.
  /^s3:(accessgrants?(instancearn|scope)|accesspoint|dataaccesspoint|deliverysourcearn|logtype|resourcearnbeingauthorized|tlsversion$)/,
  /^kms:(encryptioncontext|viaservice$|requestalias$|recipientattestation:|grantconstraint|grantisforawsresource$|granteeserviceprincipal$|retiring)/,
  // Without an account behind it, a caller has none; of a key, they are known or refused before.
  /^kms:(calleraccount|resourcealiases|multiregionkeytype)$/,
  /^iam:(associatedresourcearn)$/,
  /^dynamodb:(select|returnvalues|returnconsumedcapacity|enclosingoperation|fisactionid|fistargetarns)$/,
  /^lambda:(eventsourcetoken|invokedviafunctionurl|securitygroupids|subnetids|vpcids|codesigningconfigarn)$/,
  /^secretsmanager:(versionid|versionstage|forcedeletewithoutrecovery|recoverywindowindays)$/,
  /^sts:(externalid|sourceidentity|transitivetagkeys|durationseconds)$/,
  /^events:(managedby)$/,
  /^states:statemachinequalifier$/,
  /^kinesis:fis/,
  /^(ssm|ec2):sourceinstancearn$/,
];
/** What a signature says of a request, which nobody without credentials signs. */
const OF_SIGNATURES = /^s3:(authtype|signatureage|signatureversion|x-amz-content-sha256)$/;

export function mayBeAbsent(key: string, principal: Principal): boolean {
  return OPTIONAL.some((pattern) => pattern.test(key)) || (principal.kind === 'anonymous' && OF_SIGNATURES.test(key));
}
