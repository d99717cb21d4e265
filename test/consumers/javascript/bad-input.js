const { DeliveryTopology } = require('cdk-secure-delivery');

// Three mistakes, told in one error: an account of 11 digits, half a region, and two environments of one name.
try {
  new DeliveryTopology({
    platform: { account: '111111111111', region: 'eu-west-1' },
    application: 'auth-service',
    environments: [
      { name: 'dev', account: '22222222222', region: 'eu-west-1' },
      { name: 'dev', account: '333333333333', region: 'eu-west' },
    ],
  });
} catch (error) {
  console.log(error.message);
}
