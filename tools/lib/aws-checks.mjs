// What only AWS can confirm: one entry for each row of docs/unverified.md, under the same id. A test compares the two.
// `check` gets the AWS CLI in one of the two accounts, and answers whether the assumption holds and what it saw.

/** The example, deployed into the two accounts as examples/hub-and-spoke/README.md says; the region is the one of --region. */
const EXAMPLE = 'the example of examples/hub-and-spoke, deployed into both accounts';
const RELEASE = `${EXAMPLE}, with a release made`;

const byHand = (id, assumption, needs, steps, holdsIf) => ({ id, assumption, needs, steps, holdsIf });

export const AWS_CHECKS = [
  byHand('artifact-key-prefix', 'CodePipeline starts an artifact\'s key with the first 20 characters of the pipeline\'s name', EXAMPLE,
    ['run the pipeline once', 'list the artifact bucket'], 'every key starts with the topology\'s artifactKeyPrefix'),
  byHand('resource-aliases', 'kms:ResourceAliases sees the aliases of a key in another account', EXAMPLE,
    ['grant a workload role with SecureArtifactBucket.fromTopology and addReader', 'read an object with it'], 'the object is read'),
  byHand('via-service', 'kms:ViaService names a service with amazonaws.com or the partition\'s domain', EXAMPLE,
    ['read an object, and look at kms:ViaService in the trail\'s record of the decryption'], 'it is one of the two'),
  byHand('retain-except-on-create', 'CloudFormation takes RetainExceptOnCreate for all types that carry it, those of Organizations included', 'an empty account',
    ['deploy each stack with a resource beside it that fails'], 'nothing is left'),
  byHand('bucket-key-context', 'S3 passes the bucket\'s ARN as encryption context with a Bucket Key, the object\'s without', EXAMPLE,
    ['write and read objects with and without --bucket-key-enabled'], 'all are read'),
  byHand('rollback-deployment', 'while CodeDeploy brings traffic back, ListDeployments shows an active deployment at the latest 15 seconds after the failed one has ended', RELEASE,
    ['release an image that fails its health check', 'list the group\'s deployments every second'], 'there is no gap of 15 seconds'),
  byHand('deployment-description', 'a deployment keeps the description that it was started with', RELEASE,
    ['aws deploy get-deployment --deployment-id of the release'], 'the description is the execution\'s ARN'),
  byHand('error-names', 'Step Functions names errors Sfn.ExecutionDoesNotExistException, Ecs.ClientException, DynamoDB.ConditionalCheckFailedException, CodeDeploy.DeploymentAlreadyCompletedException', RELEASE,
    ['start a release while one runs', 'aws stepfunctions test-state with each of the calls that are to fail so'], 'the history shows these names'),
  byHand('definition', 'Step Functions takes the definition, expressions included', EXAMPLE,
    ['aws stepfunctions validate-state-machine-definition'], 'the result is OK'),
  byHand('stop-deployment', 'codedeploy:StopDeployment has no resource', RELEASE,
    ['abort an execution of the deployer while a deployment runs'], 'the settlement stops it'),
  byHand('register-by-family', 'ecs:RegisterTaskDefinition and ecs:TagResource are authorized on the family\'s revisions', RELEASE, ['make a release'], 'it is made'),
  byHand('task-set-arns', 'ecs:CreateTaskSet is authorized on task-set/<cluster>/<service>/* and has ecs:task-definition', RELEASE, ['make a release'], 'traffic moves'),
  byHand('execution-role-source', 'ECS sets aws:SourceAccount and aws:SourceArn when it assumes an execution role', EXAMPLE, ['start the service'], 'its task runs'),
  byHand('codedeploy-source', 'CodeDeploy sets aws:SourceArn as documented, also when a group is made', EXAMPLE, ['deploy the service\'s stack'], 'it is created'),
  byHand('codebuild-source', 'CodeBuild sets aws:SourceArn and aws:SourceAccount when it assumes a service role', EXAMPLE, ['run the pipeline'], 'the build starts'),
  byHand('pointer-in-condition', 'a parameter of type AWS::SSM::Parameter::Value can stand in a template\'s condition', EXAMPLE, ['deploy the service\'s stack'], 'it is created'),
  byHand('pointer-tags', 'CloudFormation adds tags of the stack to a parameter without writing its value', RELEASE,
    ['add a tag to the foundation\'s stack and deploy it'], 'the pointer has its value still'),
  byHand('pipeline-key-actions', 'CodePipeline uses the artifact key only through S3, with Decrypt and GenerateDataKey', EXAMPLE, ['run the pipeline'], 'source and build succeed'),
  byHand('bus-conditions', 'events:source, events:detail-type and aws:PrincipalArn are set when a rule sends to another account\'s bus with a role', RELEASE,
    ['make a release, and look into the log group of the tooling account\'s bus'], 'its events are there'),
  byHand('lists-settle', 'ListDeployments shows a deployment 90 seconds after it was started, ListTaskDefinitions a revision after some seconds', RELEASE,
    ['abort an execution of the deployer as it starts its deployment'], 'the settlement finds and stops it'),
  byHand('redrive-count', 'Execution.RedriveCount in the context of a redriven execution is 1 or more', RELEASE,
    ['abort an execution of the deployer', 'aws stepfunctions redrive-execution'], 'it fails with "redriven", and no deployment is started'),
  byHand('scheduled-settlement', 'EventBridge starts the deployer every half hour with the rule\'s input', EXAMPLE,
    ['wait half an hour', 'aws stepfunctions list-executions'], 'an execution has succeeded without doing anything'),
  byHand('event-input', 'an event of Step Functions carries the execution\'s input', RELEASE,
    ['stop a release', 'aws stepfunctions list-executions'], 'a settlement has started within a minute, and its own end has started none'),
  byHand('guardrail-region', 'CloudFormation makes organizational units and policies in every region', 'a management account', ['deploy OrgGuardrails outside us-east-1'], 'it is created'),
  byHand('guardrail-size', 'a service control policy may have 10,240 characters', 'a management account', ['deploy OrgGuardrails with many break-glass roles'], 'it is created'),
  byHand('stop-with-rollback', 'codedeploy:StopDeployment with roll-back needs no codedeploy:CreateDeployment of the caller', `${RELEASE}, guarded`,
    ['stop a deployment as an administrator of production'], 'the traffic comes back'),
  byHand('logs-principal-china', 'CloudWatch Logs is logs.<region>.amazonaws.com.cn in China', 'an account of aws-cn', ['deploy the service\'s stack there'], 'its log group is created'),
  byHand('untagged-index-parts', 'the rule for untagged images does not delete the parts of an index that has a tag', EXAMPLE,
    ['push an image of several architectures, and wait for 15 days'], 'it can still be pulled'),
];
