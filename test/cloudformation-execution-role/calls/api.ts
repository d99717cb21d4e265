import { call, CallTable, tagged } from './call';
import { Deployed } from '../deployed-stack';

const API = 'https://docs.aws.amazon.com/apigatewayv2/latest/api-reference';

/** Permissions are methods of HTTP, on paths: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-using-iam-permissions-to-create-and-manage-api.html */
const collection = ({ arn }: Deployed) => arn.slice(0, arn.lastIndexOf('/'));
const POST = call('apigateway:POST', collection);
const PATCH = call('apigateway:PATCH');
const DELETE = call('apigateway:DELETE');

/**
 * Tags of something new are asked for on the collection, by an action that no reference lists.
 * @see https://github.com/aws-amplify/amplify-cli/issues/12316
 */
const TAGGED = tagged('apigateway:TagResource', collection);

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagementv2.html has tags as resources of their own. */
const tags = ({ arn, region }: Deployed) => `arn:aws:apigateway:${region}::/tags/${encodeURIComponent(arn)}`;
const RETAGGED = [call('apigateway:PUT', tags, { for: 'Tags' }), call('apigateway:DELETE', tags, { for: 'Tags' })];

export const API_TABLES: readonly CallTable[] = [
  { type: 'AWS::ApiGatewayV2::Api', source: `${API}/apis.html`, create: [POST, TAGGED], update: [PATCH, ...RETAGGED], delete: [DELETE] },
  { type: 'AWS::ApiGatewayV2::Integration', source: `${API}/apis-apiid-integrations.html`, create: [POST], update: [PATCH], delete: [DELETE] },
  { type: 'AWS::ApiGatewayV2::Route', source: `${API}/apis-apiid-routes.html`, create: [POST], update: [PATCH], delete: [DELETE] },
  { type: 'AWS::ApiGatewayV2::Stage', source: `${API}/apis-apiid-stages.html`, create: [POST, TAGGED], update: [PATCH, ...RETAGGED], delete: [DELETE] },
];
