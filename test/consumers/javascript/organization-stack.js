const { Stack } = require('aws-cdk-lib');
const { OrgGuardrails } = require('cdk-secure-delivery');
const { management, topology } = require('./topology');

/** The management account: what keeps people from changing production by hand. */
exports.OrganizationStack = class extends Stack {
  constructor(app) {
    const { account, region, rootId } = management;
    super(app, 'DeliveryOrganization', { env: { account, region } });

    new OrgGuardrails(this, 'Guardrails', { topology, rootId });
  }
};
