const FOUNDATION = [
  'AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::SSM::Parameter', 'AWS::Events::Rule', '/delivery/', '111111111111', 'o-abc1234567', 'cost-center',
];
const SERVICE = [
  'AWS::EC2::VPC', 'AWS::EC2::VPCEndpoint', 'Fn::GetAZs', 'AWS::ECS::Service', 'AWS::ElasticLoadBalancingV2::Listener', 'AWS::CodeDeploy::DeploymentGroup',
  'AWS::CloudWatch::Alarm', 'AWS::StepFunctions::StateMachine', 'AWS::DynamoDB::Table', `@sha256:${'a'.repeat(64)}`, '/healthz', '8080', 'cost-center',
];

/** What the TypeScript app has to have in each template. Five empty templates would be equal as well. */
const EXPECTED = {
  'DeliveryTooling.template.json': [
    'AWS::KMS::Key', 'AWS::KMS::Alias', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'AWS::Events::EventBus', 'AWS::ECR::Repository', 'AWS::CodeBuild::Project',
    'AWS::CodePipeline::Pipeline', 'connection/00000000-', 'Release-dev', 'Release-prod', '222222222222', '333333333333', 'o-abc1234567', 'cost-center',
  ],
  'DeliveryFoundation-dev.template.json': [...FOUNDATION, '--dev--deploy--'],
  'DeliveryFoundation-prod.template.json': [...FOUNDATION, '--prod--deploy--'],
  'DeliveryService-dev.template.json': [...SERVICE, 'ECSAllAtOnce'],
  'DeliveryService-prod.template.json': [...SERVICE, 'AWS::CodeDeploy::DeploymentConfig', 'TimeBasedCanary'],
  'DeliveryOrganization.template.json': ['AWS::Organizations::OrganizationalUnit', 'AWS::Organizations::Policy', 'r-ab12', 'SERVICE_CONTROL_POLICY'],
  'DeliveryAudit.template.json': ['AWS::Events::Rule', 'aws.iam', 'AROAEXAMPLEEXAMPLEID', 'NeededTrail'],
  'DeliveryAccess.template.json': ['AWS::Events::Rule', 'AWS::IAM::Role', 'aws:MultiFactorAuthPresent', 'user/emergency/anaya', 'AWS::IAM::ManagedPolicy', 'acme-execution', ':jobs', 'sqs:PurgeQueue'],
  'DeliveryJobs.template.json': ['AWS::SQS::Queue'],
  'Sandbox.template.json': [
    'AWS::KMS::Key', 'AWS::S3::Bucket', '"DeletionPolicy":"Delete"', '777777777777', 'nightly', '555555555555', ':role/auditor', ':role/reports/*', 'DenyOtherWriters', ':role/sandbox-import', 'ProtectBucket', ':role/KeyAdministrator',
  ],
};

/** The mistakes of every bad-input program, as the error names them. */
const MISTAKES = [
  /^ {2}- environments\[0\]\.account: .*"22222222222".*\[DeliveryTopology\.InvalidAccount\]$/m,
  /^ {2}- environments\[1\]\.region: .*"eu-west".*\[DeliveryTopology\.InvalidRegion\]$/m,
  /^ {2}- environments\[1\]\.name: .*"dev".*\[DeliveryTopology\.DuplicateEnvironment\]$/m,
];

/** What the access-proof programs are answered: whether it is allowed, why, and what the explanation has to name. */
const ANSWERS = {
  'the pipeline reads its artifact': [true, 'allowed', 'allowed by DeliveryTooling/PipelineRolePolicy'],
  'the pipeline reads another application\'s': [false, 'no identity policy allows it', '(Artifacts): the resource does not match'],
  'the pipeline reads over plain HTTP': [false, 'explicit deny', '(DenyPlainHttp)'],
  'the pipeline decrypts through S3': [true, 'allowed', 'allowed by DeliveryTooling/ArtifactsKey'],
  'the pipeline decrypts directly': [false, 'no identity policy allows it', 'kms:ViaService does not match'],
  'the pipeline acts as the deploy role': [true, 'allowed', 'allowed by the trust policy of DeliveryFoundation-prod/DeployRole'],
  'the deploy role starts a release': [true, 'allowed', '(StartRelease)'],
  'the deploy role reads an artifact': [false, 'no identity policy allows it', '--prod--deploy--'],
  'an attacker acts as the deploy role': [false, 'no resource policy allows it', 'not allowed by the trust policy of DeliveryFoundation-prod/DeployRole'],
  'an attacker reads': [false, 'explicit deny', 'role/Attacker is denied'],
  'anybody reads': [false, 'explicit deny', 'by * is denied'],
  'a service decrypts': [false, 'no resource policy allows it', 'by codebuild.amazonaws.com is denied'],
};

/** What each error of the access-proof programs says. */
const ERRORS = {
  'it is allowed': /^AccessProof: 1 problem\n {2}- question: must be denied, got \{.*\} \[AccessProof\.Allowed\]\n {4}.* is allowed\n {6}allowed by /,
  'AWS has no such action': /the action s3:GetObjekt, which AWS does not have, .*\[AccessProof\.Unanswerable\]$/,
  'no template holds the principal': /role\/Nobody, which no template holds; give its policies .*\[AccessProof\.Unanswerable\]$/,
  'no template holds the resource': /somebody-elses\/release-1\.zip, which no template holds, .*\[AccessProof\.Unanswerable\]$/,
};

/** Everything else is compared with the TypeScript app: it has to define what the apps are about. */
export function checkReference(report, { templates = {} }) {
  const names = (each) => Object.keys(each).sort().join(', ');
  report.check(`typescript: defines the ${Object.keys(EXPECTED).length} stacks`, names(templates) === names(EXPECTED), names(templates));
  for (const [file, parts] of Object.entries(EXPECTED)) {
    const text = JSON.stringify(templates[file] ?? {});
    const missing = parts.filter((part) => !text.includes(part));
    report.check(`typescript: ${file} holds what the app defines`, missing.length === 0, `missing: ${missing.join(', ')}`);
  }
}

export function checkBadInput(report, message = '') {
  const missing = MISTAKES.filter((mistake) => !mistake.test(message));
  const problems = message.split('\n').filter((line) => line.startsWith('  - ')).length;
  const complete = missing.length === 0 && problems === MISTAKES.length;
  report.check('typescript: bad input lists the three problems and no other', complete, message || 'no error was raised');
}

/** Answers that are equal in five languages could be equally wrong, or none. */
export function checkProof(report, { answers = [], errors = [] } = {}) {
  const wrongAnswers = unexpected(ANSWERS, answers, 'question', ([allowed, reason, part], answer) =>
    answer.allowed === allowed && answer.reason === reason && answer.explanation?.includes(part));
  const count = (each) => Object.keys(each).length;
  report.check(`typescript: the ${count(ANSWERS)} questions are answered as they have to be`, wrongAnswers.length === 0, wrongAnswers.join('\n'));
  const wrongErrors = unexpected(ERRORS, errors, 'mistake', (pattern, { message }) => pattern.test(message));
  report.check(`typescript: the ${count(ERRORS)} errors say what is wrong`, wrongErrors.length === 0, wrongErrors.join('\n'));
}

/** What is not as expected, is missing, or is there beside it. */
function unexpected(expected, actual, key, fits) {
  const missing = Object.keys(expected).filter((name) => !actual.some((each) => each[key] === name)).map((name) => `${name}: not there`);
  const wrong = actual.filter((each) => !expected[each[key]] || !fits(expected[each[key]], each)).map((each) => JSON.stringify(each));
  return [...missing, ...wrong];
}
