import { App, Stack } from 'aws-cdk-lib';
import { management, topology } from './topology';
import { OrgGuardrails } from 'cdk-secure-delivery';

/** The management account: what keeps people from changing production by hand. */
export class OrganizationStack extends Stack {
  constructor(app: App) {
    const { account, region, rootId } = management;
    super(app, 'DeliveryOrganization', { env: { account, region } });

    new OrgGuardrails(this, 'Guardrails', { topology, rootId });
  }
}
