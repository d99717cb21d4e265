/** Records of CloudTrail as AWS documents them, with the account, region and names that a test asks for. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition?: string;
}

type Json = Record<string, any>;

/**
 * A call of IAM that changes something, by a user of the account.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html#cloudtrail-integration_examples-iam-api: the record of
 * GetUserPolicy, with the parameters of the call that is asked for from IAM's API reference, and `readOnly` as CloudTrail defines it:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function iamCall({ account, region, partition = 'aws' }: Place, eventName: string, requestParameters: Json, more: Json = {}): Json {
  return {
    eventVersion: '1.09',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AIDACKCEVSQ6C2EXAMPLE:Role-Session-Name',
      arn: `arn:${partition}:sts::${account}:assumed-role/Role-Name/Role-Session-Name`,
      accountId: account,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      sessionContext: {
        sessionIssuer: { type: 'Role', principalId: 'AIDACKCEVSQ6C2EXAMPLE', arn: `arn:${partition}:iam::${account}:role/Admin`, accountId: account, userName: 'Admin' },
        attributes: { creationDate: '2024-09-09T17:50:16Z', mfaAuthenticated: 'false' },
      },
    },
    eventTime: '2024-09-09T17:51:44Z',
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: region,
    sourceIPAddress: '192.0.2.101',
    userAgent: 'aws-cli/1.16.96 Python/2.7.8 Linux/10 botocore/1.12.86',
    requestParameters,
    responseElements: null,
    requestID: '9EXAMPLE-0c68-11e4-a24e-d5e16EXAMPLE',
    eventID: 'cEXAMPLE-127e-4632-980d-505a4EXAMPLE',
    readOnly: /^(Get|List|Simulate|Generate)/.test(eventName),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', clientProvidedHostHeader: 'iam.amazonaws.com' },
    ...more,
  };
}

/** What an IAM call looks like that was refused: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export const REFUSED = { errorCode: 'AccessDenied', errorMessage: 'User is not authorized to perform the operation', responseElements: null };

/**
 * A session of a role that somebody of another account has begun, as it is recorded in the role's account.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html#stscloudtrailexample: the second record, with `readOnly`
 * from the table on that page.
 */
export function assumption({ account, region, partition = 'aws' }: Place, roleArn: string, userIdentity: Json, more: Json = {}): Json {
  const roleName = roleArn.split('/').pop()!;
  return {
    eventVersion: '1.05',
    userIdentity,
    eventTime: '2014-07-18T15:07:39Z',
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    awsRegion: region,
    sourceIPAddress: '192.0.2.101',
    userAgent: 'aws-cli/1.11.10 Python/2.7.8 Linux/3.2.45-0.6.wd.865.49.315.metal1.x86_64 botocore/1.4.67',
    requestParameters: { roleArn, roleSessionName: 'John-EC2-dev', sourceIdentity: 'John', serialNumber: `arn:${partition}:iam::777788889999:mfa` },
    responseElements: {
      credentials: { sessionToken: '<encoded session token blob>', accessKeyId: 'ASIAI44QH8DHBEXAMPLE', expiration: 'Jul 18, 2014, 4:07:39 PM' },
      assumedRoleUser: { assumedRoleId: 'AIDAQRSTUVWXYZEXAMPLE:John-EC2-dev', arn: `arn:${partition}:sts::${account}:assumed-role/${roleName}/John-EC2-dev` },
      sourceIdentity: 'John',
    },
    requestID: '4EXAMPLE-0e8d-11e4-96e4-e55c0EXAMPLE',
    sharedEventID: 'bEXAMPLE-efea-4a70-b951-19a88EXAMPLE',
    eventID: 'dEXAMPLE-ac7f-466c-a608-4ac8dEXAMPLE',
    readOnly: true,
    recipientAccountId: account,
    ...more,
  };
}

/** Who the caller from another account is, in the same record. */
export const fromAccount = (accountId: string, principalId = 'AIDAQRSTUVWXYZEXAMPLE') => ({ type: 'AWSAccount', principalId, accountId });

/** A service: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export const SERVICE = { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' };

/** Somebody whom an identity provider knows: the record of AssumeRoleWithSAML on the page of IAM. */
export const SAML = { type: 'SAMLUser', principalId: 'SampleUkh1i4+ExamplexL/jEvs=:SamlExample', userName: 'SamlExample', identityProvider: 'bdGOnTesti4+ExamplexL/jEvs=' };

/**
 * A switch of roles in the console. AWS documents the sign-in events
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html), and of the
 * switch no record: its fields are those that users have published.
 */
export function switchOfRole({ account, region, partition = 'aws' }: Place, roleName: string, more: Json = {}): Json {
  return {
    eventVersion: '1.08',
    userIdentity: { type: 'AssumedRole', principalId: 'AROAEXAMPLEEXAMPLE:anaya', arn: `arn:${partition}:sts::${account}:assumed-role/${roleName}/anaya`, accountId: account },
    eventTime: '2018-08-29T16:24:34Z',
    eventSource: 'signin.amazonaws.com',
    eventName: 'SwitchRole',
    awsRegion: region,
    sourceIPAddress: '192.0.2.0',
    requestParameters: null,
    responseElements: { SwitchRole: 'Success' },
    additionalEventData: { SwitchFrom: `arn:${partition}:iam::777788889999:user/anaya` },
    eventID: '3fcfb182-98f8-4744-bd45-10a395ab61cb',
    readOnly: false,
    eventType: 'AwsConsoleSignIn',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    ...more,
  };
}

/**
 * The event that EventBridge has of a record, in the account and region of that record.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-sts.html, events-ref-iam.html
 */
export function eventOf(record: Json, detailType = record.eventType === 'AwsConsoleSignIn' ? 'AWS Console Sign In via CloudTrail' : 'AWS API Call via CloudTrail'): Json {
  return {
    'version': '0',
    'id': '315c1398-40ff-a850-213b-158f73e60175',
    'detail-type': detailType,
    'source': `aws.${record.eventSource.split('.')[0]}`,
    'account': record.recipientAccountId,
    'time': record.eventTime,
    'region': record.awsRegion,
    'resources': [],
    'detail': record,
  };
}

/**
 * Whether a rule gets to see an event at all: it has to stand in the region, and reading calls only reach rules that ask for them.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
 */
export const arrives = ({ region, state }: { readonly region: string; readonly state: string }, event: Json) =>
  event.region === region && (state === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' || !event.detail.readOnly);
