import { CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DeliveryTopology } from '../delivery-topology/delivery-topology';
import { expectDrift } from './private/expected-drift';
import { NOTHING_RELEASED, POINTERS } from './private/image-pointers';
import { deployBefore } from './private/stack-order';
import { validateImagePointer } from './private/validate-pointer';

/**
 * What an ImagePointer is made from.
 */
export interface ImagePointerProps {
  /** The topology whose application is released. */
  readonly topology: DeliveryTopology;

  /** The name of the environment whose released image is pointed to, for example `prod`. */
  readonly environment: string;
}

/**
 * The SSM parameter that says which image is released in an environment, by its whole reference with digest.
 *
 * It is created with the value `none`, which a BlueGreenEcsService replaces by its `initialImage`; after that, only the
 * environment's release deployer writes it, when a release has succeeded. So a later update of the service's stack
 * describes what runs, and not what ran when the stack was written.
 *
 * Nothing in the resource ever changes, therefore no stack update rewrites a released value: when a property of a
 * parameter changes, CloudFormation puts all of them anew, the value `none` included. That is why the parameter has no
 * description, and none of the tags that the conventions ask for. Tags of the stack itself do no harm: CloudFormation
 * adds and removes tags without writing the value.
 *
 * Deploy it in the workload account's foundation stack, before the stack of the service, in which it must not lie: that
 * stack reads it before it creates anything. The parameter is retained when it leaves the stack, and is then in the way of
 * another one of its name: import it, or delete it.
 *
 * @see https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-ssm/blob/main/aws-ssm-parameter/src/main/java/com/amazonaws/ssm/parameter/UpdateHandler.java
 *
 * @exampleMetadata fixture=service
 * @example
 * new ImagePointer(foundation, 'ImagePointer', { topology, environment: 'prod' });
 */
export class ImagePointer extends Construct {
  /** The parameter's name: the environment's `imagePointerParameterName`. */
  public readonly parameterName: string;

  /** The parameter's ARN. */
  public readonly parameterArn: string;

  /**
   * @param scope where the parameter is defined: a stack of the environment's account and region, and not the service's
   * @param id its id within the scope
   * @param props whose image it points to
   * @throws ImagePointer.InvalidSetting when there is no such option
   * @throws BlueGreenEcsService.MissingProperty when the topology is something else
   * @throws BlueGreenEcsService.PointerInSameStack when the environment's service lies in the same stack
   * @throws ImagePointer.DuplicatePointer when the app has the environment's pointer already
   * @throws DeliveryTopology.UnknownEnvironment when the topology has no environment of that name
   * @throws DeliveryTopology.AgnosticStack when the stack has no literal account and region
   * @throws DeliveryTopology.WrongAccount when the stack is not of the environment's account
   * @throws DeliveryTopology.WrongRegion when the stack is not of the environment's region
   * @throws DeliveryTopology.OtherQualifier when the stack is deployed with roles of another bootstrap qualifier than the topology names
   */
  constructor(scope: Construct, id: string, props: ImagePointerProps) {
    super(scope, id);
    const { topology, environment, service } = validateImagePointer(this, props);
    topology._adopt(this);
    POINTERS.mark(this, environment.imagePointerParameterName);
    if (service) deployBefore(this, service);

    // Not the class that CDK has for parameters: an aspect that tags would find its tags.
    const parameter = new CfnResource(this, 'Parameter', {
      type: 'AWS::SSM::Parameter',
      properties: { Name: environment.imagePointerParameterName, Type: 'String', Value: NOTHING_RELEASED },
    });
    parameter.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    expectDrift(parameter, ['/Value'], `stateMachine/${environment.deployerStateMachineName}`);

    this.parameterName = environment.imagePointerParameterName;
    this.parameterArn = Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName: this.parameterName.slice(1) });
  }
}
