import { anything, call, CallTable } from './call';
import { OF_TEMPLATE } from '../deployed-stack';

const CLOUDFORMATION = 'https://docs.aws.amazon.com/AWSCloudFormation/latest';

const ZONES = ['ec2:DescribeAvailabilityZones', 'ec2:DescribeAccountAttributes', 'ec2:DescribeSubnets'].map((action) => call(action, anything));
const PARAMETER = [call('ssm:GetParameters')];
const SECRET = [call('secretsmanager:GetSecretValue')];

/** What CloudFormation asks for because of functions, parameters and references in a template, whatever resources it has. */
export const TEMPLATE: readonly CallTable[] = [
  {
    type: OF_TEMPLATE.zones,
    source: `${CLOUDFORMATION}/TemplateReference/intrinsic-function-reference-getavailabilityzones.html`,
    create: ZONES,
    update: ZONES,
    delete: [],
  },
  {
    type: OF_TEMPLATE.parameter,
    source: `${CLOUDFORMATION}/UserGuide/cloudformation-supplied-parameter-types.html`,
    create: PARAMETER,
    update: PARAMETER,
    delete: [],
  },
  {
    type: OF_TEMPLATE.secret,
    source: `${CLOUDFORMATION}/UserGuide/dynamic-references-secretsmanager.html`,
    create: SECRET,
    update: SECRET,
    delete: [],
  },
];
