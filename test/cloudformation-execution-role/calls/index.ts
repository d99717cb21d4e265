import { API_TABLES } from './api';
import { APPLICATION } from './application';
import { Call, callsOf, CallTable, Change } from './call';
import { DELIVERY } from './delivery';
import { EVENT_TABLES } from './events';
import { IDENTITY } from './identity';
import { FIREWALL, NETWORK } from './network';
import { SERVICE } from './service';
import { STORAGE } from './storage';
import { TEMPLATE } from './template';
import { Deployed } from '../deployed-stack';

/**
 * What CloudFormation calls, by resource type: written from each service's API reference and from the Service Authorization
 * Reference, and from nothing that the computed role is computed from.
 */
export const CALL_TABLES: readonly CallTable[] = [
  ...STORAGE, ...EVENT_TABLES, ...IDENTITY, ...NETWORK, ...FIREWALL, ...SERVICE, ...DELIVERY, ...APPLICATION, ...API_TABLES, ...TEMPLATE,
];

const BY_TYPE = new Map(CALL_TABLES.map((table) => [table.type, table]));

export const isCovered = ({ type }: Deployed) => BY_TYPE.has(type);

/** Every call of a change of some resources, each once. */
export function callsFor(resources: readonly Deployed[], ...changes: readonly Change[]): Call[] {
  const calls = resources.flatMap((resource) => {
    const table = BY_TYPE.get(resource.type);
    return table ? changes.flatMap((change) => callsOf(table, change, resource)) : [];
  });
  return [...new Map(calls.map(({ because, ...said }) => [JSON.stringify(said), { ...said, because }])).values()];
}

export type { Call, Change } from './call';
