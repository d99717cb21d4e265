/** What the TypeScript app has to have in each template. Five empty templates would be equal as well. */
const EXPECTED = {
  'DeliveryTooling.template.json': [
    'AWS::KMS::Key', 'AWS::KMS::Alias', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy', '222222222222', '333333333333', 'o-abc1234567', 'cost-center',
  ],
  'Sandbox.template.json': [
    'AWS::KMS::Key', 'AWS::S3::Bucket', '"DeletionPolicy":"Delete"', '444444444444', 'nightly', '555555555555', ':role/auditor',
  ],
  'DeliveryFoundation-prod.template.json': [
    'AWS::IAM::Role', 'AWS::IAM::Policy', '/delivery/', 'kms:ResourceAliases', '111111111111', 'cost-center',
  ],
};

/** The mistakes of every bad-input program, as the error names them. */
const MISTAKES = [
  /^ {2}- environments\[0\]\.account: .*"22222222222".*\[DeliveryTopology\.InvalidAccount\]$/m,
  /^ {2}- environments\[1\]\.region: .*"eu-west".*\[DeliveryTopology\.InvalidRegion\]$/m,
  /^ {2}- environments\[1\]\.name: .*"dev".*\[DeliveryTopology\.DuplicateEnvironment\]$/m,
];

/** Everything else is compared with the TypeScript app: it has to define what the apps are about. */
export function checkReference(report, { templates = {} }) {
  const names = (each) => Object.keys(each).sort().join(', ');
  report.check('typescript: defines the three stacks', names(templates) === names(EXPECTED), names(templates));
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
