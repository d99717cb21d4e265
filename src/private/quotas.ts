/** A limit that AWS sets, with where and when it was read. */
export interface Quota {
  readonly limit: number;
  readonly source: string;
  /** The day on which the source was read. */
  readonly date: string;
}

const quota = (limit: number, source: string, date = '2026-11-24'): Quota => ({ limit, source, date });

/** Name lengths, in characters. */
export const NAME_LENGTH = {
  iamPolicy: quota(128, 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html', '2026-11-26'),
  iamRole: quota(64, 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html'),
  s3Bucket: quota(63, 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html'),
  kmsAlias: quota(256, 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html'),
  stateMachine: quota(80, 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html'),
  eventBus: quota(256, 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html'),
  pipeline: quota(100, 'https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html'),
  /** In bytes. */
  s3Key: quota(1024, 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html'),
  codeBuildProject: quota(150, 'https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html'),
  kmsDescription: quota(8192, 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html'),
} as const;

/** CodePipeline keys an artifact by this many first characters of its pipeline's name. */
export const PIPELINE_NAME_IN_ARTIFACT_KEY = quota(20, 'https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts.html');

/** S3 says what it takes by the type of the number, an int. */
export const LIFECYCLE_DAYS = quota(2_147_483_647, 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html');

/** A hundred years. */
export const OBJECT_LOCK_DAYS = quota(36_500, 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html');

/** Unless the account's quota was raised. */
export const MANAGED_POLICIES_OF_ROLE = quota(10, 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html', '2026-11-26');

export const IAM_PATH_LENGTH = quota(512, 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html');

export const CODE_DEPLOY = {
  /** From the first part of the traffic to the last. */
  shiftMinutes: quota(48 * 60, 'https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html'),
  /** From the last part of the traffic to the end of the old tasks. */
  terminationWaitMinutes: quota(48 * 60, 'https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html'),
  alarmsOfDeploymentGroup: quota(10, 'https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AlarmConfiguration.html'),
} as const;

export const CODE_PIPELINE = {
  stages: quota(50, 'https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html'),
  alarmsOfLambdaAction: quota(10, 'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-LambdaDeploy.html', '2026-11-26'),
} as const;

export const ECR = {
  /** It can be raised. */
  imagesOfRepository: quota(100_000, 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html', '2026-11-26'),
  rulesOfLifecyclePolicy: quota(50, 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html', '2026-11-26'),
} as const;

/** In events; an execution that reaches it fails. */
export const EXECUTION_HISTORY = quota(25_000, 'https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html');

export const TAGS = {
  /** Ten less than a resource may have, so that a team can add tags of its own. */
  ofConventions: quota(50 - 10, 'https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html'),
  keyLength: quota(128, 'https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html'),
  valueLength: quota(256, 'https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html'),
} as const;

/** In characters, as EventBridge counts it. It can be raised. */
export const EVENT_PATTERN_SIZE = quota(2048, 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html', '2026-11-26');

export const CLOUD_WATCH_LOGS = {
  /** In characters. */
  filterPattern: quota(1024, 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html', '2026-11-26'),
  metricFiltersOfLogGroup: quota(100, 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html', '2026-11-26'),
} as const;

/** Of a role's sessions, in hours: what IAM lets a role have. */
export const SESSION_HOURS = quota(12, 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html', '2026-11-26');

/** Policy sizes in bytes, without white space. */
export const POLICY_SIZE = {
  s3Bucket: quota(20 * 1024, 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html'),
  kmsKey: quota(32 * 1024, 'https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html'),
  ecrRepository: quota(10240, 'https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html'),
  /** In characters. It was 5,120 until May 2026, which much of AWS's documentation still says. */
  serviceControlPolicy: quota(10_240, 'https://aws.amazon.com/about-aws/whats-new/2026/05/aws-organizations-increased-scp-quotas/'),
  /** In characters, without white space. */
  iamManaged: quota(6144, 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html', '2026-11-26'),
  /** Of all inline policies of a role, in characters. */
  iamRoleInline: quota(10_240, 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html'),
  /** Of a role's trust policy, in characters. It can be raised. */
  iamRoleTrust: quota(2048, 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html', '2026-11-26'),
  eventBus: quota(10 * 1024, 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html'),
} as const;
