const { FoundationStack } = require('./foundation-stack');
const { ServiceStack } = require('./service-stack');

/** The digest of the first build, as the pipeline shows it. */
const FIRST_DIGEST = `sha256:${'a'.repeat(64)}`;

/** All of a workload account. */
exports.defineWorkload = (app, environment) => {
  new FoundationStack(app, environment);
  new ServiceStack(app, environment, FIRST_DIGEST);
};
