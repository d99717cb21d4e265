import { SimulationRequest } from './simulator';
import { AccessRequest, ResourcePolicy } from '../../src/policy/evaluate';

/** The same request for our own evaluator as for the independent simulator, with the keys that AWS itself sets. */
export function accessRequest({ principal, action, resource, context, serviceControlPolicies }: SimulationRequest): AccessRequest {
  return {
    principal: { kind: 'role', account: principal.account, arn: principal.arn },
    action,
    resource: { arn: resource.arn, account: resource.account },
    identityPolicies: Object.entries(principal.identityPolicies).map(([name, document]) => ({ name, document })),
    permissionsBoundary: principal.permissionsBoundary && { name: 'boundary', document: principal.permissionsBoundary },
    resourcePolicy: resource.policy && { name: 'resource', kind: kindOf(resource.arn), document: resource.policy },
    serviceControlPolicies: serviceControlPolicies?.map(({ level, policies }) => ({
      name: level, policies: Object.entries(policies).map(([name, document]) => ({ name, document })),
    })),
    context: {
      'aws:PrincipalArn': principal.arn,
      'aws:PrincipalAccount': principal.account,
      'aws:PrincipalIsAWSService': 'false',
      'aws:SecureTransport': 'true',
      'aws:ResourceAccount': resource.account,
      'kms:CallerAccount': principal.account,
      ...(principal.organizationId ? { 'aws:PrincipalOrgID': principal.organizationId } : {}),
      ...context,
    },
  };
}

function kindOf(arn: string): ResourcePolicy['kind'] {
  if (/^arn:[^:]+:iam::\d+:role\//.test(arn)) return 'trust';
  return /^arn:[^:]+:kms:/.test(arn) ? 'key' : 'resource';
}
