import { awscdk } from 'projen';

export function configureCommands(project: awscdk.AwsCdkConstructLibrary): void {
  project.package.addPackageResolutions('unrs-resolver@1.12.2', '@aws-cdk/asset-node-proxy-agent-v6@2.1.0');
  // Go's newest aws-cdk-lib needs constructs 10.4.2, projen itself needs 10.5: develop with 10.5.1, promise 10.4.2.
  project.deps.removeDependency('constructs');
  project.addPeerDeps('constructs@^10.4.2');
  project.addDevDeps('constructs@10.5.1');
}
