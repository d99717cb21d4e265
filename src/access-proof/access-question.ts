/**
 * A request that somebody makes, or might.
 */
export interface AccessQuestion {
  /**
   * Who makes it: the ARN of a role or user, as a construct's attribute or written out; a service such as
   * `codepipeline.amazonaws.com`; or `*` for anybody without credentials.
   */
  readonly principal: string;

  /** The action, for example `s3:GetObject`. */
  readonly action: string;

  /**
   * On what: the ARN of one resource, as a construct's attribute or written out, without wildcards; `*` for actions that
   * have no resource.
   */
  readonly resource: string;

  /**
   * Policies of a principal that no template holds, each as JSON: an attacker's, or those of somebody who is managed elsewhere.
   *
   * @default - the principal is one of a template, with the policies that it has there
   */
  readonly principalPolicies?: string[];

  /**
   * What else is known about the request, by condition key, for example `aws:SourceIp`.
   *
   * Principal, account, organization and TLS are set by themselves; what is given here wins.
   *
   * @default - nothing else
   */
  readonly context?: { [key: string]: string };

  /**
   * Condition keys with several values, for example `aws:TagKeys`.
   *
   * @default - none
   */
  readonly multiValuedContext?: { [key: string]: string[] };
}
