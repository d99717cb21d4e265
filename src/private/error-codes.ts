/**
 * Every error code of the library and what brings it about. Codes are an API: they are documented in
 * docs/errors.md, frozen by a test, and never change their meaning.
 */
export const ERROR_CODES = {
  'DeliveryTopology.MissingProperty': 'a part of a topology is missing, or is of another type than it has to be',
  'DeliveryTopology.NotLiteral': 'a value of a topology is a token; a topology is built from literals only',
  'DeliveryTopology.InvalidAccount': 'an account is not 12 digits',
  'DeliveryTopology.InvalidRegion': 'a region is not a region code',
  'DeliveryTopology.MixedPartitions': 'the regions of a topology lie in more than one partition, between which no role can be assumed',
  'DeliveryTopology.InvalidOrganization': 'the organization id is malformed',
  'DeliveryTopology.InvalidName': 'the name of an application or of an environment cannot become part of a resource name',
  'DeliveryTopology.InvalidConvention': 'a convention is not usable: name prefix, IAM path, permissions boundary, tag, bootstrap qualifier',
  'DeliveryTopology.InvalidGeneration': 'a generation is not a whole number from 1 to 999',
  'DeliveryTopology.NoEnvironment': 'a topology has no environment',
  'DeliveryTopology.DuplicateEnvironment': 'two environments have the same name',
  'DeliveryTopology.SharedAccount': 'production shares its account with an environment that is not production, or an environment lies in the account of the platform',
  'DeliveryTopology.UnknownEnvironment': 'an environment is asked for that the topology does not have',
  'DeliveryTopology.ConflictingConventions': 'the conventions of two platforms with different permissions boundaries are applied to one scope',
  'DeliveryTopology.AgnosticStack': 'a construct of a topology lies in a stack without a literal account and region',
  'DeliveryTopology.WrongAccount': 'a construct of a topology lies in a stack of another account',
  'DeliveryTopology.WrongRegion': 'a construct of a topology lies in a stack of another region',
  'SecureArtifactBucket.InvalidBucketName': 'the bucket name breaks S3\'s naming rules',
  'SecureArtifactBucket.Contradiction': 'two properties exclude each other',
  'SecureArtifactBucket.InvalidReader': 'a reader names no legal account, role or key prefix',
  'SecureArtifactBucket.DuplicateBucket': 'a second bucket is defined for the platform whose bucket the app has already',
  'SecureArtifactBucket.NoTopology': 'an application is added to a bucket that was made without a topology',
  'SecureArtifactBucket.OtherPlatform': 'an application of another platform is added to a bucket',
  'SecureArtifactBucket.DuplicateReader': 'an application is added twice, or a role that reads the same artifacts already',
  'SecureArtifactBucket.PolicyTooLarge': 'so many readers are let in that S3 or KMS would refuse the policy',
  'SecureArtifactBucket.UnsupportedRemovalPolicy': 'the removal policy is none that bucket and key both know',
  'SecureArtifactBucket.UngrantableGrantee': 'a principal is granted that has no policy of its own, such as a service or everybody',
  'SecureArtifactBucket.ForeignGrantee': 'a principal of another account is granted through an identity policy, which this stack cannot write',
  'AccessProof.Unanswerable': 'a question is about a principal, resource, action or policy that is not known; that is never an answer',
  'AccessProof.Denied': 'a request is denied that has to be allowed; the error holds the explanation',
  'AccessProof.Allowed': 'a request is allowed that has to be denied; the error holds the explanation',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
