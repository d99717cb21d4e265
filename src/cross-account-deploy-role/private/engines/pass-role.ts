import * as iam from 'aws-cdk-lib/aws-iam';
import { DeployStatement } from './engine';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
export function passStatement(sid: string, roles: readonly iam.IRole[], services: readonly string[]): DeployStatement {
  return {
    sid,
    actions: ['iam:PassRole'],
    resources: [...new Set(roles.map(({ roleArn }) => roleArn))],
    conditions: { StringEquals: { 'iam:PassedToService': services.length === 1 ? services[0] : services } },
  };
}
