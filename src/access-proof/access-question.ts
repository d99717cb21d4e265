/**
 * A request that somebody makes, or might.
 *
 * It is made directly, with TLS 1.3, over the internet, and by a user with long-term credentials, unless `context` says
 * otherwise: with `aws:ViaAWSService`, `aws:SecureTransport`, `s3:TlsVersion`, `aws:SourceVpce`, `aws:MultiFactorAuthPresent`.
 */
export interface AccessQuestion {
  /**
   * Who makes it: the ARN of a role, a role's session or a user, as a construct's attribute or written out; an account's
   * root user, `arn:aws:iam::111111111111:root`; an identity provider, by its ARN or as policies name it, for
   * `sts:AssumeRoleWithWebIdentity` and `sts:AssumeRoleWithSAML`; a service such as `codepipeline.amazonaws.com`; or `*`
   * for anybody without credentials.
   */
  readonly principal: string;

  /**
   * The name of the role's session, where policies tell one session of a role from another.
   *
   * @default - a session that no policy names, or the one in `principal`
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-role-session
   */
  readonly sessionName?: string;

  /** The action, for example `s3:GetObject`. */
  readonly action: string;

  /**
   * On what: the ARN of one resource that the action is about, as a construct's attribute or written out, without wildcards:
   * an object for `s3:GetObject`, its bucket for `s3:ListBucket`; `*` for actions that have no resource, and only for those.
   */
  readonly resource: string;

  /**
   * Policies of a role or user that no template holds, each as JSON: an attacker's, or those of somebody who is managed
   * elsewhere. What templates attach to them counts as well. Nobody else has policies of their own.
   *
   * @default - the principal is one of a template, with the policies that it has there
   */
  readonly principalPolicies?: string[];

  /**
   * What else is known about the request, by condition key, for example `aws:SourceIp`.
   *
   * What follows from templates and options is set by itself: principal, accounts, organization, TLS, tags, kind of key, and
   * the region where only one is possible. What is given here wins. A key that such a request has and nobody knows, for
   * example `aws:CurrentTime`, or `iam:PassedToService` where a role is passed, is an error once a policy looks at it; any
   * other key that is not given, the request does not have. Give the tags of a session here as well, as `aws:PrincipalTag/team`.
   *
   * @default - nothing else
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
   */
  readonly context?: { [key: string]: string };

  /**
   * Condition keys with several values, for example `aws:TagKeys`. An empty list says that the request does not have the
   * key, for example the boundary of a role that gets none.
   *
   * @default - none
   */
  readonly multiValuedContext?: { [key: string]: string[] };
}
