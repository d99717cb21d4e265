/** A policy as the service returns it. Read back, so nothing about its inside is taken for granted. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

/** What one account holds in one region, as each service's own API tells it. */
export interface AccountState {
  readonly account: string;
  readonly region: string;
  readonly stacks: readonly StackState[];
  readonly buckets: readonly BucketState[];
  readonly keys: readonly KeyState[];
  /** IAM has no regions: roles of this region's stacks, and those that no stack owns. */
  readonly roles: readonly RoleState[];
}

export interface StackState {
  readonly name: string;
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly StackResource[];
}

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
}

/** Which stack a resource belongs to; absent for what was made by hand. */
export interface Owner {
  readonly stackName: string;
  readonly logicalId: string;
}

export interface BucketState {
  readonly name: string;
  readonly owner?: Owner;
  readonly versioning?: string;
  readonly publicAccessBlock?: {
    readonly blockPublicAcls: boolean;
    readonly ignorePublicAcls: boolean;
    readonly blockPublicPolicy: boolean;
    readonly restrictPublicBuckets: boolean;
  };
  readonly encryption?: { readonly algorithm?: string; readonly kmsKeyId?: string; readonly bucketKey: boolean };
  readonly objectOwnership?: string;
  readonly policy?: PolicyDocument;
}

export interface KeyState {
  readonly keyId: string;
  readonly arn: string;
  readonly owner?: Owner;
  readonly state: string;
  readonly description: string;
  readonly spec: string;
  readonly rotation: { readonly enabled: boolean; readonly periodInDays?: number };
  readonly aliases: readonly string[];
  readonly policy: PolicyDocument;
}

export interface RoleState {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly owner?: Owner;
  readonly maxSessionSeconds?: number;
  readonly permissionsBoundary?: string;
  readonly trust: PolicyDocument;
  /** By policy name, wherever it was written: in the role or in a resource of its own. */
  readonly inlinePolicies: Readonly<Record<string, PolicyDocument>>;
  /** By policy ARN. */
  readonly attachedPolicies: Readonly<Record<string, PolicyDocument>>;
}
