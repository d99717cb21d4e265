import * as s3 from 'aws-cdk-lib/aws-s3';
import { Admitted, AdmittedProps } from './admitted';
import { ExclusiveWriters } from './exclusive-writers';
import { ABOUT_BUCKET, READ, WRITE } from './object-access';
import { Party } from './party';
import { RolesStatements } from './roles-statement';
import { Given } from './validate-parties';
import { DeliveryTopology } from '../../delivery-topology/delivery-topology';

/** The roles that a topology lets in to read: the deploy role of each environment in the bucket's region, on the application's artifacts. */
export function deployReaders({ platform, artifactKeyPrefix: keyPrefix, environments }: DeliveryTopology, region: string): Party[] {
  return environments.filter((each) => each.region === region)
    .map(({ account, deployRoleName }) => ({ accounts: [account], role: `${platform.conventions.iamPath}${deployRoleName}`, keyPrefix }));
}

/** The roles that make an application's artifacts: its pipeline and its builds. */
export function makers({ platform, artifactKeyPrefix: keyPrefix, pipelineRoleName, buildRoleName }: DeliveryTopology): Party[] {
  return [pipelineRoleName, buildRoleName].map((name) => ({ accounts: [platform.account], role: `${platform.conventions.iamPath}${name}`, keyPrefix }));
}

export interface AdmissionsProps extends AdmittedProps {
  readonly admitDeployRoles: boolean;
  readonly exclusiveWriters: boolean;
  readonly breakGlassArns: readonly string[];
}

/** Whom the policies of bucket and key let in, and whom they keep out although an identity policy lets them. */
export class Admissions {
  private readonly readers: Admitted;
  private readonly writers: Admitted;
  private readonly reading: Party[] = [];
  private readonly writing: Party[] = [];
  private readonly aboutBucket: RolesStatements;
  private readonly exclusive?: ExclusiveWriters;

  constructor(private readonly props: AdmissionsProps) {
    const { bucket, bucketArn, organizationId, breakGlassArns } = props;
    const add = (statement: Parameters<s3.IBucket['addToResourcePolicy']>[0]) => void bucket.addToResourcePolicy(statement);
    this.readers = new Admitted(props, READ);
    this.writers = new Admitted(props, WRITE);
    this.aboutBucket = new RolesStatements({ actions: ABOUT_BUCKET, resources: [bucketArn] }, organizationId, add);
    if (props.exclusiveWriters) this.exclusive = new ExclusiveWriters({ bucketArn, account: props.stack.account, breakGlassArns, add });
  }

  /** Who has been let in by now. */
  public get given(): Given {
    const { organizationId, exclusiveWriters } = this.props;
    return { organizationId, exclusiveWriters, readers: this.reading, writers: this.writing };
  }

  public admitApplication(topology: DeliveryTopology): void {
    const { stack, admitDeployRoles } = this.props;
    if (admitDeployRoles) deployReaders(topology, stack.region).forEach((each) => this.admitReader(each));
    for (const maker of makers(topology)) {
      this.admitWriter(maker);
      // Pipelines and builds read what they have written. In their own account, their identity policies are enough.
      if (!this.isOwn(maker)) [this.readers, this.aboutBucket].forEach((each) => each.admit(maker));
    }
  }

  public admitReader(reader: Party): void {
    this.reading.push(reader);
    this.readers.admit(reader);
  }

  public admitWriter(writer: Party): void {
    this.writing.push(writer);
    if (!this.isOwn(writer)) this.writers.admit(writer);
    this.exclusive?.admitParty(writer);
  }

  /** Somebody of the bucket's account, whose identity policy says the rest. */
  public exempt(arn: string, keyPrefix?: string): void {
    this.exclusive?.admit({ arn }, keyPrefix);
  }

  private isOwn({ accounts }: Party): boolean {
    return accounts.length === 1 && accounts[0] === this.props.stack.account;
  }
}
