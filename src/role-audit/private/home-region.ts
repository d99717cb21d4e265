/**
 * The one region of each partition in which IAM's own API is, and in which alone its events arrive. For GovCloud, no page says
 * so; it is the region for which requests to its one endpoint are signed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/disaster-recovery-resiliency.html
 * @see https://repost.aws/knowledge-center/eventbridge-rule-triggers-iam-single-region
 * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/iam.html
 * @see https://github.com/boto/botocore/blob/develop/botocore/data/endpoints.json
 */
const HOME_REGIONS: Readonly<Record<string, string>> = { 'aws': 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };

export const homeRegionOf = (partition: string): string | undefined => HOME_REGIONS[partition];
