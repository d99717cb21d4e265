import { CfnOutput, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** What a team might deploy beside the service, written with CDK's L2s alone: orders are taken by HTTP, queued and stored. */
export class UserStack extends Stack {
  constructor(scope: Construct, id: string, env: { readonly account: string; readonly region: string }) {
    super(scope, id, { env });
    Tags.of(this).add('team', 'orders');

    const vpc = new ec2.Vpc(this, 'Vpc', { availabilityZones: ['a', 'b'].map((zone) => env.region + zone), natGateways: 1, restrictDefaultSecurityGroup: false });
    const orders = this.queue();
    const table = new dynamodb.Table(this, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, billingMode: dynamodb.BillingMode.PAY_PER_REQUEST });
    const worker = this.worker(vpc);
    worker.addEventSource(new SqsEventSource(orders));
    worker.addEnvironment('TABLE', table.tableName);
    table.grantWriteData(worker);
    this.database(vpc).connections.allowDefaultPortFrom(worker);
    new sns.Topic(this, 'Topic').addSubscription(new SqsSubscription(orders));
    const api = new apigateway.HttpApi(this, 'Api', { defaultIntegration: new HttpLambdaIntegration('Integration', worker) });
    new CfnOutput(this, 'Url', { value: api.apiEndpoint });
  }

  private queue(): sqs.Queue {
    return new sqs.Queue(this, 'Orders', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      visibilityTimeout: Duration.minutes(3),
      deadLetterQueue: { queue: new sqs.Queue(this, 'DeadOrders', { encryption: sqs.QueueEncryption.SQS_MANAGED }), maxReceiveCount: 3 },
    });
  }

  private worker(vpc: ec2.IVpc): lambda.Function {
    return new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({});'),
      vpc,
      timeout: Duration.seconds(30),
      logGroup: new logs.LogGroup(this, 'WorkerLogs', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY }),
    });
  }

  private database(vpc: ec2.IVpc): rds.DatabaseInstance {
    return new rds.DatabaseInstance(this, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
      credentials: rds.Credentials.fromGeneratedSecret('orders'),
      storageEncrypted: true,
      vpc,
    });
  }
}
