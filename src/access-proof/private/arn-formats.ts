/** How a resource is called once it is deployed: the ARN, and what `Ref` gives. */
export interface ArnFormat {
  /** With `{p}`, `{r}`, `{a}` for partition, region and account, `{n}` for the name, `{path}` for an IAM path and `{s}` for a suffix that AWS makes up. */
  readonly arn: string;
  /** The property that names it; where it is absent, CloudFormation makes a name up. */
  readonly name?: string;
  /** What of the name is left out of the ARN. */
  readonly without?: RegExp;
  /** How the ARN of a part that its policy is about goes on, as an object's behind its bucket's. */
  readonly parts?: string;
  readonly ref: 'name' | 'arn' | 'url';
}

/**
 * The resource types whose ARN follows from the template.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const ARN_FORMATS: Readonly<Record<string, ArnFormat>> = {
  'AWS::CodeBuild::Project': { arn: 'arn:{p}:codebuild:{r}:{a}:project/{n}', name: 'Name', ref: 'name' },
  'AWS::CodePipeline::Pipeline': { arn: 'arn:{p}:codepipeline:{r}:{a}:{n}', name: 'Name', parts: '/', ref: 'name' },
  'AWS::DynamoDB::Table': { arn: 'arn:{p}:dynamodb:{r}:{a}:table/{n}', name: 'TableName', parts: '/index/', ref: 'name' },
  'AWS::ECR::Repository': { arn: 'arn:{p}:ecr:{r}:{a}:repository/{n}', name: 'RepositoryName', ref: 'name' },
  'AWS::ECS::Cluster': { arn: 'arn:{p}:ecs:{r}:{a}:cluster/{n}', name: 'ClusterName', ref: 'name' },
  'AWS::Events::EventBus': { arn: 'arn:{p}:events:{r}:{a}:event-bus/{n}', name: 'Name', ref: 'name' },
  'AWS::IAM::Group': { arn: 'arn:{p}:iam::{a}:group{path}{n}', name: 'GroupName', ref: 'name' },
  'AWS::IAM::ManagedPolicy': { arn: 'arn:{p}:iam::{a}:policy{path}{n}', name: 'ManagedPolicyName', ref: 'arn' },
  'AWS::IAM::OIDCProvider': { arn: 'arn:{p}:iam::{a}:oidc-provider/{n}', name: 'Url', without: /^https:\/\//, ref: 'arn' },
  'AWS::IAM::Role': { arn: 'arn:{p}:iam::{a}:role{path}{n}', name: 'RoleName', ref: 'name' },
  'AWS::IAM::SAMLProvider': { arn: 'arn:{p}:iam::{a}:saml-provider/{n}', name: 'Name', ref: 'arn' },
  'AWS::IAM::User': { arn: 'arn:{p}:iam::{a}:user{path}{n}', name: 'UserName', ref: 'name' },
  'AWS::KMS::Key': { arn: 'arn:{p}:kms:{r}:{a}:key/{n}', ref: 'name' },
  'AWS::Lambda::Function': { arn: 'arn:{p}:lambda:{r}:{a}:function:{n}', name: 'FunctionName', ref: 'name' },
  'AWS::Logs::LogGroup': { arn: 'arn:{p}:logs:{r}:{a}:log-group:{n}:*', name: 'LogGroupName', parts: ':log-stream:', ref: 'name' },
  'AWS::S3::Bucket': { arn: 'arn:{p}:s3:::{n}', name: 'BucketName', parts: '/', ref: 'name' },
  'AWS::SNS::Topic': { arn: 'arn:{p}:sns:{r}:{a}:{n}', name: 'TopicName', ref: 'arn' },
  'AWS::SQS::Queue': { arn: 'arn:{p}:sqs:{r}:{a}:{n}', name: 'QueueName', ref: 'url' },
  'AWS::SSM::Parameter': { arn: 'arn:{p}:ssm:{r}:{a}:parameter/{n}', name: 'Name', without: /^\//, ref: 'name' },
  'AWS::SecretsManager::Secret': { arn: 'arn:{p}:secretsmanager:{r}:{a}:secret:{n}-{s}', name: 'Name', ref: 'arn' },
  'AWS::StepFunctions::StateMachine': { arn: 'arn:{p}:states:{r}:{a}:stateMachine:{n}', name: 'StateMachineName', ref: 'arn' },
  // What CDK's own construct for a provider makes.
  'Custom::AWSCDKOpenIdConnectProvider': { arn: 'arn:{p}:iam::{a}:oidc-provider/{n}', name: 'Url', without: /^https:\/\//, ref: 'arn' },
};
