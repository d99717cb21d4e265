/**
 * What CloudFormation needs for resources of a type, in addition to what is known of it: for types of others, for those of which
 * AWS publishes no permissions, for what a service turns out to ask for, and for a type that has left the templates, whose resources
 * are still to be deleted. Of a type that no template has, `resources` have to be said.
 *
 * @exampleMetadata fixture=execution
 * @example
 * new CloudFormationExecutionRole(administration, 'Execution', {
 *   stacks: [backend],
 *   allowDeletion: true,
 *   additionalPermissions: [{
 *     resourceType: 'AWS::MediaStore::Container', // no template has one any more
 *     actions: ['mediastore:DescribeContainer', 'mediastore:ListTagsForResource'],
 *     deleteActions: ['mediastore:DeleteContainer'],
 *     resources: ['arn:aws:mediastore:eu-west-1:333333333333:container/uploads'],
 *   }],
 * });
 */
export interface ResourceTypePermissions {
  /** The resource type, for example `AWS::MediaStore::Container` or `Acme::Billing::Account`; or the name of a macro in the template's `Transform`. */
  readonly resourceType: string;

  /**
   * Actions to create, read and change resources of the type, for example `mediastore:CreateContainer`. Without wildcards. An
   * empty list says that CloudFormation calls nobody with the role. What is like an action of AWS, and is none, is an error.
   */
  readonly actions: string[];

  /**
   * Further actions to delete them; left out of the policies unless deleting is allowed.
   *
   * @default - none
   */
  readonly deleteActions?: string[];

  /**
   * The ARNs of the resources that the actions are about, with wildcards where needed.
   *
   * `*` alone is taken only for actions that AWS documents without a resource, or that this library does not know.
   *
   * @default - the kinds of resource that AWS documents for the action, in the stack's account and region; for an action that
   * is not in this library's table, or when no template has the type, they have to be given
   */
  readonly resources?: string[];

  /**
   * The ARNs of the roles that resources of the type give to a service, where they do not follow from the template.
   *
   * @default - the roles that the resources' properties name
   */
  readonly passedRoles?: string[];

  /**
   * The services to which those roles may be given, for example `lambda.amazonaws.com`.
   *
   * @default - has to be given with `passedRoles`
   */
  readonly passedTo?: string[];
}
