/** What is read of a template, as far as it is one: whatever is something else is looked at as nothing. */
export interface TemplateJson {
  readonly Transform?: unknown;
  readonly Parameters?: Readonly<Record<string, { readonly Type?: unknown; readonly Default?: unknown }>>;
  readonly Mappings?: Readonly<Record<string, any>>;
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value?: unknown; readonly Export?: { readonly Name?: unknown } }>>;
}

export interface TemplateResource {
  readonly Type?: unknown;
  readonly Properties?: Readonly<Record<string, any>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** A template and where it is deployed. */
export interface DeployedStack {
  /** How it is called in a message: the path of a construct, or of a file. */
  readonly label: string;
  /** `*` where CloudFormation makes a part up, as it does for nested stacks. */
  readonly name: string;
  /** Nothing where it is deployed to wherever the role is. */
  readonly account?: string;
  readonly region?: string;
  readonly template: TemplateJson;
  /** The stacks in it, by their logical ids. */
  readonly nested: ReadonlyMap<string, DeployedStack>;
  /** The path of a resource's construct, where there is one. */
  readonly pathOf: (logicalId: string) => string;
  /** What else CloudFormation reads when it deploys the stack: SSM parameters, by name. */
  readonly parameters: readonly string[];
  /** The bucket from which CloudFormation gets the templates of its nested stacks, where that is not in the template yet. */
  readonly assetBucket?: string;
  /** The ARN of the role with which the stack is deployed unless another one is given. */
  readonly deployedWith?: string;
}
