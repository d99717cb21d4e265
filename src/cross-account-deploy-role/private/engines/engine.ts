import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { WarningId } from '../../../private/warnings';

/** Where a role deploys, and what the topology knows of it, if there is one. */
export interface DeployPlace {
  readonly scope: Construct;
  readonly stack: Stack;
  /** The deploy role's own name. */
  readonly roleName: unknown;
  readonly deployerStateMachineArn?: string;
  readonly pipelineName?: string;
  /** The roles of the topology in the account. */
  readonly roleArns?: readonly string[];
  /** Whether the template is about to be written, so that values are known which were to be produced late. */
  readonly late?: boolean;
}

/** Says what is wrong with an option, and what to change. */
export type Report = (property: string, value: unknown, message: string) => void;

/** A statement that has an id, which tells an engine's statements apart. */
export interface DeployStatement extends iam.PolicyStatementProps {
  readonly sid: string;
}

/** One way of deploying: what CodePipeline's action needs of the account that it deploys into, and nothing else. */
export interface Engine {
  /** Whether CodePipeline gives the action an artifact, which it reads with the role. */
  readonly readsArtifacts: boolean;
  /** The names of all options: a misspelt one would limit nothing. */
  readonly options: readonly string[];
  /** What is relaxed, or what nobody can narrow, and warns. */
  readonly warnings?: readonly WarningId[];
  /** Asked when the role is made, and again when the template is written. */
  check(report: Report, place: DeployPlace): void;
  statements(place: DeployPlace): DeployStatement[];
}

/** What makes an engine of options. Without any, it still says which there are. */
export type EngineOf = (options: any) => Engine;
