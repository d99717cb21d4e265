import { call, CallRule, CallTable, passed, tagged, tagsOf, untagged, valuesAt } from './call';
import { keyOf } from './storage';

const ECR = 'https://docs.aws.amazon.com/AmazonECR/latest/APIReference';
const CODEBUILD = 'https://docs.aws.amazon.com/codebuild/latest/APIReference';
const CODEPIPELINE = 'https://docs.aws.amazon.com/codepipeline/latest/APIReference';
const STATES = 'https://docs.aws.amazon.com/step-functions/latest/apireference';
const SSM = 'https://docs.aws.amazon.com/systems-manager/latest/APIReference';

const CONNECTION = 'Stages.Actions.Configuration.ConnectionArn';
/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodeconnections.html */
const CONNECTED: CallRule = call('codeconnections:PassConnection', ({ properties }) => valuesAt(properties, CONNECTION), {
  for: CONNECTION, with: () => ({ 'codeconnections:PassedToService': 'codepipeline.amazonaws.com' }),
});

const PIPELINE_ROLE = passed('RoleArn', 'codepipeline.amazonaws.com');
const PROJECT_ROLE = passed('ServiceRole', 'codebuild.amazonaws.com');
const MACHINE_ROLE = passed('RoleArn', 'states.amazonaws.com');

export const DELIVERY: readonly CallTable[] = [
  {
    type: 'AWS::ECR::Repository',
    // The key: https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
    source: `${ECR}/API_CreateRepository.html`,
    create: [
      call('ecr:CreateRepository', undefined, { with: tagsOf }),
      tagged('ecr:TagResource'),
      call('ecr:SetRepositoryPolicy', undefined, { for: 'RepositoryPolicyText' }),
      call('ecr:PutLifecyclePolicy', undefined, { for: 'LifecyclePolicy' }),
      ...keyOf('EncryptionConfiguration.KmsKey', 'ecr', ['kms:DescribeKey', 'kms:CreateGrant']),
    ],
    update: [
      call('ecr:PutImageScanningConfiguration', undefined, { for: 'ImageScanningConfiguration' }),
      call('ecr:PutImageTagMutability', undefined, { for: 'ImageTagMutability' }),
      call('ecr:SetRepositoryPolicy', undefined, { for: 'RepositoryPolicyText' }),
      call('ecr:PutLifecyclePolicy', undefined, { for: 'LifecyclePolicy' }),
      tagged('ecr:TagResource'),
      untagged('ecr:UntagResource'),
    ],
    delete: [call('ecr:DeleteRepository')],
  },
  {
    type: 'AWS::CodeBuild::Project',
    source: `${CODEBUILD}/API_CreateProject.html`,
    create: [call('codebuild:CreateProject', undefined, { with: tagsOf }), PROJECT_ROLE],
    update: [call('codebuild:UpdateProject', undefined, { with: tagsOf }), PROJECT_ROLE],
    delete: [call('codebuild:DeleteProject')],
  },
  {
    type: 'AWS::CodePipeline::Pipeline',
    source: `${CODEPIPELINE}/API_CreatePipeline.html`,
    create: [call('codepipeline:CreatePipeline', undefined, { with: tagsOf }), tagged('codepipeline:TagResource'), PIPELINE_ROLE, CONNECTED],
    update: [call('codepipeline:UpdatePipeline'), PIPELINE_ROLE, CONNECTED, tagged('codepipeline:TagResource'), untagged('codepipeline:UntagResource')],
    delete: [call('codepipeline:DeletePipeline')],
  },
  {
    type: 'AWS::StepFunctions::StateMachine',
    // Deleted in time: https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
    source: `${STATES}/API_CreateStateMachine.html`,
    create: [call('states:CreateStateMachine', undefined, { with: tagsOf }), tagged('states:TagResource'), MACHINE_ROLE],
    update: [call('states:UpdateStateMachine'), MACHINE_ROLE, tagged('states:TagResource'), untagged('states:UntagResource')],
    delete: [call('states:DeleteStateMachine'), call('states:DescribeStateMachine')],
  },
  {
    type: 'AWS::SSM::Parameter',
    source: `${SSM}/API_PutParameter.html`,
    create: [call('ssm:PutParameter')],
    update: [call('ssm:PutParameter')],
    delete: [call('ssm:DeleteParameter')],
  },
];
